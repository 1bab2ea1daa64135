"""Kill, stop and cut off real processes, and count at the far side what was lost or repeated.

    python -m benchmarks.faults [--only NAME ...]

Prints one JSON object a drill and the verdict as the last line; ends with 0 only if nothing was
lost and no more arrived twice than a killed process had in flight. Takes about twelve minutes.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.faults import bells, cutting, fetching, senders, servers
from benchmarks.faults.drill import Drill, Verdict, perform
from cli.embedded import discard

DRILLS: tuple[Drill, ...] = (
    *senders.DRILLS,
    *servers.DRILLS,
    *cutting.DRILLS,
    *fetching.DRILLS,
    *bells.DRILLS,
)


def main() -> None:
    """Perform the drills, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="WORD", help="drills with these words")
    words = parser.parse_args().only or [""]
    chosen = [drill for drill in DRILLS if any(word in drill.name for word in words)]
    verdicts = [_perform(drill, number, len(chosen)) for number, drill in enumerate(chosen, 1)]
    print(sum_up(verdicts))
    sys.exit(not all(verdict.passed for verdict in verdicts))


def sum_up(verdicts: Sequence[Verdict]) -> str:
    """Give the last line: what was lost and repeated in all drills together."""
    failed = [verdict.name for verdict in verdicts if not verdict.passed]
    lost = sum(verdict.lost for verdict in verdicts)
    twice = sum(verdict.duplicates for verdict in verdicts)
    sent = sum(verdict.expected for verdict in verdicts)
    head = f"FAILED: {', '.join(failed)}" if failed else "PASSED"
    return f"{head} - {len(verdicts)} drills, {sent} messages, {lost} lost, {twice} twice"


def _perform(drill: Drill, number: int, of: int) -> Verdict:
    print(f"{number}/{of} {drill.name} ...", file=sys.stderr, flush=True)
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-faults-"))
    folder.chmod(0o711)
    try:
        verdict = perform(drill, folder)
    finally:
        discard(folder)
    print(json.dumps({**asdict(verdict), "passed": verdict.passed}), flush=True)
    return verdict


if __name__ == "__main__":
    main()
