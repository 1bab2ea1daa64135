"""What does evidence cost, and how fast is it proved?

    python -m benchmarks.evidence

The checks are the cheapest that there are, so that the share of the log is the largest: every page
is answered 304 by a server on loopback. Then the evidence of a document with ten versions is
exported and checked. Prints one JSON object.
"""

import json

from benchmarks.evidence.log import measure_log
from benchmarks.evidence_export import measure


def main() -> None:
    """Print one JSON object."""
    print(json.dumps({"log": measure_log(), "export": measure()}, indent=1))


if __name__ == "__main__":
    main()
