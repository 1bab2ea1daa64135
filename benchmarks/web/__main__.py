"""How long does the server take for each page, feed and list, on a large record?

    python -m benchmarks.web --data FOLDER [--seconds 240] [--readers 20] [--alone 0]

The record is made once in FOLDER and kept: 10,000 documents of 2,000 platforms, 100,000 versions of
4 to 8 kB and one document of 1 MB, 90,000 changes, 5,000 subscribers, a million notifications with
their decisions and tries, 1.2 million looks, 150,000 clauses. The web processes as `clausewatch
up` starts them serve an embedded PostgreSQL; all is asked for a few times first, uncounted; then
the readers ask one page a second each, in turn every route that the app has and that reads, with
rows drawn by chance. The time is the server's own, from a request's arrival to its answer. Prints a
table (the middle request, the 95th percentile, the longest) and one JSON object.

With --alone N nobody else asks: each route is asked for N times, one after the other, and `cpu_ms`
says what of it the processor took.
"""

import argparse
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.web.asking import OPERATOR, admit
from benchmarks.web.figures import print_figures
from benchmarks.web.filling import fill
from benchmarks.web.reading import Times, ask_alone, ask_large, ask_together, warm_up
from cli.embedded import embedded_postgres
from cli.processes import Program, started
from cli.programs import web
from config.settings import Settings
from storage.database import open_engine
from storage.schema import is_empty, upgrade


def main() -> None:
    """Print what each route took."""
    options = _options()
    options.data.mkdir(parents=True, exist_ok=True)
    options.data.chmod(0o711)
    with embedded_postgres(options.data) as url:
        settings = _settings(options.data, url)
        engine = open_engine(url)
        new = is_empty(engine)
        upgrade(engine)
        if new:
            fill(engine, datetime.now(UTC), _say)
        askers = admit(engine, settings.secret_key, max(20, options.readers), datetime.now(UTC))
        engine.dispose()

        def ask(base: str) -> Times:
            warm_up(base, askers)
            if options.alone:
                return ask_alone(base, askers, options.alone) | ask_large(base, askers[0])
            readers = askers[: options.readers]
            return ask_large(base, askers[0]) | ask_together(base, readers, options.seconds)

        times = _ask_web(settings, ask)
    print_figures(times)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--alone", type=int, default=0)
    return parser.parse_args()


def _settings(folder: Path, url: str) -> Settings:
    cells: dict[str, Any] = {"_env_file": None, "data_dir": folder, "database_url": url}
    cells |= {"secret_key": "s" * 40, "operator_email": OPERATOR, "api_per_minute": 10_000}
    return Settings(**cells)


def _ask_web(settings: Settings, ask: Callable[[str], Times]) -> Times:
    with socket.create_server(("127.0.0.1", 0)) as door:
        timed = [_timed(program) for program in web(settings, door)]
        with started(timed, settings.data_dir / "logs") as crew:
            crew.await_ready()
            return ask(f"http://127.0.0.1:{door.getsockname()[1]}")


def _timed(program: Program) -> Program:
    argv = (part.replace("web.app:app", "benchmarks.web.timed:app") for part in program.argv)
    return replace(program, argv=tuple(argv))


def _say(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
