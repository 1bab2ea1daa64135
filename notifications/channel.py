"""What every channel keeps to: its settings, its rendering, its sender."""

import json
import ssl
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    SecretStr,
    SerializationInfo,
    ValidationInfo,
)

from net.guard import GuardedClient
from notifications.delivery import Envelope, Receipt
from notifications.message import Message
from notifications.sealing import Keyring, is_sealed
from notifications.smtp import SmtpServer


def _opened(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str) or not is_sealed(value):
        return value
    if not isinstance(info.context, Keyring):
        raise ValueError("This value is sealed")  # noqa: TRY004 - the value is wrong, not its type
    return info.context.open(value)


def _sealed(secret: SecretStr, info: SerializationInfo) -> str:
    plain = secret.get_secret_value()
    return info.context.seal(plain) if isinstance(info.context, Keyring) else plain


# A setting that is shown nowhere. It leaves only by `model_dump(mode="json")`; with a keyring as
# the context it leaves sealed, and is opened again by `model_validate` with that context.
Secret = Annotated[SecretStr, BeforeValidator(_opened), PlainSerializer(_sealed, when_used="json")]


class ChannelSettings(BaseModel):
    """The base of every channel's settings schema: one destination's address on it.

    Each gives one of its `examples` in the JSON schema, for forms and for the contract tests.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


S = TypeVar("S", bound=ChannelSettings)
P = TypeVar("P")
S_in = TypeVar("S_in", bound=ChannelSettings, contravariant=True)
P_in = TypeVar("P_in", contravariant=True)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator lets destinations be; `allowed` are host and port pairs."""

    allow_http: bool = False
    allowed: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Road:
    """What the edge configures once for all channels.

    `timeout` and, for mail servers that think long before they say yes, `mail_timeout` are the
    seconds that one whole exchange may take. `sign_mail` puts a signature before an e-mail.
    """

    http: GuardedClient
    mail_from: str
    mail_from_name: str = "Clausewatch"
    smtp: SmtpServer | None = None
    smtp_tls: ssl.SSLContext | None = None
    sign_mail: Callable[[bytes], bytes] | None = None
    rules: Rules = field(default_factory=Rules)
    timeout: float = 20.0
    mail_timeout: float = 60.0


class Sender(Protocol[P_in, S_in]):
    """Sends over connections that stay open for a batch."""

    def send(self, payload: P_in, settings: S_in, envelope: Envelope) -> Receipt:
        """Deliver one message; raise DeliveryError, and nothing else, when it did not arrive."""
        ...


class Channel(ABC, Generic[S, P]):
    """One road to a reader. Its module in `channels/` holds an instance named `channel`.

    `private` says that a destination is one person's own: sign-in links go nowhere else.
    `one_at_a_time` says that a sender has one connection for all; others are shared by threads.
    `pause` is the least time between two messages to one destination; alerts that wait for it
    are told together.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    private: ClassVar[bool] = False
    one_at_a_time: ClassVar[bool] = False
    pause: ClassVar[timedelta] = timedelta()
    settings: type[S]

    @abstractmethod
    def describe(self, settings: S) -> str:
        """Name a destination for its owner, without its secrets."""

    @abstractmethod
    def render(self, message: Message) -> P:
        """Render what is the same for every recipient; done once for many sends."""

    @abstractmethod
    def open(self, road: Road) -> AbstractContextManager[Sender[P, S]]:
        """Open a sender for a batch; connections are made when first needed and kept."""

    @property
    def has_secrets(self) -> bool:
        """Say whether a destination's settings hold anything to be sealed."""
        return '"writeOnly": true' in json.dumps(self.settings.model_json_schema())

    def store(self, settings: S, keys: Keyring) -> dict[str, Any]:
        """Return settings as a row keeps them: every secret sealed."""
        return settings.model_dump(mode="json", context=keys)

    def load(self, stored: dict[str, Any], keys: Keyring) -> S:
        """Return the settings that a row keeps."""
        return self.settings.model_validate(stored, context=keys)

    def check(self, settings: S, rules: Rules) -> str | None:
        """Say why these settings are refused here, in a sentence for their owner, or None."""
        del settings, rules
        return None
