"""Limit by time what anybody can cause: mails to an address, tries at a code."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlmodel import Session

from storage.askings import add_askings, count_askings

_V6_HOME = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within a time, at longest a day, for each `who`."""

    what: str
    who: str
    most: int
    within: timedelta

    @property
    def name(self) -> str:
        return f"{self.what}:{self.who}"


def limits_of_link(destination_id: int) -> list[Limit]:
    """A confirm link or code can be sent again, but not to bother somebody with."""
    who = str(destination_id)
    return [
        Limit("confirm", who, 1, timedelta(minutes=5)),
        Limit("confirm", who, 5, timedelta(days=1)),
    ]


def limits_of_sign_up(email: str, network: str) -> list[Limit]:
    """Sign-up must not serve to fill a stranger's mailbox, under one spelling or many.

    `network` is the address that the request came from.
    """
    return [
        Limit("sign-up", mailbox_of(email), 5, timedelta(days=1)),
        Limit("network", home_of(network), 20, timedelta(hours=1)),
    ]


def limits_of_sign_in(email: str, network: str) -> list[Limit]:
    """Whoever asks is counted, with us or not, so that the limit tells nobody which."""
    return [
        Limit("sign-in", mailbox_of(email), 5, timedelta(hours=1)),
        Limit("sign-in from", home_of(network), 30, timedelta(hours=1)),
    ]


def limits_of_operator_sign_in(email: str, network: str) -> list[Limit]:
    return [
        Limit("operator", mailbox_of(email), 5, timedelta(hours=1)),
        Limit("operator from", home_of(network), 20, timedelta(hours=1)),
    ]


def limits_of_adding(subscriber_id: int) -> list[Limit]:
    """Each destination added is written to once; removing it must not make room for the next."""
    return [Limit("added", str(subscriber_id), 30, timedelta(days=1))]


def limits_of_inviting(subscriber_id: int, email: str) -> list[Limit]:
    """Whoever is invited is written to, and must not be so again and again."""
    return [
        Limit("invited by", str(subscriber_id), 30, timedelta(days=1)),
        Limit("invited", mailbox_of(email), 5, timedelta(days=1)),
    ]


def limits_of_code(destination_id: int) -> list[Limit]:
    return [Limit("code", str(destination_id), 10, timedelta(hours=1))]


def admit(session: Session, secret: str, limits: Sequence[Limit], now: datetime) -> bool:
    """Say whether a request keeps to all limits, and count it if so; exact under concurrency.

    Rows hold a keyed hash of who asked, so that they name nobody.
    """
    ordered = sorted(limits, key=lambda limit: limit.name)
    keys = {limit.name: _key(secret, limit.name) for limit in ordered}
    for limit in ordered:
        if count_askings(session, keys[limit.name], now - limit.within) >= limit.most:
            return False
    add_askings(session, list(keys.values()), now)
    return True


def mailbox_of(email: str) -> str:
    """Return what is the same for many spellings of a mailbox; only ever used to count.

    >>> mailbox_of("Ada.L+7@Reader.example"), mailbox_of("adal@reader.example")
    ('adal@reader.example', 'adal@reader.example')
    """
    local, _, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def home_of(network: str) -> str:
    """Return the address that a household has: one of IPv4, a /64 of IPv6.

    >>> home_of("2001:db8::1:2"), home_of("198.51.100.7"), home_of("unknown")
    ('2001:db8::/64', '198.51.100.7', 'unknown')
    """
    try:
        address = ip_address(network.partition("%")[0])
    except ValueError:
        return network
    if address.version == 4:
        return str(address)
    if mapped := address.ipv4_mapped:
        return str(mapped)
    return str(ip_network((address, _V6_HOME), strict=False))


def _key(secret: str, name: str) -> str:
    return hmac.digest(secret.encode(), f"clausewatch.asking:{name}".encode(), "sha256").hex()
