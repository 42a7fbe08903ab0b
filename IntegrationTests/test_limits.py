# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Every limit that shows from outside, on both of its sides. The names are those of roost.yml."""

import json
import threading
import time

import pytest

from conftest import assert_settles
from support.peer import CONTINUATION, PING, PONG, Ended, Peer, frame


def padded_request(peer, size):
    """A request whose head is exactly that many bytes long."""
    base = len(peer.request(headers=["X-Pad: "]))
    return peer.request(headers=["X-Pad: " + "a" * (size - base)])


def test_handshake_timeout(start):
    server = start(limits={"handshake_timeout": "600ms"})
    with Peer(server.port) as slow, Peer(server.port) as quick:
        request = quick.request()
        quick.send(request[:20])
        time.sleep(0.3)
        quick.send(request[20:])
        assert quick.response().status == 101
        quick.welcome()
        slow.send(slow.request()[:20])
        slow.expect_end(2)
        time.sleep(0.5)
        quick.barrier()


def test_request_head_bytes(start):
    server = start(limits={"request_head_bytes": 1024})
    with Peer(server.port) as within, Peer(server.port) as beyond:
        within.send(padded_request(within, 1024))
        assert within.response().status == 101
        beyond.send(padded_request(beyond, 1025))
        assert beyond.response().status == 431
        beyond.expect_end()


def test_request_headers(start):
    server = start(limits={"request_headers": 10})
    with Peer(server.port) as within, Peer(server.port) as beyond:
        within.send(within.request(headers=["X-1: a", "X-2: a", "X-3: a"]))
        assert within.response().status == 101
        beyond.send(beyond.request(headers=["X-1: a", "X-2: a", "X-3: a", "X-4: a"]))
        assert beyond.response().status == 431
        beyond.expect_end()


def text_of(size):
    """A PUBLISH that is exactly that many bytes long."""
    start, end = '[7,"room/a","', '"]'
    return start + "x" * (size - len(start) - len(end)) + end


def test_message_bytes(start):
    server = start(limits={"message_bytes": 1024})
    with server.connect() as within, server.connect() as beyond:
        within.subscribe("room/a")
        within.send(frame(text_of(1024)))
        assert len(json.loads(within.text())[2]) == 1024 - 15
        within.send(frame(text_of(1024)[:500], final=False) + frame(text_of(1024)[500:], CONTINUATION))
        assert json.loads(within.text())[0] == 8
        beyond.send(frame(text_of(1025)[:500], final=False) + frame(text_of(1025)[500:], CONTINUATION))
        beyond.expect_close(1009)
    with server.connect() as whole:
        whole.send(frame(text_of(1025)))
        whole.expect_close(1009)


def fragments(text, count):
    parts = [text[:1]] + [text[1:]] + [""] * (count - 2)
    frames = [frame(part, CONTINUATION if index else 1, final=False) for index, part in enumerate(parts[:-1])]
    return b"".join(frames) + frame(parts[-1], CONTINUATION)


def test_message_fragments(start):
    server = start(limits={"message_fragments": 4})
    with server.connect() as within, server.connect() as beyond:
        within.subscribe("room/a")
        within.send(fragments('[7,"room/a",1]', 4))
        within.expect_event("room/a", 1)
        within.send(fragments('[7,"room/a",2]', 4))
        within.expect_event("room/a", 2)
        beyond.send(fragments('[7,"room/a",1]', 5))
        beyond.expect_close(1009)


@pytest.mark.parametrize(
    "beginning",
    [frame('[7,"room', final=False), frame(b"", length=100), frame('[7,"room/a",1]')[:5], b"\x81"],
    ids=["between fragments", "no payload", "half a payload", "half a header"],
)
def test_message_timeout(start, beginning):
    server = start(limits={"message_timeout": "600ms"})
    with server.connect() as late, server.connect() as timely:
        timely.subscribe("room/a")
        late.send(beginning)
        timely.send(frame('[7,"room/a"', final=False))
        time.sleep(0.3)
        timely.send(frame(",1]", CONTINUATION))
        timely.expect_event("room/a", 1)
        late.expect_close(1008, timeout=3)
        time.sleep(0.3)
        timely.barrier()


def test_a_trickle_does_not_extend_the_message_timeout(start):
    server = start(limits={"message_timeout": "600ms"})
    with server.connect() as peer:
        peer.send(frame("[", final=False))
        began = time.monotonic()
        with pytest.raises((Ended, OSError)):
            while time.monotonic() - began < 3:
                peer.send(frame(" ", CONTINUATION, final=False))
                try:
                    peer.receive(time.monotonic() + 0.1)
                except TimeoutError:
                    pass
        assert time.monotonic() - began < 2


def test_json_depth(start):
    server = start(limits={"json_depth": 5})
    with server.connect() as within, server.connect() as beyond:
        within.subscribe("room/a")
        within.publish("room/a", [[[[]]]])
        within.expect_event("room/a", [[[[]]]])
        beyond.publish("room/a", [[[[[]]]]])
        beyond.expect_close(1007)


def test_topic_bytes(start):
    server = start(limits={"topic_bytes": 32})
    longest = "room/" + "é" * 13 + "a"
    with server.connect() as within, server.connect() as beyond:
        within.subscribe(longest)
        within.publish(longest, 1)
        within.expect_event(longest, 1)
        beyond.message(5, longest + "a")
        beyond.expect_close(1007)
    with server.connect() as publisher, server.connect() as caller:
        publisher.publish(longest + "a", 1)
        publisher.expect_close(1007)
        caller.message(2, "id", longest + "a")
        caller.expect_close(1007)


def test_topic_bytes_of_a_prefixed_name(start):
    server = start(limits={"topic_bytes": 32})
    with server.connect() as peer:
        peer.message(1, "p", "http://example.com/room")
        peer.subscribe("p:12345678")
        peer.publish("p:12345678", 1)
        peer.expect_event("http://example.com/room#12345678", 1)
        peer.message(5, "p:123456789")
        peer.expect_close(1007)


def test_subscriptions_per_session(start):
    server = start(limits={"subscriptions_per_session": 3})
    with server.connect() as peer, server.connect() as other:
        peer.subscribe("room/1", "room/2", "room/3", "room/3")
        assert not peer.received
        peer.message(5, "room/4")
        message = json.loads(peer.text())
        assert message[:3] == [4, "room/4", "room/4"] and message[4]["code"] == 429
        other.publish("room/4", 1)
        other.publish("room/3", 1)
        peer.expect_event("room/3", 1)
        peer.message(6, "room/3")
        peer.subscribe("room/4")
        other.publish("room/4", 2)
        peer.expect_event("room/4", 2)
        other.subscribe("room/4")


def test_prefixes_per_session(start):
    server = start(limits={"prefixes_per_session": 2})
    with server.connect() as peer:
        for prefix, uri in (("a", "x"), ("b", "y"), ("a", "http://example.com/room"), ("b", "z")):
            peer.message(1, prefix, uri)
        peer.subscribe("a:1")
        peer.message(1, "c", "x")
        peer.expect_close(1008)


def test_outbound_bytes(start):
    server = start(limits={"outbound_bytes": "256KiB", "message_bytes": "64KiB"})
    stalled = server.connect(receive_buffer=4096)
    stalled.subscribe("room/flood")
    payload, count = "x" * 32_000, 600
    with server.connect() as reader, server.connect() as publisher:
        reader.subscribe("room/flood")
        seen = []
        thread = threading.Thread(target=lambda: seen.extend(reader.next(20) for _ in range(count)))
        thread.start()
        before = server.resident_bytes()
        for number in range(count):
            publisher.publish("room/flood", f"{number:06}{payload}")
            # Within the outbound bound of the one that reads.
            while number - len(seen) > 3 and thread.is_alive():
                time.sleep(0.0005)
        publisher.barrier()
        thread.join(20)
        assert [json.loads(found.text)[2][:6] for found in seen] == [f"{number:06}" for number in range(count)]
        assert server.resident_bytes() - before < 32 << 20
    assert len(stalled.expect_cut(10)) < count
    server.assert_serves()


def test_outbound_age(start):
    server = start(limits={"outbound_bytes": "64MiB", "outbound_age": "800ms", "ping_interval": 0})
    stalled = server.connect(receive_buffer=4096)
    stalled.subscribe("room/flood")
    before = server.descriptors()
    with server.connect() as publisher:
        for _ in range(40):
            publisher.publish("room/flood", "x" * 250_000)
        publisher.barrier()
        began = time.monotonic()
        assert server.descriptors() == before + 1
        assert_settles(lambda: server.descriptors() <= before, "the stalled connection stays", 6)
        assert 0.4 < time.monotonic() - began < 4
    assert len(stalled.expect_cut(10)) < 40


def test_a_slow_reader_that_makes_progress_is_kept(start):
    server = start(limits={"outbound_bytes": "64MiB", "outbound_age": "1s"})
    with server.connect(receive_buffer=65_536) as slow, server.connect() as publisher:
        slow.subscribe("room/flood")
        for _ in range(40):
            publisher.publish("room/flood", "x" * 250_000)
        publisher.barrier()
        for _ in range(40):
            time.sleep(0.08)
            assert len(slow.text()) > 250_000
        slow.barrier()


def test_pings_cut_a_silent_peer_and_keep_one_that_answers(start):
    server = start(limits={"ping_interval": "300ms", "ping_misses": 2})
    silent, answering = server.connect(), server.connect()
    silent.answers_pings = False
    began = time.monotonic()
    thread = threading.Thread(target=lambda: pytest.raises(TimeoutError, answering.next, 3))
    thread.start()
    frames = silent.expect_cut(5)
    took = time.monotonic() - began
    assert 0.8 < took < 2.5, took
    assert [found.opcode for found in frames] == [PING, PING]
    assert len({found.payload for found in frames}) == 2
    thread.join()
    answering.barrier()
    answering.drop()


def test_ping_misses(start):
    server = start(limits={"ping_interval": "200ms", "ping_misses": 4})
    with server.connect() as silent:
        silent.answers_pings = False
        assert [found.opcode for found in silent.expect_cut(5)] == [PING] * 4


def test_no_pings_without_an_interval(start):
    server = start(limits={"ping_interval": 0})
    with server.connect() as peer:
        peer.answers_pings = False
        peer.expect_silence(1)


def refused(server, **options):
    """Whether a connection is closed without an answer."""
    peer = Peer(server.port, **options)
    try:
        peer.send(peer.request())
        peer.response(3)
        return False
    except (Ended, OSError):
        return True
    finally:
        peer.drop()


def test_connections(start):
    server = start(limits={"connections": 3})
    peers = [server.connect(source=f"127.0.0.{number}") for number in (2, 3, 4)]
    assert refused(server, source="127.0.0.5")
    for peer in peers:
        peer.barrier()
    peers.pop().drop()
    assert_settles(lambda: not refused(server, source="127.0.0.5"), "no room although one has left")
    for peer in peers:
        peer.barrier()
        peer.drop()


def test_connections_per_address(start):
    server = start(limits={"connections_per_address": 3})
    peers = [server.connect(source="127.0.0.2") for _ in range(3)]
    assert refused(server, source="127.0.0.2")
    with server.connect(source="127.0.0.3") as other:
        other.barrier()
    peers.pop().drop()
    assert_settles(lambda: not refused(server, source="127.0.0.2"), "no room although one has left")
    for peer in peers:
        peer.barrier()
        peer.drop()


def test_connections_that_come_and_go_are_not_counted_twice(start):
    server = start(limits={"connections_per_address": 8, "connections": 8})
    for turn in range(100):
        peer = Peer(server.port, source="127.0.0.2")
        peer.reset() if turn % 2 else peer.drop()
    assert_settles(lambda: not refused(server, source="127.0.0.2"), "places leak")


def test_control_frames_per_second(start):
    server = start(limits={"control_frames_per_second": 5})
    with server.connect() as within, server.connect() as beyond:
        for _ in range(3):
            within.send(frame(b"x", PING) * 5)
            assert [within.next().opcode for _ in range(5)] == [PONG] * 5
            time.sleep(1.2)
        beyond.send(frame(b"x", PING) * 6)
        codes = [beyond.next() for _ in range(6)]
        assert codes[-1].close_code == 1008
        beyond.expect_end()


def test_idle_topics_are_forgotten(start):
    server = start(limits={"idle_topics": 100})
    with server.connect() as peer:
        before = None
        for turn in range(40):
            peer.send(b"".join(frame(f'[7,"room/idle{turn}-{number}",1]') for number in range(1_000)))
            peer.barrier()
            before = before or server.resident_bytes()
        assert server.resident_bytes() - before < 8 << 20
    server.assert_serves()
