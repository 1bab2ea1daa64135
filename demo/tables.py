"""Shows the account as tables in a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from demo.account import Account, ChangeLine
from demo.cast import CAST


def show_cast(console: Console) -> None:
    table = Table(title="Who watches", title_justify="left")
    for column in ("Name", "Watches", "Plan and wishes"):
        table.add_column(column)
    for person in CAST:
        table.add_row(person.name, ", ".join(person.watches) or "-", person.tells)
    console.print(table)


def show_account(account: Account, console: Console) -> None:
    """Print what changed and who was told, the digests, and the pages not believed."""
    for table in (_changes(account), _digests(account), _strange(account)):
        console.print(table)
    for notice in account.notices:
        console.print(f"Also sent: {notice}")


def _changes(account: Account) -> Table:
    title = f"What changed, in {account.looks} looks"
    table = Table(title=title, title_justify="left", show_lines=True)
    for column in ("Change", "What", "Told at once", "Held for digest", "Skipped"):
        table.add_column(column)
    for line in account.changes:
        what = f"{line.platform}, {line.document}\n{line.headline}\n{_weight(line)}"
        told = "\n".join(f"{name}: {_roads(roads)}" for name, roads in line.told.items())
        skipped = "\n".join(_skipped(line))
        table.add_row(line.change, what, told or "nobody", "\n".join(line.held), skipped)
    return table


def _weight(line: ChangeLine) -> str:
    quiet = f" - no alert: {line.quiet_reason}" if line.quiet_reason else ""
    return f"[{line.significance}, {line.direction}]{quiet}"


def _roads(roads: tuple[str, ...]) -> str:
    return ", ".join(road.removesuffix(": delivered") for road in roads)


def _skipped(line: ChangeLine) -> Iterator[str]:
    """Name each reason once, with everybody it applies to."""
    for reason in dict.fromkeys(line.skipped.values()):
        names = [name for name, why in line.skipped.items() if why == reason]
        yield f"{', '.join(names)}: {reason.replace('_', ' ')}"


def _digests(account: Account) -> Table:
    table = Table(title="The digests that followed", title_justify="left")
    for column in ("To", "State", "Changes in it"):
        table.add_column(column)
    for line in account.digests:
        table.add_row(line.to, line.state, ", ".join(line.changes))
    return table


def _strange(account: Account) -> Table:
    title = "Pages that were not believed: never an alert"
    table = Table(title=title, title_justify="left")
    for column in ("Platform", "Document", "Found", "Why", "Looks"):
        table.add_column(column)
    for line in account.strange:
        table.add_row(
            line.platform, line.document, line.outcome, line.reason or "-", str(line.times)
        )
    return table
