"""Receivers that do next to nothing, in a process of their own: they count, and answer yes.

Their control port answers GET with the counts; a path sets the delay in seconds before each yes.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

_EHLO = b"250-sink\r\n250-SIZE 1000000\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
_OK = b"250 2.0.0 fine\r\n"
_YES = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
_MESSAGE_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE | re.IGNORECASE)
_WEBHOOK_ID = re.compile(rb"^webhook-id: *(\S+)", re.MULTILINE | re.IGNORECASE)
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.MULTILINE | re.IGNORECASE)
_HANGS = b"POST /hangs"


@dataclass
class Counts:
    """What arrived: messages, the different ids among them, and how often some came again."""

    delay: float = 0.0
    arrived: int = 0
    repeated: int = 0

    def __post_init__(self) -> None:
        self.ids: set[bytes] = set()

    def note(self, found: re.Match[bytes] | None) -> None:
        self.arrived += 1
        if found is None:
            return
        self.repeated += found[1] in self.ids
        self.ids.add(found[1])


class _Sink(asyncio.Protocol):
    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def say(self, answer: bytes) -> None:
        if self.counts.delay:
            loop = asyncio.get_running_loop()
            loop.call_later(self.counts.delay, self.transport.write, answer)
        else:
            self.transport.write(answer)


class MailSink(_Sink):
    """Enough of SMTP to be believed."""

    reading = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = b"\r\n.\r\n" if self.reading else b"\r\n"
        while end in self.buffer:
            taken, _, self.buffer = self.buffer.partition(end)
            self._take(taken)
            end = b"\r\n.\r\n" if self.reading else b"\r\n"

    def _take(self, taken: bytes) -> None:
        if self.reading:
            self.reading = False
            self.counts.note(_MESSAGE_ID.search(taken))
            self.say(_OK)
            return
        word = taken[:4].upper()
        if word == b"DATA":
            self.reading = True
        answers = {b"EHLO": _EHLO, b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
        self.transport.write(answers.get(word, _OK))
        if word == b"QUIT":
            self.transport.close()


class PostSink(_Sink):
    """Enough of HTTP/1.1 to be believed; what is posted to `/hangs` is never answered."""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, rest = self.buffer.partition(b"\r\n\r\n")
            length = _LENGTH.search(head)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            self.buffer = rest[size:]
            if not head.startswith(_HANGS):
                self.counts.note(_WEBHOOK_ID.search(head))
                self.say(_YES)


@dataclass(frozen=True)
class Sinks:
    """The ports of the running receivers; the one for posts listens on all of 127.0.0.0/8."""

    mail: int
    post: int
    control: int

    def behave(self, delay: float = 0.0) -> None:
        """Set the delay and forget the counts."""
        self._ask(f"/{delay}")

    def counts(self) -> dict[str, Any]:
        return self._ask("/")

    def _ask(self, path: str) -> dict[str, Any]:
        with urlopen(f"http://127.0.0.1:{self.control}{path}", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@contextmanager
def receiving() -> Iterator[Sinks]:
    """Keep the receivers up for this block."""
    argv = [sys.executable, "-m", "benchmarks.delivering.sinks"]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Sinks(*json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait()


async def _serve() -> None:
    loop, counts = asyncio.get_running_loop(), {"mail": Counts(), "post": Counts()}

    async def control(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().strip("/")
        told = {name: [found.arrived, found.repeated] for name, found in counts.items()}
        for found in counts.values() if path else ():
            found.__init__(float(path))  # type: ignore[misc]  # begin anew, with this delay
        body = json.dumps(told).encode()
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        writer.close()

    mail = await loop.create_server(lambda: MailSink(counts["mail"]), "127.0.0.1", 0)
    post = await loop.create_server(lambda: PostSink(counts["post"]), "0.0.0.0", 0, backlog=1000)
    door = await asyncio.start_server(control, "127.0.0.1", 0)
    ports = [server.sockets[0].getsockname()[1] for server in (mail, post, door)]
    print(json.dumps(ports), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
