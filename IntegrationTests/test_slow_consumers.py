# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""What happens to subscribers that stop reading, by the policy of the route and with each way of writing."""

import json
import ssl
import subprocess
import threading
import time

import pytest

from conftest import assert_settles
from support.peer import TEXT, Peer
from support.server import free_port

SINKS = ["io_uring", "direct", "channel"]
LIMITS = {"outbound_bytes": "256KiB", "message_bytes": "64KiB", "ping_interval": 0}
PAYLOAD = "x" * 32_000


@pytest.fixture(params=SINKS)
def flooded(request, start):
    """Floods a topic that one peer has subscribed to and does not read, while another one reads all of it."""

    def flood(topic, count=600, limits=LIMITS):
        server = start(limits=limits, extra=f"sink: {request.param}\n")
        stalled = server.connect(receive_buffer=4096)
        stalled.subscribe(topic)
        with server.connect() as reader, server.connect() as publisher:
            reader.subscribe(topic)
            seen = []
            thread = threading.Thread(target=lambda: seen.extend(reader.next(20) for _ in range(count)))
            thread.start()
            before = server.resident_bytes()
            for number in range(count):
                publisher.publish(topic, f"{number:06}{PAYLOAD}")
                while len(seen) <= number and thread.is_alive():
                    time.sleep(0.0002)
            publisher.barrier()
            thread.join(20)
            assert numbers(seen) == list(range(count)), "the one that reads has lost something"
            assert server.resident_bytes() - before < 32 << 20
        return server, stalled

    return flood


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate for localhost."""
    key, chain = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", key, "-out", chain], check=True, capture_output=True)
    return key, chain


def numbers(frames):
    """The numbers of the events among some frames."""
    return [int(json.loads(found.text)[2][:6]) for found in frames if found.opcode == TEXT]


def everything_before_a_pong(peer):
    """Pings, and reads up to the answer, which is never dropped."""
    peer.barrier(20)
    frames, peer.received = peer.received, []
    return frames


def test_disconnect(flooded):
    server, stalled = flooded("room/flood")
    assert len(stalled.expect_cut(10)) < 600
    assert_settles(lambda: "slow consumer cut" in server.log, "the cause is logged")
    server.assert_serves()


def test_drop_oldest(flooded):
    server, stalled = flooded("oldest/flood")
    seen = numbers(everything_before_a_pong(stalled))
    assert seen == sorted(set(seen)) and len(seen) < 600
    assert seen[-5:] == list(range(595, 600)), "the latest ones wait"
    assert server.log.count("events dropped for a slow consumer") == 1
    assert "policy=drop_oldest" in server.log and "route=test.oldest" in server.log
    stalled.expect_silence()
    server.assert_serves()


def test_drop_newest(flooded):
    server, stalled = flooded("newest/flood")
    seen = numbers(everything_before_a_pong(stalled))
    assert seen == list(range(len(seen))) and len(seen) < 600, "the earliest ones, without a gap"
    with server.connect() as publisher:
        publisher.publish("newest/flood", f"{700:06}")
        assert numbers([stalled.next()]) == [700], "with room again, events arrive again"
    server.assert_serves()


def test_conflate(flooded):
    server, stalled = flooded("conflate/flood")
    seen = numbers(everything_before_a_pong(stalled))
    assert seen == sorted(set(seen)) and len(seen) < 600
    assert seen[-1] == 599, "the latest one arrives"
    assert seen[-2] < 598, "and only that one waited"
    server.assert_serves()


def test_replies_are_kept_among_dropped_events(flooded):
    server, stalled = flooded("conflate/flood")
    for number in range(50):
        stalled.message(2, f"call{number}", "room/none")
    frames = everything_before_a_pong(stalled)
    calls = [json.loads(found.text) for found in frames if json.loads(found.text)[0] == 4]
    assert [call[1] for call in calls] == [f"call{number}" for number in range(50)]
    server.assert_serves()


@pytest.mark.parametrize("topic", ["oldest/flood", "newest/flood", "conflate/flood"])
def test_a_stalled_peer_outlives_the_age_limit_only_while_nothing_must_be_kept(start, topic):
    limits = {**LIMITS, "outbound_age": "500ms"}
    server = start(limits=limits)
    stalled = server.connect(receive_buffer=4096)
    stalled.subscribe(topic)
    with server.connect() as publisher:
        for number in range(400):
            publisher.publish(topic, f"{number:06}{PAYLOAD}")
        publisher.barrier()
        time.sleep(1.2)
        connections = server.descriptors()
        stalled.message(2, "call", "room/none")
        assert_settles(lambda: server.descriptors() < connections, "a reply that cannot leave ends the connection")
    server.assert_serves()


def test_outbound_total_bytes(start):
    """The connection that most waits for is cut first, and the others live."""
    limits = {**LIMITS, "outbound_bytes": "8MiB", "outbound_total_bytes": "10MiB"}
    server = start(limits=limits)
    worst, other = server.connect(receive_buffer=4096), server.connect(receive_buffer=4096)
    worst.subscribe("room/a", "room/b")
    other.subscribe("room/b")
    with server.connect() as publisher:
        before = server.descriptors()
        count = 0
        while server.descriptors() == before and count < 2_000:
            publisher.publish("room/a", f"{count:06}{PAYLOAD}")
            if count % 3 == 0:
                publisher.publish("room/b", f"{count:06}{PAYLOAD}")
            count += 1
            if count % 10 == 0:
                publisher.barrier()
        assert count < 2_000
        publisher.barrier()
    worst.expect_cut(10)
    seen = numbers(everything_before_a_pong(other))
    assert seen == list(range(0, 3 * len(seen), 3)), "the other has lost nothing"
    assert "slow consumer cut" in server.log
    server.assert_serves()


@pytest.mark.parametrize("sink", SINKS)
def test_a_reader_that_pauses_gets_everything_whole_and_in_order(start, sink):
    """Bytes that go past the channel and through it are in order, whatever is written in between."""
    server = start(limits={"outbound_bytes": "64MiB", "ping_interval": 0}, extra=f"sink: {sink}\n")
    with server.connect(receive_buffer=8192) as reader, server.connect() as publisher:
        reader.subscribe("room/a", "room/b")
        for number in range(300):
            size = (number * 7919) % 60_000
            publisher.publish("room/a" if number % 3 else "room/b", f"{number:06}" + "y" * size)
            if number % 50 == 0:
                reader.message(2, f"call{number}", "room/none")
                publisher.barrier()
        publisher.barrier()
        events, calls = [], []
        while len(events) < 300 or len(calls) < 6:
            if len(events) % 40 == 0:
                time.sleep(0.05)
            found = json.loads(reader.text(20))
            if found[0] == 4:
                calls.append(found[1])
            else:
                number = int(found[2][:6])
                assert found[2] == f"{number:06}" + "y" * ((number * 7919) % 60_000)
                events.append(number)
        for topic in (0, 1, 2):
            mine = [number for number in events if number % 3 == topic]
            assert mine == sorted(mine)
        assert sorted(events) == list(range(300))
        assert calls == [f"call{number}" for number in range(0, 300, 50)]


def test_a_long_message_that_trickles_is_progress(start):
    server = start(limits={"outbound_bytes": "8MiB", "outbound_age": "1s", "ping_interval": "500ms"})
    with server.connect(receive_buffer=8192) as slow, server.connect() as publisher:
        slow.subscribe("room/a")
        publisher.publish("room/a", "x" * 1_000_000)
        publisher.barrier()
        began, count = time.monotonic(), 0
        while count < 1_000_000:
            time.sleep(0.03)
            count += len(slow.socket.recv(32_768))
        assert 2 < time.monotonic() - began < 40, "not longer than the limit"


def test_a_stop_with_open_connections_is_clean(start, certificate):
    """Connections with TLS linger for their closing hand-shake; the server goes on to its end meanwhile."""
    key, chain = certificate
    port = free_port()
    tls = f"{{ certificate_chain: {chain}, private_key: {key} }}"
    server = start(listeners=[{"authentication": "anonymous", "publish": "anyone", "tls": tls, "port": port}])
    server.await_port(port)
    context = ssl.create_default_context(cafile=chain)
    peers = [
        Peer.open(port, wrap=lambda sock: context.wrap_socket(sock, server_hostname="localhost")) for _ in range(3)
    ] + [server.connect() for _ in range(3)]
    for peer in peers:
        peer.subscribe("room/a")
    assert server.stop() == 0
    for peer in peers:
        peer.drop()


@pytest.mark.parametrize("sink", SINKS)
def test_tls_goes_through_the_channel_with_every_sink(start, certificate, sink):
    key, chain = certificate
    tls = f"{{ certificate_chain: {chain}, private_key: {key} }}"
    port = free_port()
    server = start(
        limits={"outbound_bytes": "64MiB"},
        listeners=[{"authentication": "anonymous", "publish": "anyone", "tls": tls, "port": port}],
        extra=f"sink: {sink}\n",
    )
    server.await_port(port)
    context = ssl.create_default_context(cafile=chain)
    with Peer.open(port, wrap=lambda sock: context.wrap_socket(sock, server_hostname="localhost")) as reader:
        with server.connect() as publisher:
            reader.subscribe("room/a")
            for number in range(200):
                publisher.publish("room/a", f"{number:06}" + "z" * (number * 97 % 30_000))
            publisher.barrier()
            seen = [json.loads(reader.text(20))[2] for _ in range(200)]
            assert seen == [f"{number:06}" + "z" * (number * 97 % 30_000) for number in range(200)]
