"""The record: whether the files say what the log holds, and which of it the log does not hold."""

import json
from typing import Any

from evidence.verifier.container import Files, UnprovedError, need, sha256
from evidence.verifier.contents import payloads, summaries, texts
from evidence.verifier.logged import Known, looks

MOST_NAMED = 8


def check_record(files: Files, known: Known) -> str:
    """Compare every text, change, message, decision and correction with its row in the log."""
    matches = (match_texts, match_captures, match_changes, match_told, match_decided)
    missing = [name for match in matches for name in match(files, known)]
    missing += [f"check {number}" for number in late_looks(files)]
    if missing:
        more = len(missing) - MOST_NAMED
        named = ", ".join(missing[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        raise UnprovedError(f"the head of the log does not cover these as they stand: {named}")
    return "every text, change, message, try, decision and correction is as it was logged"


def compact(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode())


def differs(row: dict[str, Any], said: dict[str, Any], *names: str) -> bool:
    return any(row[name] != said[name] for name in names)


def match_texts(files: Files, known: Known) -> list[str]:
    same = ("document_id", "snapshot_id", "ordinal", "text_hash", "detected_at", "confirmed_at")
    missing = []
    for text in texts(files):
        row = known.get(("version", text["id"]))
        page = known.get(("snapshot", text["snapshot_id"]))
        names = ("kind", "text", "level", "number", "links")
        blocks = [[block[name] for name in names] for block in text["blocks"]]
        wrong = row and (differs(row, text, *same, "cause") or row["blocks"] != compact(blocks))
        need(not wrong, f"{text['name']}: not the version that was logged")
        need(not page or page["pages"] == text["pages"], f"{text['name']}: other pages")
        missing += [] if row and page else [text["name"]]
    return missing


def match_captures(files: Files, known: Known) -> list[str]:
    missing = []
    for name, there in payloads(files).items():
        number = int(name.partition("-")[2].partition(".")[0])
        row = known.get(("snapshot", number))
        held = {page["sha256"] for page in row["pages"]} if row else set()
        need(held <= there, f"{name}: not the page that was logged")
        missing += [] if row else [name]
    return missing


def match_changes(files: Files, known: Known) -> list[str]:
    same = ("document_id", "cause", "detected_at", "confirmed_at", "rules_version", "quiet_reason")
    numbers, missing = {f"{text['name']}.txt": text["id"] for text in texts(files)}, []
    for change in summaries(files):
        row = known.get(("change", change["id"]))
        sides = {f"{side}_version_id": numbers[change[side]] for side in ("before", "after")}
        wrong = row and (differs(row, change, *same) or differs(row, sides, *sides))
        wrong = wrong or (row and row["summary"] != compact(change["summary"]))
        need(not wrong, f"{change['change']}: not the change that was logged")
        missing += [] if row else [change["change"]]
    return missing


def number_of(change: str) -> int:
    return int(change.rpartition("-")[2])


def moment(value: Any) -> Any:
    """Write a moment of the database as the log writes it."""
    if not isinstance(value, str) or not value.endswith("+00:00"):
        return value
    day, _, rest = value[:-6].partition("T")
    seconds, _, part = rest.partition(".")
    return f"{day}T{seconds}.{part:0<6}Z"


def last_state(known: Known, kind: str, name: str, number: int) -> Any:
    """Return what the log noted last of the rows whose `name` is a number; None without a note."""
    states = [(at, row) for (of, at), row in known.items() if of == "state" and row["kind"] == kind]
    ours = [(at, row["cells"]) for at, row in states if {**row, **row["cells"]}[name] == number]
    return max(ours, key=lambda one: one[0])[1] if ours else None


def match_told(files: Files, known: Known) -> list[str]:
    missing = []
    for row in json.loads(files["told.json"])["rows"]:
        for kind, match in (("decision", decided), ("message", sent), ("attempt", tried)):
            number = row[f"{kind}_id"]
            cells = known.get((kind, number))
            right = match(row, cells, known) if cells else False
            missing += [f"{kind} {number}"] if number is not None and not right else []
    return list(dict.fromkeys(missing))


def decided(row: dict[str, Any], cells: dict[str, Any], known: Known) -> bool:
    """Say whether a decision stands as it is known; one that was taken anew has a state."""
    here = f"decision {row['decision_id']}"
    need(cells["change_id"] == number_of(row["change"]), f"{here}: of another change")
    need(not differs(cells, row, "plan", "decided_at"), f"{here}: not as it was logged")
    now = {**cells, **(last_state(known, "decision", "ref", row["decision_id"]) or {})}
    names = (("kind", "decision"), ("reason", "reason"), ("deliver_by", "due_by"))
    return all(moment(now[name]) == row[said] for name, said in names)


def sent(row: dict[str, Any], cells: dict[str, Any], known: Known) -> bool:
    said = {"uid": row["message"], "kind": row["kind"], "channel": row["channel"]}
    said["created_at"] = row["written_at"]
    decision = known.get(("decision", row["decision_id"]), cells)
    said["subscriber_id"] = decision["subscriber_id"]
    about = cells["change_id"] in (None, number_of(row["change"]))  # a digest is about many
    right = about and not differs(cells, said, *said)
    need(right, f"message {row['message_id']}: not as it was logged")
    return True


def tried(row: dict[str, Any], cells: dict[str, Any], _: Known) -> bool:
    said = {name: row[name] for name in ("duration_ms", "outcome", "status", "answer")}
    said |= {"notification_id": row["message_id"], "number": row["attempt"]}
    said |= {"at": row["attempted_at"]}
    need(not differs(cells, said, *said), f"attempt {row['attempt_id']}: not as it was logged")
    return True


def match_decided(files: Files, known: Known) -> list[str]:
    missing = []
    names = ("owner", "note", "due_on", "acknowledged_at", "changed_at", "done_at")
    for one in json.loads(files["acknowledgements.json"]):
        cells = last_state(known, "acknowledgement", "change_id", number_of(one["change"])) or {}
        said = {name: one[name] for name in names} | {"verdict": one["decision"]}
        said |= {"acknowledged_by": one["decided_by"]}
        right = cells and all(moment(cells.get(name)) == value for name, value in said.items())
        missing += [] if right else [f"the decision about {one['change']}"]
    for one in json.loads(files["corrections.json"]):
        cells = known.get(("correction", one["id"]), {})
        said = {"change_id": number_of(one["change"])} | {k: one[k] for k in ("kind", "note", "at")}
        need(not cells or not differs(cells, said, *said), f"correction {one['id']}: not as logged")
        missing += [] if cells else [f"correction {one['id']}"]
    return missing


def late_looks(files: Files) -> list[int]:
    """Name looks of before the head that are not under it; newer ones cannot be."""
    signed = files["log/head.txt"].decode().split("\n")[3].partition(" ")[2]
    late = (number for number, at, cells in looks(files) if at is None and said_at(cells) < signed)
    return list(late)


def said_at(cells: str) -> str:
    return str(json.loads(cells)["at"])
