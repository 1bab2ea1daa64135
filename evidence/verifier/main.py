"""The checks, one after another, a line each."""

import sys
from collections.abc import Callable
from pathlib import Path

from evidence.verifier.container import FaultError, check_manifest, read_files
from evidence.verifier.contents import check_captures, check_quotes, check_texts
from evidence.verifier.logged import check_rows
from evidence.verifier.signature import check_head


def say(name: str, check: Callable[[], str]) -> bool:
    try:
        line = f"ok      {name}: {check()}"
    except Exception as error:
        said = str(error) if isinstance(error, FaultError) else f"{type(error).__name__}: {error}"
        line = f"FAILED  {name}: {said}"
    sys.stdout.write(ascii(line)[1:-1] + "\n")
    return line.startswith("ok")


def main() -> int:
    arguments = [*sys.argv[1:], "", ""]
    place, files = Path(arguments[0] or Path(__file__).resolve().parent), {}
    if not say("files", lambda: files.update(read_files(place)) or str(place)):
        return 1
    checks: list[tuple[str, Callable[[], str]]] = [
        ("manifest", lambda: check_manifest(files)),
        ("captures", lambda: check_captures(files)),
        ("texts", lambda: check_texts(files)),
        ("quotes", lambda: check_quotes(files)),
    ]
    if "log/head.txt" in files:
        checks.append(("signature", lambda: check_head(files, arguments[1])))
        checks.append(("log", lambda: check_rows(files)))
    passed = [say(name, check) for name, check in checks]
    if "log/head.txt" not in files:
        sys.stdout.write("--      log: no signed head covers these rows yet\n")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
