"""How the pages say what messages do not need to say: causes, plans, standing."""

from models.plans import Plan
from models.taxonomy import Family, taxonomy
from models.words import Cadence, Cause, Outcome
from notifications import safe_text
from notifications.wording import title
from storage.pages import DocumentRow

_LONGEST = 600  # characters shown of a clause

CAUSE = {
    Cause.FIRST: "First version on record",
    Cause.CHANGE: "The text changed",
    Cause.TECHNICAL: "Read anew by us; the page did not change",
    Cause.RETURNED: "An earlier text came back",
    Cause.WITHDRAWN: "No longer published at its address",
    Cause.REPUBLISHED: "Published again, as it was",
    Cause.SETTLED: "Came to rest after going back and forth",
}
STRANGE = {
    Outcome.SUSPECT: "The page did not look like the document, so nothing was concluded from it",
    Outcome.UNSTABLE: "A new text was seen once and did not stand when we looked again",
}
CADENCE = {
    Cadence.WEEKLY: "One digest a week, at the hour you choose",
    Cadence.SAME_DAY: "An alert on the day we notice the change",
}
FAMILY = {
    Family.CONTRACT: "The contract itself",
    Family.USE: "Use of the service",
    Family.CONTENT: "Content",
    Family.MONEY: "Money",
    Family.SERVICE: "The service and its end",
    Family.RISK: "Risk and liability",
    Family.DISPUTES: "Disputes",
    Family.PRIVACY: "Privacy",
    Family.B2B: "Between businesses",
}
FEATURES = {
    "structured_summaries": "Structured summaries of every change",
    "provision_monitoring": "Monitoring of single provisions",
    "governance_timelines": "Governance timelines",
    "regulatory_mapping": "Regulatory mapping",
    "audit_analysis": "Audit-ready analysis",
}


def features(plan: Plan) -> list[str]:
    """Name a plan's features, in the order in which they are explained everywhere."""
    return [said for slug, said in FEATURES.items() if slug in plan.features]


def cut(clause: str) -> str:
    """Cut a long clause after a word."""
    return safe_text.shorten(clause, _LONGEST)


def topic(provision: str) -> str:
    """Name a provision as everywhere; one that the taxonomy no longer has, by its id.

    >>> topic("sla"), topic("gone_since")
    ('Service levels, support and credits', 'Gone since')
    """
    known = taxonomy().get(provision)
    return known.name if known else title(provision)


def hint_at(address: str) -> str:
    """Write an address so that its owner knows it, and nobody else learns it.

    >>> hint_at("ada@reader.example")
    'a…@reader.example'
    """
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def standing(document: DocumentRow) -> list[str]:
    """Say in sentences what a reader must know of a document before reading on."""
    said = {
        "No longer watched; what was seen stays on record.": document.retired_at,
        "The document is no longer published at its address; its last text stays here.": (
            document.withdrawn_at
        ),
        "The page switches between two texts; it is reported once, not each time.": (
            document.alternating_since
        ),
        "The page does not look like the document at present, so nothing is concluded from it.": (
            document.suspect_streak
        ),
        "The page could not be fetched the last time we looked.": document.failed_streak,
    }
    return [sentence for sentence, holds in said.items() if holds]
