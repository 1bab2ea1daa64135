"""Does the same day hold for a year, with parts of the installation down for hours and days?

    python -m benchmarks.promise

Time is simulated; pace, policy, deadlines, quiet hours and weekly slots are the real functions.
Ends with exit code 1 when a miss, a gap or a double is not explained by an outage.
"""

import argparse
import json
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks.promise.outages import Outage, Standstill, invent_outages
from benchmarks.promise.telling import Telling, Told
from benchmarks.promise.weeks import Weeks, cut_year
from benchmarks.promise.world import ZONES, invent_changes, invent_people

START, YEAR = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=365)
FETCHING = frozenset({"fetcher", "redis", "postgres"})
SENDING = frozenset({"workers", "redis", "postgres"})


def main() -> int:
    """Print the year as JSON; return 1 where the promise was broken without an outage."""
    options = _options()
    began, chance = time.process_time(), Random(options.seed)
    outages = invent_outages(chance, START, YEAR, options.outages)
    people = invent_people(chance, options.subscribers, options.platforms, START, YEAR)
    telling = Telling(
        chance,
        people,
        options.platforms,
        Standstill(outages, FETCHING),
        Standstill(outages, SENDING),
        Standstill(outages, frozenset({"far side"})),
    )
    changes = invent_changes(chance, options.platforms, options.changes, START, YEAR)
    for change in changes:
        telling.tell(change)
    weeks = Weeks()
    for person in people:
        cut_year(person, START, START + YEAR + timedelta(days=14), telling, weeks)
    result = {
        "platforms": options.platforms,
        "subscribers": options.subscribers,
        "zones": len(ZONES),
        "changes": len(changes),
        "outages": _describe(outages),
        "alerts": _alerts(telling.told),
        "digests": _digests(weeks, telling.told),
        "cpu_seconds": round(time.process_time() - began),
    }
    print(json.dumps(result, indent=1))
    digests = result["digests"]
    lost = digests["gaps"] or digests["doubles"] or digests["lost"]
    return int(bool(telling.told.unexplained or lost))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platforms", type=int, default=10_000)
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=3, help="of a platform in the year")
    parser.add_argument("--outages", type=int, default=8, help="of each part in the year")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _describe(outages: list[Outage]) -> dict[str, float]:
    hours = [outage.length / timedelta(hours=1) for outage in outages]
    return {
        "count": len(hours),
        "hours_in_all": round(sum(hours)),
        "median_hours": round(statistics.median(hours), 1),
        "longest_hours": round(max(hours), 1),
    }


def _alerts(told: Told) -> dict[str, object]:
    return {
        "sent": len(told.seconds),
        "put_off_by_quiet_hours": told.put_off,
        "skipped": told.skipped,
        "given_up": told.given_up,
        "deliver_by_misses": told.explained + told.by_back_off + told.unexplained,
        "explained_by_an_outage": told.explained,
        "by_back_off": told.by_back_off,
        "unexplained": told.unexplained,
        "minutes_from_detection": _minutes(told.seconds),
        "minutes_from_publication": _minutes(told.from_publication),
    }


def _minutes(seconds: list[float]) -> dict[str, float]:
    parts = statistics.quantiles(seconds, n=1000)
    named = {"p50": 500, "p90": 900, "p99": 990}
    found = {name: round(parts[place - 1] / 60, 1) for name, place in named.items()}
    return found | {"max": round(max(seconds) / 60, 1)}


def _digests(weeks: Weeks, told: Told) -> dict[str, int]:
    accounted = weeks.told + weeks.released + weeks.waiting
    return {
        "cut": weeks.digests,
        "changes_held": told.held,
        "told_in_a_digest": weeks.told,
        "released_by_an_upgrade": weeks.released,
        "lost": told.held - accounted + weeks.waiting,
        "gaps": weeks.gaps,
        "gaps_explained_by_an_outage": weeks.explained_gaps,
        "doubles": weeks.doubles,
    }


if __name__ == "__main__":
    sys.exit(main())
