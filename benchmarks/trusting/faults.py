"""Answers that are not the policy, as real sites give them."""

from collections.abc import Callable
from http import HTTPStatus
from random import Random

from benchmarks.trusting.texts import german, page
from demo.loopback import Answer

_CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><main id='policy'>"
    "<h1>Verify you are human</h1><p>Complete the security check to access this site.</p>"
    "<p>Ray {token}</p></main></body></html>"
)
_ERROR = (
    "<html><head><title>Error</title></head><body><main id='policy'><h1>Something went wrong</h1>"
    "<p>The service is temporarily unavailable. Please try again later. Number {token}.</p>"
    "</main></body></html>"
)
_SHELL = (
    "<!DOCTYPE html><html><head><title>Fernway</title></head><body><div id='root'></div>"
    "<noscript>You need to enable JavaScript to run this app.</noscript>"
    "<script src='/app.{token}.js'></script></body></html>"
)
_LOG_IN = (
    "<html><head><title>Sign in</title></head><body><main id='policy'><h1>Log in</h1>"
    "<form action='/login'><label>E-mail</label><input name='user'><label>Password</label>"
    "<input name='password' type='password'><input type='hidden' value='{token}'></form>"
    "<p>Forgot your password? Create an account.</p></main></body></html>"
)
_CONSENT = (
    "<html><head><title>Fernway</title></head><body><main id='policy'><h1>Your choices</h1>"
    "<p>We and our partners use cookies. You can accept all, reject all or manage preferences."
    "</p><button>Accept all</button><button>Reject all</button><button>Manage preferences"
    "</button></main></body></html>"
)
HOME = (
    "<html lang='en'><head><title>Fernway</title></head><body><main><h1>Notes that think along"
    "</h1><p>Write faster, find everything again, and share it with your team.</p><p>Loved by "
    "writers, students and engineers in forty countries. Try it free for two weeks.</p>"
    "<p><a href='/prices'>See prices</a></p></main></body></html>"
)


def _of(text: str) -> Callable[[str, Random], Answer]:
    return lambda _, dice: Answer(text.replace("{token}", f"{dice.getrandbits(48):x}"))


def _breaks_off(good: str, dice: Random) -> Answer:
    """Break off inside the text, each time elsewhere, as a proxy does that loses its upstream."""
    return Answer(good[: len(good) * dice.randint(35, 80) // 100])


def _cut_in_half(good: str, _: Random) -> Answer:
    """Break off at the same place each time, as a cache does that stored half of a page."""
    return Answer(good[: len(good) // 2])


def _language(_: str, dice: Random) -> Answer:
    nonce = f"{dice.getrandbits(48):x}"
    return Answer(page(german(), title="Datenschutzerklärung", nonce=nonce))


def _status(status: HTTPStatus) -> Callable[[str, Random], Answer]:
    return lambda _, dice: Answer(f"<h1>{status.phrase}</h1>{dice.random()}", status)


# Each takes the page that would have come, and dice for what differs at every request.
FAULTS: dict[str, Callable[[str, Random], Answer]] = {
    "error_with_200": _of(_ERROR),
    "breaks_off": _breaks_off,
    "cut_in_half": _cut_in_half,
    "challenge": _of(_CHALLENGE),
    "empty_shell": _of(_SHELL),
    "other_language": _language,
    "log_in": _of(_LOG_IN),
    "consent_wall": _of(_CONSENT),
    "unavailable": _status(HTTPStatus.SERVICE_UNAVAILABLE),
    "not_found": _status(HTTPStatus.NOT_FOUND),
    "gone": _status(HTTPStatus.GONE),
    "redirect_home": lambda _, __: Answer("", HTTPStatus.FOUND, headers={"Location": "/"}),
}
