"""What programs read of a change that we withdrew or corrected."""

from models.tables import Change, Correction
from models.words import CorrectionKind


def test_a_list_names_it_and_the_change_itself_says_what_was_wrong(ada, owning, records, now):
    name = owning(ada).name
    assert ada.get("/changes").json()["items"][0]["correction"] is None
    assert ada.get(f"/changes/{name}").json()["corrections"] == []
    kind, change_id = CorrectionKind.WITHDRAWN, int(name.rpartition("-")[2])
    records.session.get_one(Change, change_id).correction = kind
    records.add(Correction(change_id=change_id, kind=kind, note="Not theirs.", by="ops", at=now))
    records.session.commit()
    assert ada.get("/changes").json()["items"][0]["correction"] == "withdrawn"
    [said] = ada.get(f"/changes/{name}").json()["corrections"]
    assert (said["kind"], said["note"]) == ("withdrawn", "Not theirs.")
    assert "ops" not in ada.get(f"/changes/{name}").text
