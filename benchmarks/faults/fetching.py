"""A drill on the fetcher: killed while a page is on its way."""

import signal

from benchmarks.faults.drill import Drill
from benchmarks.faults.stage import Stage
from models.declaration import Declaration, Page
from tests.factories import make_document, make_platform

_CLAUSE = "We keep your personal data for {} months and share it with nobody else at all."
_CLAUSES = "".join(f"<p>{_CLAUSE.format(months)}</p>" for months in range(3, 43))
_PAGE = f"<html lang='en'><main><h1>Privacy Policy</h1>{_CLAUSES}</main></html>"
_CHECKS = "SELECT count(*) FROM checks WHERE outcome = 'first'"


def mid_fetch(stage: Stage) -> None:
    """Kill the fetch worker as the page is asked for; the page stays there for the next one."""

    def answer(path: str) -> str:
        if path == "/privacy" and stage.struck_at is None:
            stage.strike()
            stage.send("fetch", signal.SIGKILL)
        return "" if path == "/robots.txt" else _PAGE

    stage.sinks.page = answer
    page = Page(url=f"http://127.0.0.1:{stage.sinks.http_port}/privacy")
    declaration = Declaration(type="Privacy Policy", pages=(page,))
    make_platform(stage.engine)
    make_document(stage.engine, declaration=declaration.model_dump(mode="json"))
    stage.wait(lambda: stage.count(_CHECKS), 90)


DRILLS = (Drill("fetch worker killed in mid-fetch", mid_fetch, messages=0),)
