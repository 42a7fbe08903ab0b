# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Listeners that serve plain HTTP over the same port as WebSocket, RawSocket and events."""

import http.client
import json
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest

from conftest import assert_settles
from support.event_stream import EventStream
from support.http_api import API
from support.metrics import Metrics
from support.peer import Peer
from support.poller import Poller
from support.wamp2 import Client

SHARED = {"protocols": "[wamp1, wamp2, rawsocket, sse, poll]", "http": "true"}
REALMS = "realms:\n    realm1: { unrouted_topics: allow }\n"
KEYS = {"api_keys": "[{ name: shop, secret: a-key-of-the-shop }]", "metrics": "true", "page": "true"}


@pytest.fixture(scope="module")
def shared(module_start):
    return module_start(listener=SHARED, http=KEYS, extra=REALMS)


def get(port, path="/live", method="GET", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def assert_ends(connection):
    """Reads what there is up to the end."""
    while connection.recv(65536):
        pass


def test_everything_is_served_over_one_port(shared):
    with Peer.open(shared.port) as one, Client(shared.port) as two, Client(
        shared.port, "cbor", rawsocket=True
    ) as raw, EventStream(shared.port, "room/a") as stream:
        one.subscribe("room/a")
        two.join("realm1").subscribe("room/a")
        raw.join("realm1").subscribe("room/a")
        poller = Poller(shared.port, "room/a")
        answer = API(shared.port, "a-key-of-the-shop").publish("room/a", {"n": 1}, acknowledge=True).ok()
        assert answer["receivers"] == 5
        one.expect_event("room/a", {"n": 1})
        two.expect_event({"n": 1})
        raw.expect_event({"n": 1})
        stream.expect("room/a", {"n": 1})
        poller.expect(("room/a", {"n": 1}))
    assert get(shared.port)[0] == 200 and get(shared.port, "/ready")[0] == 200
    assert b"<title>Roost" in get(shared.port, "/")[1]
    assert b"roost_connections_open" in get(shared.port, "/metrics")[1]
    assert get(shared.port, "/nothing")[0] == 404
    assert get(shared.port, "/nothing", method="DELETE")[0] == 404
    # And over the port of its own.
    assert get(shared.page_port)[0] == 200


def test_the_api_needs_its_key_there_too(shared):
    API(shared.port).publish("room/a", 1).problem(401, "unauthorized")
    API(shared.port, "another-key-of-sb").publish("room/a", 1).problem(401, "unauthorized")


def test_a_connection_is_kept_for_many_requests_in_any_pieces(shared):
    with API(shared.port, "a-key-of-the-shop") as api:
        for number in range(50):
            api.publish("room/kept", number).ok()
    body = json.dumps({"topic": "room/kept", "payload": "x" * 100_000}).encode()
    head = (
        "POST /v1/realms/realm1/publications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-key-of-the-shop\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for size in (1, 7, 1000, 1 << 20):
        with socket.create_connection(("127.0.0.1", shared.port), timeout=10) as peer:
            data = head + body if size > 7 else head
            for start in range(0, len(data), size):
                peer.sendall(data[start : start + size])
            if size <= 7:
                peer.sendall(body)
            # Two requests at once: the second one waits for the first.
            peer.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while part := peer.recv(65536):
                answer += part
        assert answer.count(b"HTTP/1.1 200 OK\r\n") == 2, (size, answer[:300])
        assert answer.count(b"\r\nDate: ") == 2


def test_what_is_no_http_is_refused_as_ever(shared):
    for sent, start in [
        (b"nonsense\r\n\r\n", b"HTTP/1.1 400"), (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", b"HTTP/1.1 431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n", b"HTTP/1.1 4"),
    ]:
        with socket.create_connection(("127.0.0.1", shared.port), timeout=10) as peer:
            peer.sendall(sent)
            assert peer.recv(65536).startswith(start)
    shared.assert_serves()


def test_connections_count_for_the_listener(start):
    server = start(listener=SHARED, http=KEYS, limits={"connections_per_address": 3, "http_timeout": "1s"}, extra=REALMS)
    opened = lambda: Metrics(server.page_port).value("roost_connections_open")  # noqa: E731
    assert_settles(lambda: opened() == 0, "the test's own connection is left")
    kept = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(3)]
    for connection in kept:
        connection.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    assert opened() == 3
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as refused:
        assert refused.recv(100) == b""
    # Who is idle is let go of, and its place is given back.
    for connection in kept:
        assert_ends(connection)
    assert_settles(lambda: opened() == 0, "connections are counted still")
    server.assert_serves()


def test_a_request_that_drips_is_ended(start):
    server = start(listener=SHARED, http=KEYS, limits={"handshake_timeout": "300ms", "http_timeout": "300ms"})
    for sent in (b"", b"POST /v1/x HTT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as slow:
            slow.sendall(sent)
            try:
                while slow.recv(65_536):
                    pass
            except ConnectionResetError:
                pass
    server.assert_serves()


def test_a_body_beyond_the_bound_is_refused(start):
    server = start(listener=SHARED, http=KEYS, limits={"http_body_bytes": 2048})
    headers = {"Authorization": "Bearer a-key-of-the-shop", "Content-Type": "application/json"}
    path = "/v1/realms/default/publications"
    assert get(server.port, path, "POST", b" " * 2049, headers)[0] == 413
    assert get(server.port, path, "POST", b" " * 2048, headers)[0] == 400


def test_over_tls(start, tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )
    tls = f"{{ certificate_chain: {tmp_path}/cert.pem, private_key: {tmp_path}/key.pem }}"
    server = start(listener={**SHARED, "tls": tls}, http=KEYS, extra=REALMS)
    context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    context.check_hostname = False
    connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=context)
    body = json.dumps({"topic": "room/a", "payload": "x" * 200_000})
    for _ in range(3):
        connection.request(
            "POST", "/v1/realms/realm1/publications", body=body,
            headers={"Authorization": "Bearer a-key-of-the-shop", "Content-Type": "application/json"},
        )
        response = connection.getresponse()
        response.read()
        assert response.status == 200
    connection.close()


def test_without_a_port_of_its_own(start):
    server = start(listener=SHARED, extra=REALMS + "http: { port: none, metrics: true, page: true }\n")
    assert get(server.port)[0] == 200
    assert_settles(lambda: "serving HTTP" in server.log, "it is not announced")
    (line,) = [line for line in server.log.splitlines() if "serving HTTP" in line]
    assert f"127.0.0.1:{server.port}" in line
    server.assert_serves()


def test_a_drain_answers_what_is_under_way(start):
    server = start(listener=SHARED, http=KEYS, extra=REALMS, environment={"ROOST_SHUTDOWN_WINDOW": "300ms"})
    idle = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    idle.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert idle.recv(65536).startswith(b"HTTP/1.1 200")
    begun = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    begun.sendall(b"POST /live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na")
    time.sleep(0.2)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.6)
    begun.sendall(b"bc")
    answer = b""
    while part := begun.recv(65536):
        answer += part
    assert answer.startswith(b"HTTP/1.1 405")
    assert_ends(idle)
    assert server.process.wait(5) == 0


def test_many_at_once(shared):
    """Requests on connections of their own while clients of all protocols come and go."""
    failures = []

    def ask():
        for _ in range(100):
            try:
                if get(shared.port)[0] != 200:
                    failures.append("status")
            except OSError as error:
                failures.append(repr(error))

    def connect():
        for _ in range(50):
            with Peer.open(shared.port) as peer:
                peer.barrier()

    threads = [threading.Thread(target=run) for run in (ask, ask, connect, connect)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    shared.assert_serves()
