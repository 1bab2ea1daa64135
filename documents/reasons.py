"""The names of reasons why words changed and meaning did not, beyond the rungs of the ladder."""

from enum import StrEnum


class Cosmetic(StrEnum):
    """Each has its sentence in `phrases`, as each rung has."""

    FURNITURE = "page_furniture"
    DATE_LINE = "date_line"
    ANNOUNCEMENT_GONE = "announcement_gone"
    HIDDEN_ADDRESS = "hidden_address"
    WEB_ADDRESS = "web_address"
    TYPO = "typo"
    PLACEHOLDER = "placeholder"
    CUT_SHORT = "cut_short"
    REPETITION = "repetition"
    REARRANGED = "rearranged"
    CROSS_REFERENCE = "cross_reference"
    RENAMED = "renamed_throughout"
    HEADING = "heading_reworded"
