"""Which addresses we may talk to: pure rules over URLs and IP addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from net.errors import NetError, NetFailure

WEB_PORTS = frozenset({80, 443})
LONGEST_URL = 4096
REFUSED = "leads to an address that we do not contact"

Pairs = frozenset[tuple[str, int]]

# Networks are spelled out because `ipaddress.is_global` lets several of them through and its
# answers differ between Python versions. From the IANA special-purpose registries.
_REFUSED_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_REFUSED_V6 = {
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
}
_V4 = tuple((ip_network(network), why) for network, why in _REFUSED_V4.items())
_V6 = tuple((ip_network(network), why) for network, why in _REFUSED_V6.items())
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\\]")
_AUTHORITY = re.compile(r"[^:/?#]*://([^/?#]*)")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True)
class Target:
    """A URL that may be asked for, taken apart; `host` is lower case without a final dot."""

    url: httpx.URL
    host: str
    port: int


def refusal(address: str | IPv4Address | IPv6Address) -> str | None:
    """Say why an IP address must not be contacted; None means that it is public.

    >>> refusal("169.254.169.254"), refusal("::ffff:127.0.0.1"), refusal("1.1.1.1")
    ('link-local', 'loopback', None)
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an address"
    if isinstance(ip, IPv6Address):
        return _refusal_v6(ip)
    return _first(network_why for network_why in _V4 if ip in network_why[0])


@lru_cache(maxsize=4096)
def target_of(
    url: str,
    allowed: Pairs = frozenset(),
    ports: frozenset[int] = WEB_PORTS,
    own: frozenset[str] = frozenset(),
) -> Target:
    """Take a URL apart, or raise a NetError whose detail says what it does wrong ("it ...").

    Asks no resolver. `allowed` holds host and port pairs to contact although private or on another
    port; `own` the names and addresses of our own machines, refused even where they are public.
    """
    parsed = _parse(url)
    host = parsed.raw_host.decode("ascii").lower().rstrip(".")
    port = parsed.port if parsed.port is not None else {"http": 80, "https": 443}[parsed.scheme]
    if not 0 < port < 65536:
        raise NetError(NetFailure.BAD_URL, "names a port that does not exist")
    check_place(host, port, allowed, ports, own)
    return Target(parsed, host, port)


def check_place(
    host: str, port: int, allowed: Pairs, ports: frozenset[int], own: frozenset[str]
) -> None:
    """Raise a NetError for a port or an IP literal that is refused; names are looked up later."""
    if (host, port) in allowed:
        return
    if port not in ports:
        raise NetError(NetFailure.PORT_REFUSED, "names a port other than 80 and 443")
    if host in own or (is_literal(host) and refusal(host)):
        raise NetError(NetFailure.ADDRESS_REFUSED, REFUSED)


def is_literal(host: str) -> bool:
    """Tell an IP address from a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _refusal_v6(ip: IPv6Address) -> str | None:
    if ip.scope_id is not None:
        return "zoned"
    if ip.ipv4_mapped is not None:
        return refusal(ip.ipv4_mapped)
    if ip in _NAT64:
        return refusal(IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip not in _GLOBAL_V6:
        return "not global"
    return _first(network_why for network_why in _V6 if ip in network_why[0])


def _first(matches: Iterable[tuple[object, str]]) -> str | None:
    return next((why for _, why in matches), None)


@lru_cache(maxsize=4096)
def _parse(url: str) -> httpx.URL:
    if len(url) > LONGEST_URL:
        raise NetError(NetFailure.BAD_URL, f"is longer than {LONGEST_URL} characters")
    if _UNSAFE.search(url):
        raise NetError(NetFailure.BAD_URL, "holds a blank, a control character or a backslash")
    authority = _AUTHORITY.match(url)
    if authority is None or not url.lower().startswith(("http://", "https://")):
        raise NetError(NetFailure.BAD_URL, "does not start with http:// or https://")
    if "@" in authority[1] or "%" in authority[1]:
        raise NetError(NetFailure.BAD_URL, "holds a user name, a zone or an escaped host")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise NetError(NetFailure.BAD_URL, "is not a URL") from error
    _check_host(parsed.raw_host.decode("ascii").lower())
    return parsed


def _check_host(host: str) -> None:
    """Let names and canonical IP addresses through; `0x7f.1` and `2130706433` are neither."""
    if is_literal(host):
        return
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise NetError(NetFailure.BAD_URL, "has a host that is not a name")
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        raise NetError(NetFailure.BAD_URL, "has a number in place of a host name")
