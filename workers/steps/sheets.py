"""Tables as CSV that people open in a sheet: no cell of theirs is computed there."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write rows as CSV; a cell that a sheet would compute is quoted, an empty one is None.

    >>> write_sheet(("name", "days"), [("=SUM(A1)", 3), ("Acme", None)])
    "name,days\\r\\n'=SUM(A1),3\\r\\nAcme,\\r\\n"
    """
    out = StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(columns)
    sheet.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_COMPUTED) else cell
