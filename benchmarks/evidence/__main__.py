"""What does evidence cost, and how fast is it proved?

    python -m benchmarks.evidence

The checks are the cheapest that there are, so that the share of the log is the largest: every page
is answered 304 by a server on loopback. Prints one JSON object.
"""

import json

from benchmarks.evidence.log import measure_log


def main() -> None:
    """Print one JSON object."""
    print(json.dumps({"log": measure_log()}, indent=1))


if __name__ == "__main__":
    main()
