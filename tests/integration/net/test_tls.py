"""Certificates: the name of the URL is checked, and whatever is wrong is named."""

import ssl
from datetime import UTC, datetime

import pytest
import trustme
from cryptography import x509

from net.errors import NetError, NetFailure
from net.exchange import exchange


def ask(client, url, **options):
    return exchange(client, "GET", url, **{"total": 5, "max_bytes": 100_000, **options})


def failure(client, url, **options):
    with pytest.raises(NetError) as caught:
        ask(client, url, **options)
    return caught.value


def here(_host, _port):
    return ["127.0.0.1"]


def test_the_name_of_the_url_is_checked_in_the_certificate(
    serve, connect, answer, certified, trust
):
    server = serve(answer(b"safe"), context=certified("a.test"))
    client = connect(server, names=("a.test", "b.test"), resolver=here, verify=trust)
    assert ask(client, server.url(scheme="https", host="a.test")).body == b"safe"
    error = failure(client, server.url(scheme="https", host="b.test"))
    assert (error.kind, error.transient) == (NetFailure.CERTIFICATE_REFUSED, False)


def test_an_expired_certificate_is_refused(serve, connect, answer, certified, trust):
    expired = certified("a.test", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    server = serve(answer(), context=expired)
    client = connect(server, names=("a.test",), resolver=here, verify=trust)
    error = failure(client, server.url(scheme="https", host="a.test"))
    assert error.kind is NetFailure.CERTIFICATE_REFUSED
    assert "expired" in error.detail


def test_a_certificate_of_an_unknown_authority_is_refused(serve, connect, answer, trust):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("a.test").configure_cert(context)
    server = serve(answer(), context=context)
    client = connect(server, names=("a.test",), resolver=here, verify=trust)
    error = failure(client, server.url(scheme="https", host="a.test"))
    assert error.kind is NetFailure.CERTIFICATE_REFUSED


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
def test_tls_1_0_is_refused(serve, connect, answer, certified, trust):
    old = certified("a.test")
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1
    server = serve(answer(), context=old)
    client = connect(server, names=("a.test",), resolver=here, verify=trust)
    error = failure(client, server.url(scheme="https", host="a.test"))
    assert error.kind is NetFailure.TLS_FAILED


def test_a_server_that_does_not_speak_tls_is_named(serve, connect):
    silent = serve(None)
    error = failure(connect(silent), silent.url(scheme="https"), total=0.3)
    assert (error.kind, error.transient) == (NetFailure.CONNECT_TIMEOUT, True)


def test_an_answer_tells_which_address_and_certificates_it_came_from(
    serve, connect, answer, certified, trust
):
    server = serve(answer(b"safe"), context=certified("a.test"))
    client = connect(server, names=("a.test",), resolver=here, verify=trust)
    far = ask(client, server.url(scheme="https", host="a.test")).far
    assert (far.address, far.port, far.tls) == ("127.0.0.1", server.port, "TLSv1.3")
    leaf = x509.load_der_x509_certificate(far.certificates[0])
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["a.test"]
