"""What differs on a page at every request although nothing has changed."""

import secrets
from dataclasses import dataclass

GREETINGS = ("Good to see you", "Welcome back", "Hello there", "New here?")
TEASERS = (
    "Five ways to save an hour a week",
    "What our customers built this month",
    "We are hiring in three cities",
    "Watch the recording of our spring event",
    "How we moved to a new data centre",
    "An interview with our founders",
)


@dataclass(frozen=True, slots=True)
class Noise:
    """One request's tokens, nonces and teasers."""

    token: str
    nonce: str
    session: str
    greeting: str
    teasers: tuple[str, ...]
    online: int
    took_ms: int


def fresh_noise() -> Noise:
    """Draw noise that no other request has."""
    draw = secrets.SystemRandom()
    return Noise(
        token=secrets.token_urlsafe(32),
        nonce=secrets.token_hex(12),
        session=secrets.token_hex(8),
        greeting=draw.choice(GREETINGS),
        teasers=tuple(draw.sample(TEASERS, 3)),
        online=draw.randrange(800, 9000),
        took_ms=draw.randrange(3, 90),
    )
