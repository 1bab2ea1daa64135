"""The checks, one after another, a line each."""

import sys
from collections.abc import Callable
from pathlib import Path

from evidence.verifier.container import FaultError, UnprovedError, check_manifest, read_files
from evidence.verifier.contents import check_captures, check_quotes, check_texts
from evidence.verifier.logged import check_looks, check_rows
from evidence.verifier.record import check_record
from evidence.verifier.signature import check_head, check_issuer, check_stamp
from evidence.verifier.watching import check_watching

PASSED, FAILED, UNPROVED = 0, 1, 2
WORDS = ("ok      ", "FAILED  ", "UNPROVED")


def judge(check: Callable[[], str]) -> tuple[int, str]:
    try:
        return PASSED, check()
    except UnprovedError as error:
        return UNPROVED, str(error)
    except FaultError as error:
        return FAILED, str(error)
    except Exception as error:
        return FAILED, f"{type(error).__name__}: {error}"


def say(name: str, check: Callable[[], str]) -> int:
    result, said = judge(check)
    sys.stdout.write(ascii(f"{WORDS[result]}  {name}: {said}")[1:-1] + "\n")
    return result


def no_head() -> str:
    raise UnprovedError("no signed head of the log covers these rows yet")


def main() -> int:
    arguments = [*sys.argv[1:], "", ""]
    place, files = Path(arguments[0] or Path(__file__).resolve().parent), {}
    if say("files", lambda: files.update(read_files(place)) or str(place)):
        return FAILED
    known: dict[tuple[str, int], object] = {}
    checks: list[tuple[str, Callable[[], str]]] = [
        ("manifest", lambda: check_manifest(files)),
        ("issuer", lambda: check_issuer(files, arguments[1])),
        ("captures", lambda: check_captures(files)),
        ("texts", lambda: check_texts(files)),
        ("quotes", lambda: check_quotes(files)),
        ("watching", lambda: check_watching(files)),
        *([] if "log/head.txt" in files else [("log", no_head)]),
    ]
    if "log/head.txt" in files:
        checks.append(("signature", lambda: check_head(files)))
        checks.append(("log", lambda: check_rows(files, known)))
        checks.append(("looks", lambda: check_looks(files)))
        checks.append(("record", lambda: check_record(files, known)))
    if "log/head.tsr" in files:
        checks.append(("stamp", lambda: check_stamp(files)))
    results = {say(name, check) for name, check in checks}
    return FAILED if FAILED in results else max(results)


if __name__ == "__main__":
    sys.exit(main())
