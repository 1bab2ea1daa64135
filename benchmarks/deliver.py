"""E-mails and webhooks a second, side by side with the bare limits and with Apprise in one run.

    python -m benchmarks.deliver --peers FOLDER

FOLDER holds Apprise 2.2 in a virtual environment: FOLDER/apprise/bin/python. Ours are due rows in
an embedded PostgreSQL as durable as in use, delivered by the step that the task calls: claimed,
asked of the policy, made personal, sent, recorded with an attempt each. The same alert goes to
receivers in a process of their own that only count; everybody takes turns.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.delivering import bare
from benchmarks.delivering.ours import deliver_all
from benchmarks.delivering.owed import Owed, owing
from benchmarks.delivering.sinks import Sinks, receiving

SLOW = 0.02
AT_ONCE = {"email": (1,), "webhook": (8, 128)}  # HTTP_AT_ONCE: so few that it waits, and as set


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    python = options.peers / "apprise/bin/python"
    with (
        tempfile.TemporaryDirectory(prefix="clausewatch-bench-") as folder,
        receiving() as sinks,
    ):
        Path(folder).chmod(0o711)
        with owing(Path(folder), sinks, options.messages) as owed:
            result = {
                channel: _measure(channel, owed, sinks, python, options.rounds)
                for channel in ("email", "webhook")
            }
    print(json.dumps({"messages": options.messages, **result}, indent=1))


def _measure(channel: str, owed: Owed, sinks: Sinks, python: Path, rounds: int) -> dict[str, Any]:
    messages = owed.prepared()
    bodies = [owed.body] * len(messages)
    limit = {
        "email": lambda: bare.mail_all(sinks, messages),
        "webhook": lambda: bare.post_all(sinks, bodies),
    }[channel]
    turns: dict[str, Callable[[], float]] = {
        "clausewatch": lambda: _ours(channel, owed, sinks, 1),
        "bare_limit": limit,
        "apprise": lambda: _apprise(channel, owed, sinks, python),
    }
    runs: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, send in turns.items():
            sinks.behave()
            runs[name].append(send())
    a_second = {name: round(statistics.median(found), 1) for name, found in runs.items()}
    ours = a_second["clausewatch"]
    return {
        "bytes": len(messages[0][1]) if channel == "email" else len(owed.body),
        "a_second": a_second,
        "all_runs": {name: [round(speed) for speed in found] for name, found in runs.items()},
        "of_the_bare_limit": round(ours / a_second["bare_limit"], 2),
        "times_apprise": round(ours / a_second["apprise"], 1),
        "receivers_take_20_ms": [_second_worker(channel, owed, sinks, n) for n in AT_ONCE[channel]],
    }


def _second_worker(channel: str, owed: Owed, sinks: Sinks, at_once: int) -> dict[str, Any]:
    slow = {n: _ours(channel, owed, sinks, n, SLOW, at_once) for n in (1, 2)}
    return {
        "at_once": at_once,
        "one_worker": round(slow[1], 1),
        "two_workers": round(slow[2], 1),
        "second_worker": round(slow[2] / slow[1], 2),
    }


def _ours(
    channel: str, owed: Owed, sinks: Sinks, workers: int, delay: float = 0.0, at_once: int = 0
) -> float:
    owed.owe()
    sinks.behave(delay)
    changed = {"http_at_once": at_once} if at_once else {}
    settings = owed.settings.model_copy(update=changed)
    done = deliver_all(settings, owed.url, channel, workers)
    arrived, repeated = sinks.counts()["mail" if channel == "email" else "post"]
    assert (done["settled"], arrived, repeated) == (arrived, owed.count(channel), 0), done
    return done["settled"] / done["seconds"]


def _apprise(channel: str, owed: Owed, sinks: Sinks, python: Path) -> float:
    mail = f"mailto://127.0.0.1:{sinks.mail}?from=a@clausewatch.example&to=b@reader.example"
    told = {
        "address": mail if channel == "email" else f"json://127.0.0.1:{sinks.post}/hook",
        "seconds": 5,
        "title": "A change",
        "body": owed.html if channel == "email" else owed.body.decode(),
        "format": "html" if channel == "email" else "text",
    }
    argv = [str(python), str(Path(__file__).parent / "delivering/apprise_peer.py")]
    answer = subprocess.run(argv, input=json.dumps(told) + "\n", capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return float(answer.stdout)


if __name__ == "__main__":
    main()
