"""Shows the account as tables in a terminal."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from demo.account import Account, ChangeLine
from demo.cast import CAST
from notifications.plain_words import trouble


def show_cast(console: Console) -> None:
    rows = ((who.name, ", ".join(who.watches) or "-", who.tells) for who in CAST)
    console.print(_table("Who watches", ("Name", "Watches", "Plan and wishes"), rows))


def show_account(account: Account, console: Console) -> None:
    """Print what changed and who was told, the digests, and the pages not believed."""
    for table in (loud_table(account), _quiet(account), _digests(account), _strange(account)):
        console.print(table)
    for notice in account.notices:
        console.print(f"Also sent: {notice}")


def loud_table(account: Account) -> Table:
    """Lay out the changes that somebody was told of."""
    rows = (
        (
            f"{line.change} [{line.significance}, {line.direction}]\n{line.headline}",
            "\n".join(f"{name}: {_roads(roads)}" for name, roads in line.told.items()),
            ", ".join(line.held) or "-",
            "\n".join(_skipped(line)),
        )
        for line in account.changes
        if line.quiet_reason is None
    )
    columns = ("Change", "Told at once", "Held for digest", "Skipped")
    return _table(f"What changed, found in {account.looks} looks", columns, rows, lines=True)


def _quiet(account: Account) -> Table:
    rows = (
        (line.change, line.headline, line.quiet_reason)
        for line in account.changes
        if line.quiet_reason is not None
    )
    return _table("Recorded, and nobody disturbed", ("Change", "What", "Why"), rows)


def _digests(account: Account) -> Table:
    rows = ((line.to, line.state, ", ".join(line.changes)) for line in account.digests)
    return _table("The digests that followed", ("To", "State", "Changes in it"), rows)


def _strange(account: Account) -> Table:
    rows = (
        (
            f"{line.platform}, {line.document}",
            line.outcome,
            trouble(line.reason or "-"),
            str(line.times),
        )
        for line in account.strange
    )
    columns = ("Page", "Found", "Why", "Looks")
    return _table("Pages that were not believed: never an alert", columns, rows)


def _table(
    title: str,
    columns: Iterable[str],
    rows: Iterable[tuple[str | None, ...]],
    *,
    lines: bool = False,
) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", show_lines=lines)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell or "") for cell in row))
    return table


def _roads(roads: tuple[str, ...]) -> str:
    return ", ".join(road.removesuffix(": delivered") for road in roads)


def _skipped(line: ChangeLine) -> Iterator[str]:
    """Name each reason once, with everybody it applies to."""
    for reason in dict.fromkeys(line.skipped.values()):
        names = [name for name, why in line.skipped.items() if why == reason]
        yield f"{', '.join(names)}: {reason.replace('_', ' ')}"
