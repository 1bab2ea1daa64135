"""Every address and every spelling that must not reach a private machine."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.addresses import LONGEST_URL, refusal, target_of
from net.errors import NetError, NetFailure

REFUSED = """
    0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.254.254.254
    168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1
    192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
    224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:100.64.0.1 ::ffff:10.0.0.1 ::ffff:0:7f00:1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378::1
    2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 3fff:fff::1 4000::1
    5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1 ff0e::1
    fe80::1%eth0 2606:4700::1111%1
    localhost 127.1 0x7f.0.0.1 2130706433 0177.0.0.1 127.0.0.01
"""

PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0
    198.17.255.255 198.20.0.0 223.255.255.255
    ::ffff:8.8.8.8 64:ff9b::808:808 2606:4700::1111 2001:4860:4860::8888 2a00:1450::1
"""


@pytest.mark.parametrize("address", REFUSED.split())
def test_a_private_or_special_address_is_refused(address):
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_not_refused(address):
    assert refusal(address) is None


@given(st.ip_addresses(v=4))
def test_an_address_is_refused_in_every_form_that_leads_to_it(ip: IPv4Address):
    mapped = IPv6Address(f"::ffff:{ip}")
    translated = IPv6Address(int(IPv6Address("64:ff9b::")) + int(ip))
    assert refusal(mapped) == refusal(translated) == refusal(ip)


@given(st.ip_addresses(v=4))
def test_addresses_hidden_in_tunnels_are_always_refused(ip: IPv4Address):
    assert refusal(IPv6Address((0x2002 << 112) | (int(ip) << 80)))
    assert refusal(IPv6Address(int(ip)))


@given(st.ip_addresses())
def test_whatever_python_calls_private_is_refused(ip: IPv4Address | IPv6Address):
    assert refusal(ip) or not (ip.is_private or ip.is_loopback or ip.is_multicast)


SPELLINGS = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0x/",
    "http://0/",
    "http://127.1/",
    "http://1.2.3/",
    "http://0177.0.0.1/",
    "http://127.0.0.01/",
    "http://127.0.0.1./",
    "http://1.2.3.4.5/",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.０.０.１/",
    "http://%31%32%37.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://user:pw@example.com/",
    "http://user@example.com/",
    "http://@example.com/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:80x/",
    "http:///x",
    "http://",
    "http:example.com",
    "//example.com/",
    "example.com",
    "",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com/",
    "javascript:alert(1)",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1",
    "http://[v1.x]/",
    "http://[]/",
    "http://example.com/\r\nHost: other",
    "http://example.com/\tx",
    "http://exa mple.com/",
    " http://example.com/",
    "http://example.com/\x00",
    "http://example.com/\x85",
    "http://example.com/\u2028",
    "http://.example.com/",
    "http://a..b/",
    "http://-a.com/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 127 + "com/",
    "http://" + "é" * 70 + ".com/",
    "http://example.com/" + "a" * LONGEST_URL,
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_a_url_that_could_mean_something_else_is_refused(url):
    with pytest.raises(NetError) as caught:
        target_of(url)
    assert caught.value.kind is NetFailure.BAD_URL


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://127。0。0。1/", "https://[::1]/", "http://[::ffff:127.0.0.1]/"],
)
def test_a_literal_private_address_is_refused_without_saying_what_stands_there(url):
    with pytest.raises(NetError) as caught:
        target_of(url)
    assert caught.value.kind is NetFailure.ADDRESS_REFUSED
    assert caught.value.detail == "leads to an address that we do not contact"


@pytest.mark.parametrize("url", ["http://example.com:22/", "https://example.com:8443/"])
def test_ports_other_than_80_and_443_are_refused(url):
    with pytest.raises(NetError) as caught:
        target_of(url)
    assert caught.value.kind is NetFailure.PORT_REFUSED


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://example.com", "example.com", 80),
        ("HTTPS://EXAMPLE.com:443/a?b=c#d", "example.com", 443),
        ("https://example.com./", "example.com", 443),
        ("https://ex_ample.com/", "ex_ample.com", 443),
        ("https://bücher.example/ä?ö=ü", "xn--bcher-kva.example", 443),
        ("https://1.1.1.1/", "1.1.1.1", 443),
        ("http://[2606:4700::1111]:80/", "2606:4700::1111", 80),
        ("https://example.com/a@b%20c", "example.com", 443),
    ],
)
def test_an_ordinary_url_is_taken_apart(url, host, port):
    target = target_of(url)
    assert (target.host, target.port) == (host, port)


def test_an_allowed_pair_opens_one_port_of_one_host_only():
    allowed = frozenset({("127.0.0.1", 8000)})
    assert target_of("http://127.0.0.1:8000/", allowed).port == 8000
    for url in ("http://127.0.0.1:8001/", "http://127.0.0.1/", "http://127.0.0.2:8000/"):
        with pytest.raises(NetError):
            target_of(url, allowed)


@pytest.mark.parametrize("own", ["clausewatch.example", "8.8.8.8"])
def test_our_own_machines_are_refused_although_public(own):
    with pytest.raises(NetError) as caught:
        target_of(f"https://{own}/", own=frozenset({own}))
    assert caught.value.kind is NetFailure.ADDRESS_REFUSED


@given(st.text(max_size=80))
def test_any_text_is_a_target_or_a_named_error(text):
    for url in (text, f"http://{text}", f"https://{text}/x"):
        try:
            target = target_of(url)
        except NetError:
            continue
        assert target.url.scheme in {"http", "https"}
        assert target.host and not target.url.userinfo
        assert target.port in {80, 443}


@given(st.ip_addresses())
def test_a_literal_is_a_target_exactly_when_the_address_is_public(ip):
    url = f"http://[{ip}]/" if ip.version == 6 else f"http://{ip}/"
    try:
        host = target_of(url).host
    except NetError:
        assert refusal(ip)
    else:
        assert ip_address(host) == ip
        assert refusal(ip) is None
