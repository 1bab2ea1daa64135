"""What is at stake where words change: the published table behind significance and direction.

Each pattern is looked for in changed words only, in English. Weights follow the rubric that
legal rights, money and personal data weigh most; docs/severity.md is written from this table.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stake:
    """A subject that a reader has something to lose or win in, and its points."""

    name: str
    points: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Signal:
    """Words that are worse or better for the user when they come, and the reverse when they go."""

    name: str
    adverse: bool
    pattern: re.Pattern[str]


def _stake(name: str, points: int, pattern: str) -> Stake:
    return Stake(name, points, re.compile(pattern, re.IGNORECASE))


def _signal(name: str, pattern: str, *, adverse: bool) -> Signal:
    return Signal(name, adverse, re.compile(pattern, re.IGNORECASE))


STAKES = (
    _stake("ai_training", 3, r"\btrain(?:s|ed|ing)?\b|machine learning|fine-?tun"),
    _stake("sale", 3, r"\b(?:sells?|sold|sale|selling)\b"),
    _stake(
        "disputes",
        3,
        r"arbitrat|class[- ]action|jury|small claims|governing law|jurisdiction|\bvenue\b|"
        r"\bcourts?\b|dispute",
    ),
    _stake(
        "liability",
        3,
        r"\bliab(?:le|ility)|indemnif|hold harmless|damages|warrant(?:y|ies)|disclaim",
    ),
    _stake("licence", 3, r"\blicen[sc]e|sublicens|royalty|perpetual|irrevocable"),
    _stake(
        "money",
        3,
        r"\bfees?\b|\bcharge[ds]?\b|refund|renew|subscription|\bpayments?\b|billing|\bprices?\b|"
        r"\bpay\b",
    ),
    _stake("age", 3, r"years (?:of age|old)|under (?:the age|1\d)|\bminors?\b|child|age of"),
    _stake("termination", 2, r"terminat|suspend|cancel|\bban(?:ned|s)?\b"),
    _stake("retention", 2, r"\bretain|retention|\bdelet|\bstor(?:e|ed|age)\b"),
    _stake(
        "rights",
        2,
        r"\brights?\b|\bobject\b|opt[- ]?(?:out|in)|withdraw|consent|rectif|erasure|portab|"
        r"legitimate interest|legal bas",
    ),
    _stake(
        "sharing",
        2,
        r"third[- ]part|\bshar(?:e|es|ed|ing)\b|disclos|processor|affiliate|\btransfer",
    ),
    _stake("sensitive_data", 2, r"biometric|facial|location|health|voice|genetic|sensitive"),
    _stake("tracking", 2, r"cookie|track|fingerprint|analytics|advertis|profil|personali[sz]"),
    _stake(
        "discretion", 2, r"discretion|without (?:prior )?notice|any reason|at any time|no longer"
    ),
    _stake(
        "prohibition",
        2,
        r"must not|may not|shall not|prohibit|not permitted|not allowed|agree not to|forbid",
    ),
    _stake("duty", 1, r"\bmust\b|\bshall\b|required to|\bagree\b|responsib"),
    _stake("collection", 1, r"\bcollect|personal (?:data|information)|process(?:es|ing)?\b"),
)

SIGNALS = (
    _signal(
        "discretion",
        r"discretion|without (?:prior |any )?notice|for any (?:or no )?reason|at any time",
        adverse=True,
    ),
    _signal(
        "burden",
        r"indemnif|hold harmless|not (?:be )?(?:liable|responsible)|disclaim|\bas is\b|\bwaive|"
        r"at your (?:own |sole )?risk",
        adverse=True,
    ),
    _signal(
        "no_court",
        r"arbitrat|class[- ]action|waiver|exclusive(?:ly)? in|permanently barred",
        adverse=True,
    ),
    _signal(
        "user_duty",
        r"\byou (?:must|shall|agree|may not|are (?:solely )?responsible|acknowledge|will not)\b|"
        r"prohibit|not (?:permitted|allowed|be available)|forbid|\bmust\b",
        adverse=True,
    ),
    _signal(
        "cost",
        r"non-?refundable|no refunds?|charge you|additional (?:fees|charges)|"
        r"auto(?:matic|matically)?[- ]renew",
        adverse=True,
    ),
    _signal(
        "use_of_data",
        r"\bwe (?:may|can|might)\b|\btrain(?:ing)?\b|irrevocable|perpetual|\bsell\b|biometric|"
        r"facial|advertis|analytics|track|fingerprint|profil",
        adverse=True,
    ),
    _signal("taking_away", r"terminate|suspend|no longer|not required to", adverse=True),
    _signal(
        "user_right",
        r"\bright to\b|you have the right|opt[- ]?out|"
        r"you (?:may|can) (?:opt|object|withdraw|delete|request|choose|ask|access|control|contact)",
        adverse=False,
    ),
    _signal(
        "promise",
        r"we (?:will|do|shall) (?:not|never)|we won['’]t|not (?:sell|share|use)|"
        r"only (?:use|share|with)|(?:will|shall) not (?:be )?(?:used|sold|shared)",
        adverse=False,
    ),
    _signal(
        "care",
        r"refund|notify you|notice to you|with your consent|compli(?:ance|ant)|encrypt|safeguard|"
        r"protect|secur|free of charge|certif",
        adverse=False,
    ),
)
