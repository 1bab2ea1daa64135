"""OPP-115 as a measure only: its licence lets nobody ship a table trained on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.provisions.labelled import Row
from benchmarks.provisions.measuring import f1_of_pairs, labels_by
from documents.provisions.table import table

# What its categories are in the taxonomy; any of these provisions counts.
CATEGORIES: Mapping[str, frozenset[str]] = {
    "First Party Collection/Use": frozenset({"data_collection", "purposes_basis", "tracking_ads"}),
    "Third Party Sharing/Collection": frozenset(
        {"sharing_sale", "assignment", "government_access", "third_party_services"}
    ),
    "User Choice/Control": frozenset({"choice_consent"}),
    "User Access, Edit and Deletion": frozenset({"user_rights", "user_exit"}),
    "Data Retention": frozenset({"retention"}),
    "Data Security": frozenset({"security_breach"}),
    "Policy Change": frozenset({"terms_change"}),
    "Do Not Track": frozenset({"tracking_ads"}),
    "International and Specific Audiences": frozenset({"international", "eligibility_minors"}),
    "Other: Privacy contact information": frozenset({"contact_complaints"}),
}


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """F1 of the shipped table for each category that the taxonomy has provisions for."""
    found = [labels_by(table(), row) for row in rows]
    f1 = {
        category: f1_of_pairs(
            [
                (category in row.labels, bool(got & provisions))
                for row, got in zip(rows, found, strict=True)
            ]
        )
        for category, provisions in CATEGORIES.items()
    }
    return {
        "rows": len(rows),
        "macro_f1": round(sum(f1.values()) / len(f1), 4),
        "f1": {category: round(value, 3) for category, value in f1.items()},
    }
