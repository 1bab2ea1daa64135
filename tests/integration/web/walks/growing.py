"""A record that grows in every direction in which a page lists something."""

from datetime import timedelta
from itertools import count

from models.governance import Exposure, GovernanceAnalysis
from models.summary import Point, Quote, StatedDate
from models.tables import (
    Analysis,
    Bounce,
    Canary,
    Clause,
    Correction,
    Destination,
    Event,
    OperatorAction,
    Subscriber,
    Touch,
)
from models.taxonomy import taxonomy
from models.words import BounceKind, Cause, CorrectionKind, EventKind, Operation, Outcome, Severity

TOPICS = sorted(taxonomy())


class Growing:
    """Adds one of everything each time; the first document, change and channel get more of all."""

    def __init__(self, records, life, walker, now):
        self.records, self.life, self.walker, self.now = records, life, walker, now
        self.session, self.add = records.session, records.add
        self.document = records.document()
        self.last = records.version(self.document, 1, Cause.FIRST, days_ago=200)
        self.numbers = count(2)
        self.analyse(self.document, self.last)
        self.grow()
        self.values = dict(walker.values)

    def grow(self):
        """Add one of everything."""
        number = next(self.numbers)
        change = self.changed(number)
        self.neighbour(number)
        self.life.give(self.walker, change)
        self.life.watch(self.walker, f"parley-{number}")
        if number == 2:
            self.life.review(self.walker, change)
        self.told(change, number)
        self.somebody_else(number)
        self.document.suspect_streak = 1
        self.session.commit()

    def changed(self, number):
        """Let the first document change, with whatever hangs on a change and on a look."""
        quote = Quote(side="after", text="for a year", start=0, end=10)
        point = Point(kind="modified", section="1", sentence="It was reworded.", after=quote)
        dates = {"effective_after": StatedDate(value="2026-05-01", quote=quote)}
        version = self.records.version(self.document, number, days_ago=90 - number)
        change = self.records.change(self.last, version, points=(point,) * number, dates=dates)
        self.last = version
        for hours, outcome in enumerate((Outcome.UNCHANGED, Outcome.SUSPECT, Outcome.FAILED)):
            self.records.check(self.document, outcome, days=number, hours=hours)
        self.spoken_of(self.document, version, number)
        self.analyse(self.document, version)
        by = {"kind": CorrectionKind.CORRECTED, "note": "Not so.", "by": "ops", "at": self.now}
        self.add(Correction(change_id=change.id, **by))
        return change

    def neighbour(self, number):
        """Put another platform on record, and another document of the first one; in trouble."""
        places = (f"parley-{number}", "Terms of Service"), ("parley", f"Policy {number}")
        for slug, kind in places:
            document = self.records.document(slug, f"Parley {number}", kind)
            first = self.records.version(document, 1, Cause.FIRST, days_ago=90)
            second = self.records.version(document, 2)
            self.records.change(first, second)
            document.suspect_streak = 1
            self.records.check(document, Outcome.SUSPECT, hours=number)
            self.spoken_of(document, second, number)
            self.analyse(document, second)

    def spoken_of(self, document, version, number):
        """Let a text speak of two provisions, and a timeline say so."""
        at = {"since": self.now, "start": 0, "end": 4, "score": 0.9, "text": "data are kept"}
        for topic in {"retention", TOPICS[number]}:
            cells = {"document_id": document.id, "provision": topic}
            self.add(Clause(**cells, key=f"{number}", **at))
            said = {"sentence": "Reworded.", "places": 1, "rules_version": "3", "at": self.now}
            self.add(Event(**cells, version_id=version.id, kind=EventKind.REWORDED, **said))

    def analyse(self, document, version):
        exposure = Exposure(level=Severity.LOW, points=0, sum=())
        said = {"rules_version": "3", "terms_type": document.terms_type}
        found = GovernanceAnalysis(**said, exposure=exposure)
        cells = {
            "rules_version": "3",
            "made_at": self.now,
            "analysis": found.model_dump(mode="json"),
        }
        self.add(Analysis(version_id=version.id, document_id=document.id, **cells))

    def told(self, change, number):
        """Add a message to the first channel, and a promise that the change touches."""
        theirs = {"subscriber_id": self.walker.subscriber.id}
        place = self.session.get_one(Destination, int(self.walker.values["destination_id"]))
        if number > 2:
            place = self.session.get_one(Destination, int(self.values["destination_id"]))
        message = self.life.message(theirs, place)
        said = {"provision": "retention", "section": "1", "sentence": "It touches it."}
        self.add(Touch(change_id=change.id, **theirs, commitment="Promise 1", **said))
        back = {"destination_id": place.id, "notification_id": message.id, "at": self.now}
        self.add(Bounce(**back, kind=BounceKind.SOFT, status="4.2.2"))

    def somebody_else(self, number):
        """Add another reader whose channel fails, and what operators did and see."""
        at = {"created_at": self.now, "last_cut_at": self.now, "next_digest_at": self.now}
        person = self.add(Subscriber(email=f"reader{number}@reader.example", **at))
        mail = {"channel": "email", "settings": {"address": person.email}, "failures": 3}
        self.add(Destination(subscriber_id=person.id, created_at=self.now, **mail))
        done = {"operator": "ops@example.org", "operation": Operation.LOOK_AGAIN, "at": self.now}
        for subject in ("document:1", "change:1", "destination:1", "subscriber:1"):
            self.add(OperatorAction(subject=subject, **done, ended_at=self.now, done=True))
        self.add(Canary(queue=f"queue-{number}", made_at=self.now - timedelta(seconds=1)))
