"""Invented clauses for tests of what a text says."""

from collections.abc import Sequence

from models.blocks import Block
from models.words import BlockKind

TERMS = (
    "By using the Services, you agree to be bound by these Terms of Service.",
    "You must be at least 16 years old to open an account with Quillhaven.",
    "You may not use the Services to break the law or to send spam to other people.",
    "We may suspend or terminate your account at any time, for any reason, without notice.",
    "We may change these Terms at any time. By your continued use you accept the changed Terms.",
    "We are not liable for indirect damages, and our total liability will not exceed 100 dollars.",
    "These Terms are governed by the laws of Ireland.",
    "The courts of Dublin, Ireland, have exclusive jurisdiction over any dispute.",
)
ARBITRATION = "Any dispute between you and us will be resolved by binding arbitration."
OPT_OUT = " You may opt out of this arbitration agreement within 30 days of accepting it."


def paragraphs(*texts: str) -> Sequence[Block]:
    return tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
