"""Sets the stage: receivers, the policy site, and the whole product pointed at both."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cli.system import GROUPS, System, running
from config.settings import Settings
from demo.cast import OPERATOR
from demo.platforms import write_platforms
from demo.receivers import Receivers, open_receivers
from demo.site.server import PolicySite, serve_site
from workers.context import Context, open_context

# Only the intervals differ from real use; beat, workers and clock are the real ones.
SHORT_INTERVALS: dict[str, Any] = {
    "tick_every": 1,
    "sweep_every": 1,
    "digest_every": 1,
    "confirm_after": 2,
    "suspect_retry": 1,
    "check_every": 3,
    "host_pause": 0.05,
    "digest_period": 3,
    "canary_every": 5,
}


@dataclass(frozen=True)
class Stage:
    """Everything that is up while the story is told."""

    site: PolicySite
    receivers: Receivers
    system: System
    context: Context
    began: datetime


@contextmanager
def set_stage(
    web_port: int = 0,
    keep: Path | None = None,
    groups: Mapping[str, tuple[str, ...]] = GROUPS,
    **changed: Any,
) -> Iterator[Stage]:
    """Start everything in a folder of its own, which is removed unless it is `keep`.

    `groups` are its workers, `changed` are settings that differ from the story's.
    """
    with ExitStack() as stack:
        folder = keep or _temporary_folder(stack)
        receivers = stack.enter_context(open_receivers())
        site = stack.enter_context(serve_site())
        platforms = folder / "platforms"
        platforms.mkdir(parents=True, exist_ok=True)
        write_platforms(site.policies.values(), site.address, platforms)
        settings = stage_settings(folder, site, receivers, web_port).model_copy(update=changed)
        began = datetime.now(UTC)
        system = stack.enter_context(running(settings, groups=groups, durable=False))
        context = open_context(system.settings)
        stack.callback(context.engine.dispose)
        yield Stage(site, receivers, system, context, began)


def _temporary_folder(stack: ExitStack) -> Path:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="clausewatch-demo-")))
    # As root, PostgreSQL runs under an account of its own, which must reach its data.
    folder.chmod(0o755)
    return folder


def stage_settings(folder: Path, site: PolicySite, receivers: Receivers, web_port: int) -> Settings:
    """Build settings that nothing in the environment or `.env` can change."""
    return Settings.model_construct(
        data_dir=folder / "data",
        platforms_dir=folder / "platforms",
        smtp_url=receivers.smtp_url,
        allow_hosts=",".join((site.host, *receivers.hosts)),
        allow_http=True,
        operator_email=OPERATOR.email,
        web_port=web_port,
        worker_processes=1,
        **SHORT_INTERVALS,
    )
