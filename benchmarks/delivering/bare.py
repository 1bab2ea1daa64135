"""The bare limits: prepared bytes over one kept connection; nothing is remembered."""

import smtplib
import time
from collections.abc import Sequence

import httpx

from benchmarks.delivering.sinks import Sinks

SENDER = "alerts@clausewatch.example"


def mail_all(sinks: Sinks, messages: Sequence[tuple[str, bytes]]) -> float:
    """Send prepared messages to their recipients; return how many a second."""
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", sinks.mail) as smtp:
        for recipient, content in messages:
            smtp.sendmail(SENDER, recipient, content)
    return len(messages) / (time.perf_counter() - started)


def post_all(sinks: Sinks, bodies: Sequence[bytes]) -> float:
    """Post prepared bodies; return how many a second."""
    started = time.perf_counter()
    with httpx.Client(trust_env=False) as client:
        for body in bodies:
            headers = {"content-type": "application/json"}
            client.post(f"http://127.0.0.1:{sinks.post}/hook", content=body, headers=headers)
    return len(bodies) / (time.perf_counter() - started)
