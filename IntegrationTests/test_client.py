# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The client behind `roost publish` and `roost subscribe`, against the server and against servers that misbehave."""

import base64
import hashlib
import re
import socket
import struct
import subprocess
import threading
import time

import pytest

from support.peer import ACCEPT_SUFFIX, mask
from support.server import binary


def run(*arguments, timeout=20):
    return subprocess.run([binary("roost"), *arguments], capture_output=True, text=True, timeout=timeout)


def unmasked(payload, opcode=1):
    """A server's frame."""
    count = len(payload)
    return bytes([0x80 | opcode]) + (bytes([count]) if count < 126 else b"\x7e" + struct.pack(">H", count)) + payload


class FakeServer:
    """Takes one connection and does with it what the test says."""

    def __init__(self, behave):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.error = None
        self.thread = threading.Thread(target=self._run, args=(behave,), daemon=True)
        self.thread.start()

    def _run(self, behave):
        try:
            sock, _ = self.listener.accept()
            sock.settimeout(10)
            data = b""
            while b"\r\n\r\n" not in data:
                data += sock.recv(4096)
            behave(sock, data.decode())
            sock.close()
        except Exception as error:
            self.error = error

    def finish(self):
        self.thread.join(15)
        self.listener.close()
        assert not self.thread.is_alive()
        if self.error:
            raise self.error


def accepted(head):
    key = re.search("Sec-WebSocket-Key: (.*)\r\n", head)[1]
    answer = base64.b64encode(hashlib.sha1(key.encode() + ACCEPT_SUFFIX).digest()).decode()
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {answer}\r\nSec-WebSocket-Protocol: wamp\r\n\r\n"
    ).encode()


def read_frame(sock):
    """A client's frame: opcode and payload."""
    def exactly(count):
        data = b""
        while len(data) < count:
            more = sock.recv(count - len(data))
            assert more, "the client is gone"
            data += more
        return data

    first, second = exactly(2)
    assert second & 0x80, "a client's frame is not masked"
    count = second & 127
    if count == 126:
        count = struct.unpack(">H", exactly(2))[0]
    key = exactly(4)
    return first & 15, mask(exactly(count), key)


WELCOME = unmasked(b'[0,"0123456789abcdef",1,"fake"]')
EVENT = unmasked(b'[8,"t",{"a":1}]')


def test_publish_and_subscribe_reach_the_server(server):
    with server.connect() as peer:
        peer.subscribe("room/cli")
        result = run("publish", f"ws://127.0.0.1:{server.port}/ws", "room/cli", '{"text": "h\\u00e9"}')
        assert result.returncode == 0, result.stderr
        assert peer.text() == '[8,"room\\/cli",{"text": "h\\u00e9"}]'
        command = [binary("roost"), "subscribe", f"ws://127.0.0.1:{server.port}/ws", "room/cli", "--count", "1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 10
            while process.poll() is None and time.monotonic() < deadline:
                peer.publish("room/cli", {"n": 1})
                time.sleep(0.05)
            assert process.stdout.read().strip() == 'room/cli\t{"n": 1}'
            assert process.returncode == 0


def test_an_answer_in_single_bytes_is_put_together():
    def behave(sock, head):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in accepted(head) + WELCOME + EVENT:
            sock.sendall(bytes([byte]))
            time.sleep(0.0005)
        read_frame(sock)

    fake = FakeServer(behave)
    result = run("subscribe", f"ws://127.0.0.1:{fake.port}", "t", "--count", "1")
    assert result.returncode == 0 and result.stdout == 't\t{"a":1}\n', result
    fake.finish()


def test_an_answer_in_one_piece_is_taken_apart():
    def behave(sock, head):
        sock.sendall(accepted(head) + WELCOME + EVENT * 3)
        read_frame(sock)

    fake = FakeServer(behave)
    result = run("subscribe", f"ws://127.0.0.1:{fake.port}", "t", "--count", "3")
    assert result.returncode == 0 and result.stdout == 't\t{"a":1}\n' * 3, result
    fake.finish()


def test_pings_are_answered_and_the_close_frame_is_sent():
    seen = []

    def behave(sock, head):
        sock.sendall(accepted(head) + WELCOME + unmasked(b"abc", 9))
        frames = [read_frame(sock) for _ in range(2)]
        sock.sendall(EVENT)
        frames.append(read_frame(sock))
        seen.extend(frames)
        sock.sendall(unmasked(frames[-1][1], 8))

    fake = FakeServer(behave)
    assert run("subscribe", f"ws://127.0.0.1:{fake.port}", "t", "--count", "1").returncode == 0
    fake.finish()
    assert (10, b"abc") in seen and (1, b'[5,"t"]') in seen and seen[-1] == (8, b"\x03\xe8")


def test_the_request_is_as_browsers_and_the_server_expect():
    heads = []

    def behave(sock, head):
        heads.append(head)
        sock.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

    fake = FakeServer(behave)
    result = run("publish", f"ws://127.0.0.1:{fake.port}/ws?x=1", "t", "1", "--ticket", "a+b/c=")
    assert result.returncode != 0 and "403" in result.stderr
    fake.finish()
    assert heads[0].startswith("GET /ws?x=1&ticket=a%2Bb%2Fc%3D HTTP/1.1\r\n")
    assert "Sec-WebSocket-Protocol: wamp\r\n" in heads[0] and "Origin: 127.0.0.1\r\n" in heads[0]


@pytest.mark.parametrize(
    "answer",
    [
        lambda head: b"HTTP/1.1 101 OK\r\n\r\n", lambda head: b"nonsense\r\n\r\n", lambda head: b"",
        lambda head: accepted(head).replace(b"Accept: ", b"Accept: x"),
        lambda head: accepted(head) + unmasked(b"hello"),
        lambda head: accepted(head) + WELCOME + WELCOME, lambda head: accepted(head) + WELCOME + unmasked(b"[8]"),
        lambda head: accepted(head) + WELCOME + b"\x81\x85aaaa", lambda head: accepted(head) + WELCOME + b"\x83\x00",
        lambda head: accepted(head) + WELCOME + b"\x81\x01\xff", lambda head: accepted(head) + WELCOME,
        lambda head: accepted(head) + WELCOME + b"\x81\x7f\x7f" + b"\xff" * 7,
        lambda head: accepted(head) + unmasked(b"\x03\xef", 8), lambda head: b"HTTP/1.1 101 " + b"a" * 100_000,
    ],
    ids=["no upgrade", "no HTTP", "nothing", "wrong key", "no WELCOME", "second WELCOME", "half an event", "masked",
         "reserved opcode", "no UTF-8", "lost", "huge", "closed", "huge head"],
)
def test_a_server_that_misbehaves_is_an_error_and_no_crash(answer):
    fake = FakeServer(lambda sock, head: sock.sendall(answer(head)))
    result = run("subscribe", f"ws://127.0.0.1:{fake.port}", "t", "--count", "1")
    assert result.returncode == 1 and result.stdout == "", result
    assert result.stderr.strip() and "Fatal" not in result.stderr
    fake.thread.join(10)


def test_nobody_there_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = run("publish", f"ws://127.0.0.1:{port}", "t", "1")
    assert result.returncode == 1 and result.stderr.strip()


@pytest.mark.parametrize("arguments", [["ws://x y", "t", "1"], ["http://a", "t", "1"], ["ws://a", "t", "{nonsense"]])
def test_wrong_arguments_are_explained(arguments):
    result = run("publish", *arguments)
    assert result.returncode != 0 and result.stderr.strip()


def test_a_refused_subscription_is_printed(fixture_server):
    from support.tickets import ticket

    command = [binary("roost"), "subscribe", f"ws://127.0.0.1:{fixture_server.port}/ws", "oro/email_event/1/1",
               "--ticket", ticket("john")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline()
        process.kill()
    assert 'You are not allowed to subscribe on topic "oro/email_event/1/1".' in line


def test_a_handler_s_error_after_publishing_is_reported(fixture_server):
    from support.tickets import ticket

    result = run("publish", f"ws://127.0.0.1:{fixture_server.port}/ws", "peer/throwing/publish", "1",
                 "--ticket", ticket("john"))
    assert result.returncode == 1 and "boom publish" in result.stderr, result


def test_subscribe_connects_again_after_the_server_was_restarted(start):
    server = start()
    command = [binary("roost"), "subscribe", f"ws://127.0.0.1:{server.port}/ws", "room/again", "--reconnect",
               "--count", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline() == "roost: connected\n"
        server.stop()
        assert "Next attempt" in process.stderr.readline()
        server.restart()
        deadline = time.monotonic() + 20
        with server.connect() as peer:
            while process.poll() is None and time.monotonic() < deadline:
                peer.publish("room/again", 1)
                time.sleep(0.05)
        assert process.stdout.read() == "room/again\t1\n"
        assert process.returncode == 0
