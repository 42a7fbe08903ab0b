# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Requests that mean harm or nonsense; whoever sends them is answered as documented, and nobody else notices."""

import socket
import ssl
import subprocess
import time

import pytest

from conftest import need
from support.peer import Ended, Peer, frame


def answer(port, data, timeout=5):
    """Sends bytes and reads the answer's head; the connection must end afterwards."""
    peer = Peer(port)
    try:
        peer.send(data)
    except (BrokenPipeError, ConnectionResetError):
        pass
    response = peer.response(timeout)
    peer.expect_end()
    return response


def built(port, **options):
    """A request that is as it should be, except for the options."""
    peer = Peer(port)
    data = peer.request(**options)
    peer.drop()
    return data


def test_silence_is_ended_at_the_handshake_limit(start):
    server = start(limits={"handshake_timeout": "700ms"})
    began = time.monotonic()
    with Peer(server.port) as peer:
        peer.expect_end(3)
    assert 0.5 < time.monotonic() - began < 2
    server.assert_serves()


def test_slow_requests_are_ended_at_the_limit_for_the_whole_handshake(start):
    server = start(limits={"handshake_timeout": "1s"})
    peers = [Peer(server.port) for _ in range(200)]
    request = peers[0].request()
    began = time.monotonic()
    alive = list(peers)
    for byte in request:
        for peer in list(alive):
            try:
                peer.send(bytes([byte]))
            except OSError:
                alive.remove(peer)
        if not alive or time.monotonic() - began > 1.6:
            break
        time.sleep(0.1)
        probe = time.monotonic()
        server.assert_serves()
        assert time.monotonic() - probe < 0.5, "others wait for the slow ones"
    for peer in peers:
        peer.expect_end(2)
        peer.drop()


def test_a_huge_header_is_refused(unharmed):
    assert answer(unharmed.port, built(unharmed.port, headers=["X-Large: " + "a" * 200_000])).status == 431


def test_thousands_of_headers_are_refused(unharmed):
    headers = [f"X-{number}: a" for number in range(5_000)]
    assert answer(unharmed.port, built(unharmed.port, headers=headers)).status == 431


def test_endless_headers_are_cut_off(unharmed):
    peer = Peer(unharmed.port)
    peer.send(b"GET /ws HTTP/1.1\r\n")
    peer.send_until_cut(b"X-Endless: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 1_000)


@pytest.mark.parametrize(
    "options, status",
    [
        ({"line": "POST /ws HTTP/1.1"}, 405),
        ({"line": "GET /ws HTTP/1.0"}, 505),
        ({"line": "GET /ws HTTP/0.9"}, 505),
        ({"line": "GET ws HTTP/1.1"}, 400),
        ({"line": "GET /\u00e4 HTTP/1.1"}, 400),
        ({"line": "nonsense"}, 400),
        ({"line": "GET  /ws HTTP/1.1"}, 400),
        ({"Host": None}, 400),
        ({"headers": ["Host: other"]}, 400),
        ({"Sec_WebSocket_Key": None}, 400),
        ({"Sec_WebSocket_Key": "AAAA"}, 400),
        ({"Sec_WebSocket_Key": "!!!!!!!!!!!!!!!!!!!!!!=="}, 400),
        ({"headers": ["Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg=="]}, 400),
        ({"Upgrade": None}, 426),
        ({"Upgrade": "h2c"}, 426),
        ({"Connection": "keep-alive"}, 400),
        ({"Sec_WebSocket_Version": "8"}, 426),
        ({"Sec_WebSocket_Version": "14"}, 426),
        ({"Sec_WebSocket_Version": None}, 426),
        ({"headers": ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99"]}, 400),
        ({"headers": ["Content-Length: 4", "Transfer-Encoding: chunked"]}, 400),
        ({"headers": ["Content-Length: 4", "Content-Length: 5"]}, 400),
        ({"headers": [" folded"]}, 400),
        ({"headers": ["X-Nul: a\0b"]}, 400),
        ({"headers": ["no colon"]}, 400),
        ({"headers": ["X Blank: a"]}, 400),
    ],
    ids=str,
)
def test_a_request_that_is_not_as_it_should_be_is_refused_and_closed(unharmed, options, status):
    response = answer(unharmed.port, built(unharmed.port, **options))
    assert response.status == status
    if status == 426:
        assert response.values("Sec-WebSocket-Version") == ["13"]


def test_bare_line_feeds_are_refused(unharmed):
    data = built(unharmed.port).replace(b"\r\n", b"\n")
    assert answer(unharmed.port, data + b"\r\n\r\n").status == 400


def test_frames_in_the_packet_of_the_handshake_are_processed_in_order(unharmed):
    tail = frame('[5,"room/a"]') + b"".join(frame(f'[7,"room/a",{number}]') for number in range(50))
    with unharmed.connect(tail=tail) as peer:
        for number in range(50):
            peer.expect_event("room/a", number)


def test_a_handshake_in_pieces_is_put_together(unharmed):
    peer = Peer(unharmed.port)
    for byte in peer.request() + frame('[5,"room/pieces"]') + frame('[7,"room/pieces",1]'):
        peer.send(bytes([byte]))
    assert peer.response().status == 101
    peer.welcome()
    peer.expect_event("room/pieces", 1)
    peer.drop()


def test_tls_on_the_plain_port_is_closed(unharmed):
    context = ssl._create_unverified_context()
    sock = socket.create_connection(("127.0.0.1", unharmed.port), timeout=5)
    with pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(sock)
    lines = unharmed.log.count("\n")
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", unharmed.port), timeout=5) as sock, pytest.raises(Exception):
            context.wrap_socket(sock)
    assert unharmed.log.count("\n") - lines < 5, "a peer fills the log"


@pytest.fixture
def tls_server(start, tmp_path):
    need("openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )
    files = f"{{ certificate_chain: {tmp_path}/cert.pem, private_key: {tmp_path}/key.pem }}"
    server = start(listener={"tls": files})
    server.certificate = str(tmp_path / "cert.pem")
    return server


def test_http_on_the_tls_port_is_closed(tls_server):
    with Peer(tls_server.port) as peer:
        peer.send(peer.request())
        peer.expect_end()
    assert tls_server.process.poll() is None


def test_tls_serves_sessions(tls_server):
    context = ssl.create_default_context(cafile=tls_server.certificate)
    wrap = lambda sock: context.wrap_socket(sock, server_hostname="localhost")
    with Peer.open(tls_server.port, wrap=wrap) as subscriber, Peer.open(tls_server.port, wrap=wrap) as publisher:
        subscriber.subscribe("room/tls")
        publisher.publish("room/tls", "x" * 100_000)
        subscriber.expect_event("room/tls", "x" * 100_000)


def test_a_tls_handshake_that_never_comes_is_ended(start, tls_server):
    with Peer(tls_server.port) as peer:
        peer.expect_end(8)


@pytest.mark.parametrize("origin", ["http://shop.example", "https://shop.example:8443", "//shop.example",
                                    "shop.example", "127.0.0.1", "http://localhost:3000", "http://127.0.0.1"])
def test_a_listed_origin_is_accepted(origins_server, origin):
    with origins_server.connect(origin=origin) as peer:
        assert peer.session


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "", "https://shop.example.evil",
                                    "http://SHOP.example", "file://", "http://evil.example/shop.example",
                                    "http://shop.example@evil.example", "http://evil.example#shop.example"])
def test_another_origin_is_refused(origins_server, origin):
    assert answer(origins_server.port, built(origins_server.port, origin=origin)).status == 403


@pytest.fixture(scope="module")
def origins_server():
    from conftest import folder
    from support.server import Server

    made = Server.roost(folder(), listener={"origins": "[shop.example]"})
    yield made
    made.remove()


@pytest.mark.parametrize(
    "protocols, chosen",
    [("wamp", ["wamp"]), ("chat, wamp", ["wamp"]), ("wamp, wamp", ["wamp"]), ("WAMP", []), ("chat", []), (None, []),
     ("wamp.2.json", []), ("wamp.2.json, wamp", ["wamp"])],
)
def test_the_subprotocol_is_chosen_in_one_way(unharmed, protocols, chosen):
    peer = Peer(unharmed.port)
    assert peer.upgrade(protocols=protocols).values("Sec-WebSocket-Protocol") == chosen
    peer.welcome()
    peer.drop()


@pytest.mark.parametrize("path", ["/", "/ws", "/a/b?c=d&ticket=", "/%00", "//", "http://127.0.0.1/ws"])
def test_any_path_and_an_absolute_target_are_served(unharmed, path):
    with unharmed.connect(path=path) as peer:
        assert peer.session


def test_a_blocked_address_gets_no_byte_and_a_claimed_one_does_not_count(start):
    server = start(listener={"blocked_addresses": "[127.0.0.9]"})
    peer = Peer(server.port, source="127.0.0.9")
    with pytest.raises(Ended):
        peer.receive(time.monotonic() + 3)
    for header in ("X-Forwarded-For: 127.0.0.9", "Forwarded: for=127.0.0.9", "X-Real-IP: 127.0.0.9"):
        with server.connect(headers=[header]) as accepted:
            assert accepted.session
    with Peer(server.port) as proxied:
        proxied.send(b"PROXY TCP4 127.0.0.9 127.0.0.1 1 2\r\n" + proxied.request())
        assert proxied.response().status == 400
