"""Places in a prepared e-mail that each recipient fills: one preparation, many sends."""

import quopri
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

# SUB is a control character, so no text that was cleaned can hold a slot. Quoted-printable
# writes it as =1A and may break the line anywhere between two characters.
_MARK = "\x1a"
_SLOT = re.compile(rb"=1A((?:[a-z]|=\r\n)+)=1A")
_SOFT_BREAK = b"=\r\n"


def slot(name: str, *, html: bool) -> str:
    """Return the mark for a slot; `name` is of small letters."""
    return f"{_MARK}{name}{'html' if html else ''}{_MARK}"


@dataclass(frozen=True, slots=True)
class Stencil:
    """Quoted-printable bytes with slots between them: `names[i]` follows `pieces[i]`."""

    pieces: tuple[bytes, ...]
    names: tuple[str, ...]

    def after(self, head: bytes) -> "Stencil":
        """Return the same with bytes before it that hold no slot, whatever they look like."""
        return Stencil((head + self.pieces[0], *self.pieces[1:]), self.names)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """Put the recipient's own values into the slots."""
        texts = {name: _encode(value) for name, value in values.items()}
        texts |= {f"{name}html": _encode(escape(value)) for name, value in values.items()}
        filled = [
            part
            for pair in zip(self.pieces, self.names, strict=False)
            for part in (pair[0], texts[pair[1]])
        ]
        return b"".join((*filled, self.pieces[-1]))


def make_stencil(content: bytes) -> Stencil:
    """Find the slots in the bytes of a message whose bodies are quoted-printable."""
    parts = _SLOT.split(content)
    names = (name.replace(_SOFT_BREAK, b"").decode() for name in parts[1::2])
    return Stencil(tuple(parts[::2]), tuple(names))


def _encode(value: str) -> bytes:
    encoded = quopri.encodestring(value.encode()).replace(b"\n", b"\r\n")
    return _SOFT_BREAK + encoded + _SOFT_BREAK
