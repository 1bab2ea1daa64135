"""Apprise sending the same messages; run by its own interpreter, reads one JSON line."""

import json
import socket
import sys
import time

# Where no resolver answers, asking it for our own name at each mail would be all that is measured.
socket.getfqdn = lambda name="": name or "localhost"

told = json.loads(sys.stdin.readline())

import apprise  # noqa: E402 - only where this runs

peer = apprise.Apprise()
peer.add(told["address"])
for plugin in peer:
    plugin.request_rate_per_sec = 0  # its pause between two messages would be all there is to see
how = {"title": told["title"], "body": told["body"], "body_format": told["format"]}
assert peer.notify(**how)
started, sent = time.perf_counter(), 0
while time.perf_counter() < started + told["seconds"]:
    assert peer.notify(**how)
    sent += 1
print(sent / (time.perf_counter() - started))
