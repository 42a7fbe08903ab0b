# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""permessage-deflate (RFC 7692) as a client sees it; zlib is Python's."""

import json
import os
import random
import time

import pytest

from conftest import folder
from support.peer import BINARY, CONTINUATION, PING, TEXT, Peer, deflated, frame
from support.server import Server, binary, free_port

BOTH = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
RSV1 = 4


@pytest.fixture(scope="module")
def compressing():
    """A server whose first listener compresses; `plain_port` is that of a second one, which does not."""
    plain = {"authentication": "anonymous", "publish": "anyone", "port": free_port()}
    made = Server.roost(folder(), listener={"compression": "true"}, listeners=[plain])
    made.plain_port = plain["port"]
    made.await_port(made.plain_port)
    yield made
    made.assert_serves()
    made.remove()


@pytest.fixture(scope="module")
def echo():
    """roost-echo, which compresses messages of every size."""
    port = free_port()
    made = Server([binary("roost-echo"), str(port), "--compression"], folder(), port)
    yield made
    made.remove()


def open_peer(port, offer="permessage-deflate", window=15, welcome=True):
    """A peer that has offered compression, and the answer to that."""
    peer = Peer(port)
    response = peer.upgrade(headers=[f"Sec-WebSocket-Extensions: {offer}"])
    peer.window = window
    if welcome:
        peer.welcome()
    return peer, response.values("Sec-WebSocket-Extensions")


def call(peer, size=200):
    """Calls what is no procedure, with an id of that size, and returns the frame of the answer, which repeats the id."""
    peer.message(2, "a" * size, "room/a")
    found = peer.next()
    assert json.loads(found.text)[1] == "a" * size
    return found


@pytest.mark.parametrize(
    "offer, answer",
    [
        ("permessage-deflate", [BOTH]),
        ("permessage-deflate; client_max_window_bits", [BOTH + "; client_max_window_bits=15"]),
        ("permessage-deflate; server_max_window_bits=9", [BOTH + "; server_max_window_bits=9"]),
        ("permessage-deflate; server_max_window_bits=8", []),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate", [BOTH]),
        ("x-unknown", []),
    ],
)
def test_offers(compressing, offer, answer):
    peer, answered = open_peer(compressing.port, offer)
    assert answered == answer
    assert call(peer).is_compressed == bool(answer)
    peer.drop()
    peer, answered = open_peer(compressing.plain_port, offer)
    assert answered == []
    assert not call(peer).is_compressed
    peer.drop()


def test_without_an_offer_nothing_is_compressed(compressing):
    with compressing.connect() as peer:
        peer.window = 15
        assert not call(peer).is_compressed
        peer.send(frame(deflated("[5,\"room/a\"]"), reserved=RSV1))
        peer.expect_close(1002)


def test_a_malformed_offer_is_refused_with_and_without_compression(compressing):
    for port in (compressing.port, compressing.plain_port):
        peer = Peer(port)
        peer.send(peer.request(headers=["Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7"]))
        assert peer.response().status == 400
        peer.expect_end()


def test_compressed_messages_reach_everybody(compressing):
    peer, _ = open_peer(compressing.port)
    with compressing.connect() as plain, Peer.open(compressing.plain_port) as other:
        for subscriber in (plain, other):
            subscriber.subscribe("room/mixed")
        peer.send(frame(deflated('[5,"room/mixed"]'), reserved=RSV1))
        peer.barrier()
        payload = {"text": "größer " * 300}
        message = deflated(json.dumps([7, "room/mixed", payload]))
        peer.send(frame(message, reserved=RSV1))
        peer.send(frame(message[:5], reserved=RSV1, final=False) + frame(b"p", PING))
        peer.send(frame(message[5:-1], CONTINUATION, final=False) + frame(message[-1:], CONTINUATION))
        peer.send(frame(json.dumps([7, "room/mixed", "plain"])))
        for subscriber in (plain, other):
            for expected in (payload, payload, "plain"):
                subscriber.expect_event("room/mixed", expected)
        peer.barrier()
        events = [found for found in peer.received if found.opcode == TEXT]
        assert [found.is_compressed for found in events] == [True, True, False]
        assert [json.loads(found.text) for found in events] == [[8, "room/mixed", payload]] * 2 + [
            [8, "room/mixed", "plain"]
        ]
    peer.drop()


def test_events_are_compressed_for_each_window_and_filtered_as_without(compressing):
    """What is published together is compressed once for each window; lists of sessions cut the same events out."""
    peers = [open_peer(compressing.port, f"permessage-deflate; server_max_window_bits={w}", w)[0] for w in (9, 12, 15)]
    with compressing.connect() as plain:
        everybody = [*peers, plain]
        for peer in everybody:
            peer.subscribe("room/filtered")
        texts = [f"{number} " + "event " * 100 for number in range(40)]
        batch = b""
        for number, text in enumerate(texts):
            excluded = [peers[0].session] if number % 3 == 0 else []
            eligible = [peers[1].session, plain.session] if number % 5 == 0 else []
            batch += frame(json.dumps([7, "room/filtered", text, excluded, eligible]))
        plain.send(batch)
        for peer in everybody:
            peer.barrier()
            events = [found for found in peer.received if found.opcode == TEXT]
            expected = [
                text
                for number, text in enumerate(texts)
                if not (number % 3 == 0 and peer is peers[0])
                and not (number % 5 == 0 and peer in (peers[0], peers[2]))
            ]
            # Those of one publisher are in order; the barrier of another loop may come before some of them.
            while len(events) < len(expected):
                events.append(peer.next())
            assert [json.loads(found.text)[2] for found in events] == expected
            assert all(found.is_compressed == (peer is not plain) for found in events)
    for peer in peers:
        peer.drop()


def test_minimum_bytes(start):
    server = start(listener={"compression": "{ minimum_bytes: 240, window_bits: 9, level: 9 }"})
    peer, answered = open_peer(server.port, "permessage-deflate; client_max_window_bits", window=9)
    assert answered == [BOTH + "; client_max_window_bits=9"]
    length = len(call(peer, 100).payload) - 100
    assert not call(peer, 239 - length).is_compressed
    assert call(peer, 240 - length).is_compressed
    peer.drop()


def test_message_bytes_bounds_the_inflated_message(start):
    server = start(limits={"message_bytes": 4096}, listener={"compression": "true"})
    start_of, end = '[7,"room/a","', '"]'
    for size, is_allowed in ((4096, True), (4097, False)):
        peer, _ = open_peer(server.port)
        text = start_of + "a" * (size - len(start_of + end)) + end
        peer.send(frame(deflated(text), reserved=RSV1))
        if is_allowed:
            peer.barrier()
            peer.drop()
        else:
            peer.expect_close(1009)


def test_a_bomb_costs_neither_time_nor_memory(compressing):
    """A mebibyte that would become a gibibyte, twenty times."""
    part = deflated(bytes(1 << 20)) + b"\0\0\xff\xff"
    bomb = (part * ((1 << 20) // len(part)))[:-4]
    before, began = compressing.resident_bytes(), time.monotonic()
    cpu = compressing.cpu_seconds()
    for _ in range(20):
        peer, _ = open_peer(compressing.port)
        peer.send(frame(bomb, BINARY, reserved=RSV1))
        peer.expect_close(1009)
    assert time.monotonic() - began < 20
    assert compressing.cpu_seconds() - cpu < 10
    assert compressing.resident_bytes() - before < 48 << 20


@pytest.mark.parametrize(
    "data, code",
    [
        (frame(b"\xff\xff\xff", reserved=RSV1), 1007),
        (frame(deflated("[5]" * 50)[:-3], reserved=RSV1), 1007),
        (frame(deflated(b"[5,\"\xff\"]"), reserved=RSV1), 1007),
        (frame(deflated("[5]"), reserved=RSV1, final=False) + frame(b"", CONTINUATION, reserved=RSV1), 1002),
        (frame(b"p", PING, reserved=RSV1), 1002),
        (frame(deflated("[5]"), reserved=6), 1002),
        (frame("[5]", reserved=2), 1002),
    ],
)
def test_what_is_wrong_ends_the_connection(compressing, data, code):
    peer, _ = open_peer(compressing.port)
    peer.send(data)
    peer.expect_close(code)


@pytest.mark.parametrize("window", range(9, 16))
def test_echo(echo, window):
    peer, answered = open_peer(
        echo.port, f"permessage-deflate; server_max_window_bits={window}", window, welcome=False
    )
    assert answered == [BOTH + f"; server_max_window_bits={window}"]
    chance = random.Random(window)
    for size in (0, 1, 20, 125, 126, 1_000, 65_535, 65_536, 300_000):
        noise = os.urandom(size)
        words = b" ".join(chance.choice((b"roost", b"topic", b"event")) for _ in range(size // 6))
        for message in (noise, words):
            peer.send(frame(deflated(message), BINARY, reserved=RSV1))
            found = peer.next()
            assert found.opcode == BINARY and found.payload == message
            assert found.is_compressed or len(message) < 20 or message is noise
    peer.drop()
