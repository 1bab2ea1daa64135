"""Do destinations that hang or are dead delay those that are not?

    python -m benchmarks.isolation

10,000 webhooks, each on an address of its own in 127.0.0.0/8, all due at once, delivered by one
process. Once all of them answer; once every hundredth accepts and stays silent and another one of
each hundred refuses the connection. Of the healthy ones: how long after the start each was
delivered, and how long each exchange took.
"""

import argparse
import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.delivering.ours import deliver_all
from benchmarks.delivering.owed import Owed, owing
from benchmarks.delivering.sinks import Sinks, receiving

_PLACES = """UPDATE destinations SET settings = jsonb_set(settings, '{{url}}', to_jsonb(
  'http://127.' || 1 + subscriber_id / 40000 || '.' || subscriber_id / 200 % 200 || '.'
  || 1 + subscriber_id % 200 || ':' || {where}))
WHERE channel = 'webhook'"""
_ALL_WELL = "'{port}/hook'"
_SOME_ILL = """CASE WHEN subscriber_id % 100 = 1 THEN '{port}/hangs'
  WHEN subscriber_id % 100 = 2 THEN '{dead}/hook' ELSE '{port}/hook' END"""
_TIMES = """SELECT a.at, a.duration_ms FROM attempts a
JOIN notifications n ON n.id = a.notification_id JOIN destinations d ON d.id = n.destination_id
WHERE n.change_id = (SELECT max(id) FROM changes) AND n.channel = 'webhook'
  AND n.state = 'delivered' AND n.subscriber_id % 100 NOT IN (1, 2) ORDER BY a.at"""
_OTHERS = """SELECT count(*), max(attempts) FROM notifications WHERE channel = 'webhook'
AND change_id = (SELECT max(id) FROM changes) AND subscriber_id % 100 IN (1, 2)
AND state = 'pending'"""
_FRESH = "UPDATE destinations SET failures = 0, rests_until = NULL"
_DEAD_PORT = 9


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--destinations", type=int, default=10_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="clausewatch-bench-") as folder,
        receiving() as sinks,
    ):
        Path(folder).chmod(0o711)
        with owing(Path(folder), sinks, options.destinations) as owed:
            reached = owed.settings.model_copy(update={"allow_hosts": _hosts(owed, sinks)})
            runs = {
                name: _measure(owed, sinks, reached, where)
                for name, where in (("all_well", _ALL_WELL), ("some_ill", _SOME_ILL))
            }
    ratio = {
        f"p95_{what}": round(runs["some_ill"][what]["p95"] / runs["all_well"][what]["p95"], 2)
        for what in ("delivered_after_ms", "exchange_ms")
    }
    print(json.dumps({**runs, "ratio": ratio}, indent=1))


def _hosts(owed: Owed, sinks: Sinks) -> str:
    addresses = (f"127.{1 + n // 40000}.{n // 200 % 200}.{1 + n % 200}" for n in owed.people)
    ports = (sinks.post, _DEAD_PORT)
    return ",".join(f"{address}:{port}" for address in addresses for port in ports)


def _measure(owed: Owed, sinks: Sinks, settings: Any, where: str) -> dict[str, Any]:
    place = where.format(port=sinks.post, dead=_DEAD_PORT)
    with owed.engine.begin() as connection:
        connection.execute(text(_PLACES.format(where=place).replace(":", r"\:")))
        connection.execute(text(_FRESH))
    owed.owe()
    sinks.behave()
    done = deliver_all(settings, owed.url, "webhook", 1)
    with owed.engine.connect() as connection:
        found = [(row[0], row[1]) for row in connection.execute(text(_TIMES))]
        others = connection.execute(text(_OTHERS)).one()
    started = found[0][0]
    return {
        "healthy": len(found),
        "seconds": round(done["seconds"], 1),
        "delivered_after_ms": _spread([_after(at, started) + took for at, took in found]),
        "exchange_ms": _spread([took for _, took in found]),
        "ill_left_waiting": others[0],
        "most_tries_at_one_of_them": others[1],
    }


def _after(at: datetime, started: datetime) -> int:
    return round((at - started).total_seconds() * 1000)


def _spread(values: list[int]) -> dict[str, int]:
    ordered = sorted(values)
    return {f"p{part}": ordered[len(ordered) * part // 100] for part in (50, 95, 99)}


if __name__ == "__main__":
    main()
