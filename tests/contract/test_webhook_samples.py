"""The samples that verify a webhook, run as they are printed for those who receive one."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from notifications.channels.webhook import make_secret, sign

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "receive-webhooks.md"
SECRET, OTHER = make_secret(bytes(range(32))), make_secret(bytes(32))
BODY, SENT_AT = '{"type":"destination.test","words":"“é”"}'.encode(), 1_790_000_000


def sample(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return found


def python(secret, headers, body, now):
    room = {}
    exec(sample("python"), room)
    return room["verify"](secret, headers, body, now)


def javascript(secret, headers, body, now):
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on this machine")
    call = [json.dumps(secret), json.dumps(headers), f"Buffer.from('{body.hex()}', 'hex')", now]
    code = f"{sample('javascript')}\nconsole.log(verify({', '.join(map(str, call))}));"
    said = subprocess.run([node, "-e", code], check=True, capture_output=True, text=True)
    return {"true": True, "false": False}[said.stdout.strip()]


@pytest.mark.parametrize("verify", [python, javascript])
@pytest.mark.parametrize(
    ("signed_by", "sent", "late", "good"),
    [
        ([SECRET], BODY, 0, True),
        ([OTHER, SECRET], BODY, 299, True),
        ([OTHER], BODY, 0, False),
        ([SECRET], BODY + b" ", 0, False),
        ([SECRET], BODY, 301, False),
        ([SECRET], BODY, -301, False),
    ],
)
def test_a_sample_tells_what_is_ours(verify, signed_by, sent, late, good):
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(SENT_AT),
        "webhook-signature": sign(signed_by, "msg_1", SENT_AT, BODY),
    }
    assert verify(SECRET, headers, sent, SENT_AT + late) is good
