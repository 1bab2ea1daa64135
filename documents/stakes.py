"""What is at stake where words change: the published table behind significance and direction.

Each pattern is looked for in changed words only, in English. Weights follow the rubric that
legal rights, money and personal data weigh most; docs/severity.md is written from this table.
"""

import re
from dataclasses import dataclass

from documents.signals.passage import Kind
from models.words import Severity, Significance


@dataclass(frozen=True, slots=True)
class Stake:
    """A subject that a reader has something to lose or win in, and its points."""

    name: str
    words: str
    points: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that are worse or better for the user when they come, and the reverse when they go."""

    name: str
    adverse: bool
    pattern: re.Pattern[str]


def _stake(name: str, words: str, points: int, pattern: str) -> Stake:
    return Stake(name, words, points, re.compile(pattern, re.IGNORECASE))


def _wording(name: str, pattern: str, *, adverse: bool) -> Wording:
    return Wording(name, adverse, re.compile(pattern, re.IGNORECASE))


MODERATE, MAJOR = 8, 13  # points from which a change is moderate, and major
SEVERITY = {  # by significance, and whether the change is favourable
    (Significance.MINOR, False): Severity.LOW,
    (Significance.MINOR, True): Severity.LOW,
    (Significance.MODERATE, False): Severity.MEDIUM,
    (Significance.MODERATE, True): Severity.MEDIUM,
    (Significance.MAJOR, False): Severity.HIGH,
    (Significance.MAJOR, True): Severity.MEDIUM,
}

GRAVE = 3  # base exposure of a provision whose moderate, adverse change is of high severity

STAKES = (
    _stake(
        "ai_training", "training of AI", 3, r"\btrain(?:s|ed|ing)?\b|machine learning|fine-?tun"
    ),
    _stake("sale", "sale of data or goods", 3, r"\b(?:sells?|sold|sale|selling)\b"),
    _stake(
        "disputes",
        "disputes, courts and arbitration",
        3,
        r"arbitrat|class[- ]action|jury|small claims|governing law|jurisdiction|\bvenue\b|"
        r"\bcourts?\b|dispute",
    ),
    _stake(
        "liability",
        "liability and warranties",
        3,
        r"\bliab(?:le|ility)|indemnif|hold harmless|damages|warrant(?:y|ies)|disclaim",
    ),
    _stake("licence", "licences", 3, r"\blicen[sc]e|sublicens|royalty|perpetual|irrevocable"),
    _stake(
        "money",
        "money",
        3,
        r"\bfees?\b|\bcharge[ds]?\b|refund|renew|subscription|\bpayments?\b|billing|\bprices?\b|"
        r"\bpay\b",
    ),
    _stake(
        "age",
        "age and minors",
        3,
        r"years (?:of age|old)|under (?:the age|1\d)|\bminors?\b|child|age of",
    ),
    _stake(
        "termination", "suspension and termination", 2, r"terminat|suspend|cancel|\bban(?:ned|s)?\b"
    ),
    _stake(
        "retention",
        "keeping and deleting data",
        2,
        r"\bretain|retention|\bdelet|\bstor(?:e|ed|age)\b",
    ),
    _stake(
        "rights",
        "rights and consent",
        2,
        r"\brights?\b|\bobject\b|opt[- ]?(?:out|in)|withdraw|consent|rectif|erasure|portab|"
        r"legitimate interest|legal bas",
    ),
    _stake(
        "sharing",
        "sharing with others",
        2,
        r"third[- ]part|\bshar(?:e|es|ed|ing)\b|disclos|processor|affiliate|\btransfer",
    ),
    _stake(
        "sensitive_data",
        "sensitive data",
        2,
        r"biometric|facial|location|health|voice|genetic|sensitive",
    ),
    _stake(
        "tracking",
        "tracking and advertising",
        2,
        r"cookie|track|fingerprint|analytics|advertis|profil|personali[sz]",
    ),
    _stake(
        "discretion",
        "discretion and notice",
        2,
        r"discretion|without (?:prior )?notice|any reason|at any time|no longer",
    ),
    _stake(
        "prohibition",
        "what is forbidden",
        2,
        r"must not|may not|shall not|prohibit|not permitted|not allowed|agree not to|forbid",
    ),
    _stake("duty", "duties", 1, r"\bmust\b|\bshall\b|required to|\bagree\b|responsib"),
    _stake(
        "collection",
        "personal data",
        1,
        r"\bcollect|personal (?:data|information)|process(?:es|ing)?\b",
    ),
)

# What each rule of `documents.signals` counts for, for or against the user.
SIGNAL_WEIGHT = {
    Kind.MODALITY: 2,
    Kind.NEGATION: 2,
    Kind.QUANTITY: 2,
    Kind.CONSENT: 3,
    Kind.LISTED: 1,
    Kind.REACH: 1,
    Kind.CONTACT: 1,
    Kind.DEFINITION: 0,
}
# What it adds to the sum, once, whichever way it goes.
SIGNAL_POINTS = {Kind.CONSENT: 3, Kind.NEGATION: 2, Kind.QUANTITY: 2, Kind.LISTED: 1}
# Signals whose whole sentence is at stake, however few words of it changed.
DECISIVE = frozenset({Kind.CONSENT, Kind.NEGATION, Kind.QUANTITY, Kind.MODALITY, Kind.REACH})
MOST_OF_A_KIND = 4  # signals of one kind that count each way: a long list is one thing
MOST_OF_A_WORDING = 3  # the same for wordings: repeating adds nothing
OUTWEIGHS = 1.5  # how many times more must weigh one way to name a direction

WORDINGS = (
    _wording(
        "discretion",
        r"discretion|without (?:prior |any )?notice|for any (?:or no )?reason|"
        r"reserves? the right|continu\w{1,9} (?:to )?(?:us\w+|access)\b|"
        r"\b(?:terminat|suspend|chang|modif|discontinu|amend|remov|revis)\w*[^.;]{0,60}"
        r"\bat any time",
        adverse=True,
    ),
    _wording(
        "burden",
        r"indemnif|hold harmless|not (?:be )?(?:liable|responsible)|disclaim|\bas is\b|\bwaive|"
        r"at your (?:own |sole )?risk",
        adverse=True,
    ),
    _wording(
        "no_court",
        r"(?:binding|individual|final) arbitrat|class[- ]action|waiver|exclusive(?:ly)? in|"
        r"permanently barred",
        adverse=True,
    ),
    _wording(
        "user_duty",
        r"\byou (?:must|shall|agree|may not|are (?:solely )?responsible|acknowledge|will not)\b|"
        r"prohibit|not (?:permitted|allowed|be available)|forbid|\bmust\b",
        adverse=True,
    ),
    _wording(
        "cost",
        r"non-?refundable|no refunds?|charge you|additional (?:fees|charges)|"
        r"auto(?:matic|matically)?[- ]renew",
        adverse=True,
    ),
    _wording(
        "use_of_data",
        r"\bwe (?:may|can|might)\b|\btrain(?:ing)?\b|irrevocable|perpetual|\bsell\b|biometric|"
        r"\bwe (?:also )?(?:collect|share|disclose|combine|infer|track)\b|"
        r"facial|advertis|analytics|track|fingerprint|profil",
        adverse=True,
    ),
    _wording("taking_away", r"terminate|suspend|no longer|not required to", adverse=True),
    _wording(
        "user_right",
        r"you have the right|opt[- ]?out|right to (?:access|know|object|opt|delet|eras|rectif|"
        r"correct|withdraw|restrict|appeal|complain|lodge|request|refus|cancel|portab|be informed)|"
        r"you (?:may|can) (?:opt|object|withdraw|delete|request|choose|ask|access|control|contact)",
        adverse=False,
    ),
    _wording(
        "promise",
        r"we (?:will|do|shall) (?:not|never)|we won['’]t|not (?:sell|share|use)|"
        r"only (?:use|share|with)|(?:will|shall) not (?:be )?(?:used|sold|shared)",
        adverse=False,
    ),
    _wording(
        "care",
        r"(?<!no )(?<!non-)refund|notify you|notice to you|with your consent|encrypt|safeguards?\b|"
        r"\bprotect(?:s|ed|ing)?\b|\bsecurely?\b|free of charge|certif|(?:be|is|are) compliant",
        adverse=False,
    ),
)
TELLING = frozenset({"use_of_data"})  # that they are no longer told of does not end such uses
NEGATED = frozenset({"use_of_data", "taking_away", "cost"})  # void in a sentence that denies them
_STATED = re.compile(r"[.;!][\"'”’)\]]*$")
_PARTIES = re.compile(r"\b(?:we|you|our|your|us|users?|customers?|members?)\b", re.IGNORECASE)
_FEWEST_WORDS = 4


def is_statement(line: str) -> bool:
    """Say whether a line is a sentence, however short, on the parties or on what is at stake.

    >>> is_statement("We read your mail."), is_statement("Arbitration and disputes")
    (True, False)
    """
    if len(line.split()) < _FEWEST_WORDS or not _STATED.search(line):
        return False
    stakes = (stake.pattern for stake in STAKES)
    return any(pattern.search(line) for pattern in (_PARTIES, *stakes))
