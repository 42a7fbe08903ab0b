# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Frames and messages that mean harm or nonsense."""

import json
import os
import socket
import time

import pytest

from conftest import assert_settles
from support.peer import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Peer, frame


def rejected(server, data, *codes, timeout=5):
    """Sends bytes in an open session, which must be closed with one of these codes."""
    peer = server.connect()
    try:
        peer.send(data)
    except OSError:
        pass
    found = peer.expect_close(*codes, timeout=timeout)
    peer.drop()
    return found


@pytest.mark.parametrize(
    "data, code",
    [
        (frame(length=1 << 63), 1002),
        (frame(length=(1 << 64) - 1), 1002),
        (frame(length=1 << 62), 1009),
        (frame(length=1 << 31), 1009),
        (frame(length=(1 << 20) + 1), 1009),
        (frame("[5]", minimal=False), 1002),
        (frame("a" * 200, length=200, minimal=False), 1002),
        (frame("[]", masked=False), 1002),
        (frame("[]", reserved=4), 1002),
        (frame("[]", reserved=2), 1002),
        (frame("[]", reserved=1), 1002),
        *[(frame("", opcode), 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)],
        (frame(b"a" * 126, PING), 1002),
        (frame(b"a" * 126, PONG), 1002),
        (frame(b"", PING, final=False), 1002),
        (frame(b"", CONTINUATION), 1002),
        (frame("[", final=False) + frame("]"), 1002),
        (frame(b"a", CLOSE), 1002),
        (frame(b"\x03\xec", CLOSE), 1002),
        (frame(b"\0\0", CLOSE), 1002),
        (frame(b"\x03\xe7", CLOSE), 1002),
        (frame(b"\x13\x88", CLOSE), 1002),
        (frame(b"\x03\xe8\xff", CLOSE), 1007),
    ],
    ids=lambda value: value if isinstance(value, int) else value[:16].hex(),
)
def test_a_frame_against_the_protocol_ends_the_connection(unharmed, data, code):
    rejected(unharmed, data, code)


def test_nothing_is_allocated_for_lengths_that_are_only_claimed(unharmed):
    peers = [unharmed.connect() for _ in range(200)]
    before = unharmed.resident_bytes()
    for peer in peers:
        peer.send(frame(b"", length=1 << 20))
    peers[-1].expect_silence(0.3)
    assert unharmed.resident_bytes() - before < 16 << 20
    for peer in peers:
        peer.drop()


def test_empty_fragments_without_end_are_cut_off(unharmed):
    peer = unharmed.connect()
    before = unharmed.cpu_seconds()
    peer.send(frame("", final=False))
    peer.send_until_cut(frame(b"", CONTINUATION, final=False) * 10_000)
    assert unharmed.cpu_seconds() - before < 3


def test_the_fragment_limit_is_reported(unharmed):
    data = frame("[", final=False) + b"".join(frame(b" ", CONTINUATION, final=False) for _ in range(4_096))
    rejected(unharmed, data, 1009)


def test_a_message_in_fragments_of_one_byte_arrives(unharmed):
    text = json.dumps([7, "room/f", "ä" * 500], ensure_ascii=False).encode()
    with unharmed.connect() as peer:
        peer.subscribe("room/f")
        parts = [text[index : index + 1] for index in range(len(text))]
        data = frame(parts[0], TEXT, final=False)
        data += b"".join(frame(part, CONTINUATION, final=False) for part in parts[1:])
        peer.send(data + frame(b"", CONTINUATION))
        peer.expect_event("room/f", "ä" * 500)


def test_control_frames_between_fragments_are_answered_at_once(unharmed):
    with unharmed.connect() as peer:
        peer.subscribe("room/f")
        peer.send(frame('[7,"room/f"', final=False) + frame(b"now", PING))
        found = peer.next()
        assert (found.opcode, found.payload) == (PONG, b"now")
        peer.send(frame(b",1]", CONTINUATION))
        peer.expect_event("room/f", 1)


def test_a_flood_of_pings_is_ended(unharmed):
    peer = unharmed.connect()
    before = unharmed.resident_bytes()
    peer.send_until_cut(frame(b"a" * 125, PING) * 100)
    assert unharmed.resident_bytes() - before < 16 << 20


def test_a_flood_of_pings_is_reported_to_who_reads(unharmed):
    rejected(unharmed, frame(b"x", PING) * 500, 1008)


def test_pongs_that_nobody_asked_for_are_ignored(unharmed):
    with unharmed.connect() as peer:
        for _ in range(50):
            peer.send(frame(os.urandom(13), PONG))
        peer.subscribe("room/p")
        peer.publish("room/p", 1)
        peer.expect_event("room/p", 1)


@pytest.mark.parametrize("payload", [b"", b"\x03\xe8", b"\x03\xe9bye", b"\x0b\xb8", b"\x13\x87\xc3\xa4"])
def test_a_close_frame_is_echoed(unharmed, payload):
    peer = unharmed.connect()
    peer.send(frame(payload, CLOSE) + frame('[5,"no/such/channel"]'))
    found = peer.next()
    assert found.opcode == CLOSE
    assert found.payload[:2] == (payload[:2] or b"\x03\xe8")
    peer.expect_end()


def test_a_peer_that_does_not_answer_the_close_frame_is_cut(unharmed):
    with unharmed.connect() as peer:
        peer.send(frame("nonsense"))
        assert peer.next().close_code == 1007
        began = time.monotonic()
        peer.expect_end(6)
        assert time.monotonic() - began < 5.5


def test_a_half_closed_connection_ends(unharmed):
    with unharmed.connect() as peer:
        peer.subscribe("room/half")
        peer.socket.shutdown(socket.SHUT_WR)
        peer.expect_end()


def test_resets_in_every_state_leave_nothing_behind(unharmed):
    before = unharmed.descriptors()
    for _ in range(20):
        early = Peer(unharmed.port)
        early.reset()
        middle = Peer(unharmed.port)
        middle.send(middle.request()[:50])
        middle.reset()
        for data in (b"", frame('[5,"room/reset"]'), frame("[7", final=False), frame(b"", length=1000), b"\x81",
                     frame(b"\x03\xe8", CLOSE), frame("nonsense"), frame(b"x", PING)):
            peer = unharmed.connect()
            peer.send(data)
            peer.reset()
    assert_settles(lambda: unharmed.descriptors() <= before + 1, "descriptors leak")
    with unharmed.connect() as peer:
        peer.publish("room/reset", 1)
        peer.barrier()


BROKEN_UTF8 = [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x28\xa1", b"\x80"]


@pytest.mark.parametrize("broken", BROKEN_UTF8, ids=bytes.hex)
def test_text_that_is_no_utf8_is_refused(unharmed, broken):
    rejected(unharmed, frame(b'[7,"room/a","' + broken + b'"]'), 1007)


@pytest.mark.parametrize("broken", BROKEN_UTF8, ids=bytes.hex)
def test_broken_utf8_fails_before_the_message_is_complete(unharmed, broken):
    data = b'[7,"room/a","' + broken
    rejected(unharmed, frame(data, final=False), 1007)
    rejected(unharmed, frame(data, length=len(data) + 1_000), 1007)


def test_broken_utf8_over_fragments_is_refused_wherever_it_is_split(unharmed):
    text = b'[7,"room/a","\xf0\x9f\x98"]'
    for split in range(1, len(text)):
        rejected(unharmed, frame(text[:split], final=False) + frame(text[split:], CONTINUATION), 1007)


def test_binary_messages_are_taken_like_text(unharmed):
    with unharmed.connect() as peer:
        peer.send(frame('[5,"room/b"]', BINARY) + frame('[7,"room/b",1]', BINARY))
        peer.expect_event("room/b", 1)
    rejected(unharmed, frame(b'[7,"room/a","\xff"]', BINARY), 1007)
