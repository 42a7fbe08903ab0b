# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The server as Oro's PHP publisher sees it.

The publisher waits up to a second for the first byte, then reads until nothing comes for a millisecond, and takes all
from the first square bracket on for WELCOME. It never reads again, and ends without a close frame.
"""

import json
import pathlib
import select
import socket
import subprocess
import sys
import time
import urllib.parse

import pytest

from conftest import need
from support.peer import frame
from support.tickets import ticket

KEEP_BUSY = """
import sys, time
from support.peer import Peer
with Peer.open(int(sys.argv[1])) as peer:
    while True:
        peer.publish("room/busy", "x" * 50)
        time.sleep(0.0005)
"""

SCRIPT = pathlib.Path(__file__).parent / "php" / "publisher.php"


def request(port, session_ticket):
    path = "/ws" + ("?ticket=" + urllib.parse.quote(session_ticket, safe="") if session_ticket else "")
    lines = [
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Pragma: no-cache", "Cache-Control: no-cache",
        "Upgrade: WebSocket", "Connection: Upgrade", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Protocol: wamp", "Sec-WebSocket-Version: 13", "Origin: 127.0.0.1",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def connect(port, session_ticket="", tail=b""):
    """Connects as the publisher does; returns the socket and all that it read."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(request(port, session_ticket) + tail)
    data = sock.recv(1)
    while select.select([sock], [], [], 0.001)[0]:
        more = sock.recv(8192)
        if not more:
            break
        data += more
    return sock, data


def assert_connected(data):
    assert data.startswith(b"HTTP/1.1 101"), data
    message = json.loads(data[data.index(b"[") :])
    assert message[0] == 0 and isinstance(message[1], str), message


def publish(sock, topic, payload):
    sock.sendall(frame(json.dumps([7, topic, payload, [], []])))


@pytest.mark.parametrize("attempt", range(3))
def test_handshake_and_welcome_come_in_one_segment(server, attempt):
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", server.port)) as sock:
            sock.sendall(request(server.port, ""))
            first = sock.recv(1)
            rest = sock.recv(65536, socket.MSG_DONTWAIT)
            assert_connected(first + rest)


def test_no_header_has_a_bracket_and_welcome_is_not_91_bytes_long(server):
    sock, data = connect(server.port)
    head, _, rest = data.partition(b"\r\n\r\n")
    assert b"[" not in head and b"]" not in head
    assert rest[0] == 0x81 and b"[" not in rest[:2] and len(rest) == 2 + rest[1]
    sock.close()


def test_nothing_follows_welcome_for_five_milliseconds_although_the_topic_is_busy(server):
    # A process of its own: two threads of Python would wait for each other for milliseconds.
    busy = subprocess.Popen([sys.executable, "-c", KEEP_BUSY, str(server.port)], cwd=pathlib.Path(__file__).parent)
    try:
        time.sleep(0.5)
        quiet = 0
        for _ in range(40):
            with socket.create_connection(("127.0.0.1", server.port), timeout=2) as sock:
                sock.sendall(request(server.port, "") + frame('[5,"room/busy"]'))
                data = sock.recv(65536)
                arrived = time.monotonic()
                assert sock.recv(65536)
                gap = time.monotonic() - arrived
                welcome = data.partition(b"\r\n\r\n")[2]
                quiet += gap > 0.0045 and len(welcome) == 2 + welcome[1]
        # A machine that is busy itself delivers some of them late, and so together.
        assert quiet > 30, quiet
    finally:
        busy.kill()
        busy.wait()


def test_no_ping_is_sent_right_after_welcome(start):
    server = start(limits={"ping_interval": "100ms"})
    for _ in range(20):
        sock, data = connect(server.port)
        assert_connected(data)
        sock.close()


def test_an_event_published_right_before_the_end_arrives(server):
    with server.connect() as subscriber:
        subscriber.subscribe("room/one")
        for number in range(50):
            sock, data = connect(server.port)
            assert_connected(data)
            publish(sock, "room/one", {"number": number})
            sock.close()
            subscriber.expect_event("room/one", {"number": number})


def test_an_event_arrives_although_the_ticket_is_still_being_verified(fixture_server):
    with fixture_server.connect(ticket=ticket("john")) as subscriber:
        subscriber.subscribe("peer/broadcast")
        for number in range(20):
            sock, data = connect(fixture_server.port, ticket())
            assert_connected(data)
            publish(sock, "peer/broadcast", [number])
            sock.close()
            subscriber.expect_event("peer/broadcast", [number])


def test_a_publisher_that_never_reads_is_tolerated(start):
    server = start(limits={"ping_interval": 0})
    with server.connect() as subscriber:
        subscriber.subscribe("room/one")
        sock, data = connect(server.port)
        assert_connected(data)
        for number in range(200):
            publish(sock, "room/one", number)
        for number in range(200):
            subscriber.expect_event("room/one", number)
        sock.close()


def test_a_connection_that_is_only_checked_leaves_nothing_behind(server):
    before = server.descriptors()
    for _ in range(200):
        sock, data = connect(server.port)
        assert_connected(data)
        sock.close()
    deadline = time.monotonic() + 5
    while server.descriptors() > before + 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.descriptors() <= before + 2


def test_php_itself_connects_and_publishes(fixture_server):
    need("php")
    with fixture_server.connect(ticket=ticket("john")) as subscriber:
        subscriber.subscribe("peer/broadcast")
        for number in range(5):
            arguments = [str(fixture_server.port), ticket(), "peer/broadcast", json.dumps({"number": number})]
            result = subprocess.run(["php", str(SCRIPT), *arguments], capture_output=True, text=True, timeout=20)
            assert result.returncode == 0, result.stdout + result.stderr
            assert len(result.stdout.strip()) == 32
            subscriber.expect_event("peer/broadcast", {"number": number})


def test_php_sees_that_it_is_not_connected_when_nobody_welcomes():
    need("php")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        result = subprocess.run(
            ["php", str(SCRIPT), port, "x", "t", "{}"], capture_output=True, text=True, timeout=20
        )
    assert result.returncode == 1
