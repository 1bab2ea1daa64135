"""Asking a language model over HTTP, in the way that OpenAI-compatible servers share."""

import json
from dataclasses import dataclass, field
from typing import Any

from net.addresses import target_of
from net.errors import NetError
from net.exchange import Answer, exchange
from net.guard import GuardedClient

_OK = 200
_BUSY = frozenset({408, 409, 425, 429})
_MOST_READ = 256 * 1024
_MOST_TOKENS = 200


@dataclass(frozen=True)
class Model:
    """A model and where it is asked: `url` is the address that `/chat/completions` follows.

    One question takes at most `total` seconds. Plain http is for hosts that are allowed by name.
    """

    url: str
    name: str
    key: str = field(repr=False)
    total: float = 20.0


class CompletionError(Exception):
    """The model gave no text. `transient` means: the same question may be answered soon."""

    def __init__(self, reason: str, *, transient: bool) -> None:
        super().__init__(reason)
        self.transient = transient


def complete(client: GuardedClient, model: Model, instructions: str, question: str) -> str:
    """Ask once and return the text of the answer, trimmed.

    Raises CompletionError when there is none; the key never stands in its words.
    """
    url = f"{model.url.rstrip('/')}/chat/completions"
    body = json.dumps(_question(model, instructions, question)).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    try:
        _refuse_plain_http(client, url)
        answer = exchange(
            client,
            "POST",
            url,
            total=model.total,
            max_bytes=_MOST_READ,
            headers=headers,
            content=body,
        )
    except NetError as error:
        reason = f"no usable answer: {error.detail}"
        raise CompletionError(reason, transient=error.transient) from error
    return _text(answer)


def _question(model: Model, instructions: str, question: str) -> dict[str, Any]:
    messages = [
        {"role": "system", "content": instructions},
        {"role": "user", "content": question},
    ]
    return {
        "model": model.name,
        "messages": messages,
        "temperature": 0,
        "max_tokens": _MOST_TOKENS,
    }


def _refuse_plain_http(client: GuardedClient, url: str) -> None:
    target = target_of(url, client.guard.allowed)
    if target.url.scheme != "https" and (target.host, target.port) not in client.guard.allowed:
        raise CompletionError("the address must start with https://", transient=False)


def _text(answer: Answer) -> str:
    if answer.status != _OK:
        transient = answer.status >= 500 or answer.status in _BUSY
        raise CompletionError(f"answered {answer.status}", transient=transient)
    try:
        content = json.loads(answer.body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as error:
        raise CompletionError("the answer is not a completion", transient=False) from error
    if answer.truncated or not isinstance(content, str) or not content.strip():
        raise CompletionError("the answer holds no text", transient=False)
    return content.strip()
