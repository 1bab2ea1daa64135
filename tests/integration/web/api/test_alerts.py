"""The caller's alerts: what was decided about each, and which commitments it touches."""

from models.names import read_change_name
from models.tables import Touch


def test_a_decision_about_an_alert_is_written_and_replaced(ada, owning):
    place = f"/alerts/{owning(ada).name}"
    assert ada.get(place).json()["acknowledgement"] is None
    ada.put(f"{place}/acknowledgement", {"verdict": "act", "due_on": "2026-03-09"})
    ada.put(f"{place}/acknowledgement", {"verdict": "accept", "owner": "Ada"})
    written = ada.get(place).json()["acknowledgement"]
    assert (written["verdict"], written["owner"], written["due_on"]) == ("accept", "Ada", None)
    assert ada.get("/alerts?done=true").json()["items"][0]["acknowledgement"] == written
    assert ada.get("/alerts?done=false").json()["items"] == []


def test_a_decision_is_taken_back_and_the_alert_waits_again(ada, owning, calling):
    place = f"/alerts/{owning(ada).name}"
    ada.put(f"{place}/acknowledgement", {"verdict": "accept"})
    assert calling().delete(f"{place}/acknowledgement").status_code == 404
    taken = [ada.delete(f"{place}/acknowledgement").status_code for _ in range(2)]
    assert taken == [204, 404]
    assert ada.get("/alerts?done=false").json()["items"][0]["acknowledgement"] is None


def test_an_alert_names_the_commitments_that_it_touches(ada, owning, records, calling):
    owned = owning(ada)
    touch = {"commitment": "We never sell", "provision": "sharing_sale", "section": "3"}
    said = {"sentence": "It may sell now.", "after": {"text": "We sell.", "start": 0, "end": 8}}
    whose = {"change_id": read_change_name(owned.name), "subscriber_id": ada.subscriber.id}
    records.add(Touch(**whose, **touch, **said))
    records.session.commit()
    shown = {**touch, "sentence": "It may sell now.", "quote": "We sell."}
    del shown["section"]
    assert ada.get(f"/alerts/{owned.name}").json()["touches"] == [shown]
    assert ada.get("/alerts").json()["items"][0]["touches"] == [shown]
