# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""How the server ends: whom it tells what and when, and that nothing is lost that was acknowledged."""

import asyncio
import http.client
import json
import os
import signal
import socket
import threading
import time

import pytest

from support.many import Session
from support.peer import Peer
from support.wamp2 import EVENT, GOODBYE, PUBLISHED, Client

SHUTDOWN = "wamp.close.system_shutdown"


def window(seconds, **more):
    return {"ROOST_SHUTDOWN_WINDOW": seconds, **{f"ROOST_SHUTDOWN_{key.upper()}": value for key, value in more.items()}}


def status(port, path="/ready"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def until(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_each_protocol_is_told_in_its_words(start_router):
    server = start_router(environment=window("1s"))
    with server.connect() as old, Client(server.port) as new, Client(server.port, "cbor", rawsocket=True) as raw:
        old.subscribe("room/a")
        old.barrier()
        new.join()
        raw.join()
        server.process.send_signal(signal.SIGTERM)
        # Not a clean end: AutobahnJS 0.8, as Oro uses it, would not come back.
        old.expect_close(0)
        for client in (new, raw):
            assert client.expect(GOODBYE)[2] == SHUTDOWN
            client.send(GOODBYE, {}, "wamp.close.goodbye_and_out")
            client.expect_end()
    assert server.process.wait(5) == 0


def test_who_has_not_joined_is_told_and_who_shakes_hands_is_cut(start_router):
    server = start_router(environment=window("1s"))
    with Client(server.port) as client, Peer(server.port) as silent:
        silent.send(b"GET /")
        time.sleep(0.1)
        server.process.send_signal(signal.SIGTERM)
        client.expect_abort(SHUTDOWN)
        silent.expect_cut()
    assert server.process.wait(5) == 0


def test_without_connections_it_ends_at_once(start):
    server = start(environment=window("10m", flush="1m"))
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 3


def test_without_a_window_all_are_cut_at_once(start):
    server = start(environment=window("0"))
    with server.connect() as peer:
        server.process.send_signal(signal.SIGTERM)
        peer.expect_cut()
    assert server.process.wait(5) == 0


def test_it_goes_on_for_the_delay_but_is_not_ready(start):
    server = start(http={}, environment=window("1s", delay="1500ms"))
    assert status(server.page_port) == 200
    with server.connect() as early:
        server.process.send_signal(signal.SIGTERM)
        until(lambda: status(server.page_port) == 503)
        assert status(server.page_port, "/live") == 200
        with server.connect() as late:
            late.subscribe("room/a")
            late.barrier()
            early.publish("room/a", 1)
            late.expect_event("room/a", 1)
            for peer in (early, late):
                peer.expect_close(0)
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
    assert server.process.wait(5) == 0


def ends(server, count):
    """Connects many, ends the server, and returns when each was told, in seconds from the first to the last."""
    peers = [server.connect() for _ in range(count)]
    times = []

    def watch(peer):
        peer.expect_close(0, timeout=30)
        times.append(time.monotonic())
        peer.drop()

    threads = [threading.Thread(target=watch, args=(peer,)) for peer in peers]
    for thread in threads:
        thread.start()
    server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    assert server.process.wait(10) == 0
    assert len(times) == count
    return sorted(times)


def test_the_ends_are_spread_over_the_window(start):
    times = ends(start(environment=window("2s")), 300)
    span = times[-1] - times[0]
    assert 1.2 < span < 6
    # Not in a few heaps: each quarter has its share.
    for quarter in range(4):
        low = times[0] + span * quarter / 4
        assert sum(low <= moment <= low + span / 4 for moment in times) > 300 / 4 / 3


def test_a_few_need_not_be_spread(start):
    # A hundred in a second at least.
    times = ends(start(environment=window("10m")), 30)
    assert times[-1] - times[0] < 3


def test_a_second_signal_hurries(start):
    server = start(environment=window("10m", delay="10m"))
    with server.connect() as peer:
        server.process.send_signal(signal.SIGTERM)
        peer.expect_silence(0.5)
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGTERM)
        peer.expect_cut()
    assert server.process.wait(5) == 0


def test_a_second_signal_hurries_while_ends_are_spread(start):
    server = start(environment=window("10m", flush="1m"))
    peers = [server.connect() for _ in range(200)]
    server.process.send_signal(signal.SIGTERM)
    until(lambda: "draining" in server.log)
    time.sleep(0.2)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(5) == 0
    for peer in peers:
        peer.drop()


def test_what_waits_for_a_slow_reader_is_sent_before_the_end(start):
    server = start(environment=window("100ms", flush="10s"))
    with server.connect(receive_buffer=4096) as slow, server.connect() as publisher:
        slow.subscribe("room/a")
        slow.barrier()
        text = "x" * 50_000
        for number in range(15):
            publisher.publish("room/a", [number, text])
        publisher.barrier()
        server.process.send_signal(signal.SIGTERM)
        publisher.expect_close(0)
        time.sleep(0.5)
        for number in range(15):
            slow.expect_event("room/a", [number, text])
        slow.expect_close(0)
    assert server.process.wait(10) == 0


def test_who_never_reads_is_cut_when_flush_is_over(start):
    server = start(environment=window("100ms", flush="1s"))
    with server.connect(receive_buffer=4096) as slow, server.connect() as publisher:
        slow.subscribe("room/a")
        slow.barrier()
        for number in range(15):
            publisher.publish("room/a", [number, "x" * 50_000])
        publisher.barrier()
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        assert 0.8 < time.monotonic() - began < 6


def test_a_request_that_is_under_way_is_answered(start):
    server = start(http={"api": "open"}, environment=window("1s"))
    body = json.dumps({"topic": "room/a", "payload": 1}).encode()
    head = (
        "POST /v1/realms/default/publications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.page_port), timeout=10) as request:
        request.sendall(head.encode() + body[:5])
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        until(lambda: "drained" in server.log)
        request.sendall(body[5:])
        assert request.recv(4096).startswith(b"HTTP/1.1 ")
    assert server.process.wait(10) == 0


class Subscriber(threading.Thread):
    """Counts what it gets until it is told that the server ends."""

    def __init__(self, port, topic):
        super().__init__()
        self.client = Client(port)
        self.client.join().subscribe(topic)
        self.numbers = []
        self.ended = None

    def run(self):
        while True:
            message = self.client.receive(timeout=60)
            if message[0] == EVENT:
                self.numbers.append(message[4][0])
            elif message[0] == GOODBYE:
                self.ended = time.monotonic()
                self.client.send(GOODBYE, {}, "wamp.close.goodbye_and_out")
                self.client.drop()
                return


class Publisher(threading.Thread):
    """Publishes one by one, and notes when which was acknowledged, until it is told that the server ends."""

    def __init__(self, port, topic, pause):
        super().__init__()
        self.client = Client(port)
        self.client.join()
        self.topic, self.pause = topic, pause
        self.acknowledged = []

    def run(self):
        number = 0
        while True:
            self.client.request(16, {"acknowledge": True}, self.topic, [number])
            while True:
                message = self.client.receive(timeout=60)
                if message[0] == GOODBYE:
                    self.client.drop()
                    return
                if message[0] == PUBLISHED:
                    break
            self.acknowledged.append(time.monotonic())
            number += 1
            time.sleep(self.pause)


def test_no_acknowledged_publication_is_lost(start_router):
    count = 200
    server = start_router(environment=window("2s"))
    publisher = Publisher(server.port, "room/a", 0.002)
    subscribers = [Subscriber(server.port, "room/a") for _ in range(count)]
    for thread in [publisher, *subscribers]:
        thread.start()
    until(lambda: len(publisher.acknowledged) > 50, seconds=60)
    server.process.send_signal(signal.SIGTERM)
    for thread in [publisher, *subscribers]:
        thread.join(60)
        assert not thread.is_alive()
    assert server.process.wait(10) == 0
    for subscriber in subscribers:
        # Without a hole, and all that was acknowledged before it was told; half a second for our own threads.
        assert subscriber.numbers == list(range(len(subscriber.numbers)))
        before = sum(moment < subscriber.ended - 0.5 for moment in publisher.acknowledged)
        assert len(subscriber.numbers) >= before


class DrainLoad:
    """Sessions of WAMP v1 on many topics, and publishers of WAMP v2 that wait for each acknowledgement."""

    TOPICS = 100

    def __init__(self, port, sessions, rate):
        self.port, self.count, self.rate = port, sessions, rate
        self.acknowledged = {}
        self.numbers = {}

    async def begin(self):
        self.sessions = []
        for number in range(self.count):
            session = Session()
            session.got = []
            session.topic = f"room/{number % self.TOPICS}"
            session.on_event = lambda topic, event, session=session: session.got.append(event)
            await session.open(self.port)
            session.send(5, session.topic)
            self.sessions.append(session)
        self.publishers = [asyncio.create_task(self.publish(index)) for index in range(10)]

    async def publish(self, index):
        """Publishes to topics of its own, so that the numbers of a topic are in order."""
        session = Session("wamp.2.json")
        answers = asyncio.Queue()
        session.on_message = answers.put_nowait
        await session.open(self.port)
        session.send(1, "realm1", {"roles": {"publisher": {}}})
        assert (await answers.get())[0] == 2
        request, began = 0, time.monotonic()
        while True:
            topic = f"room/{index + request * 10 % self.TOPICS}"
            number = self.numbers[topic] = self.numbers.get(topic, -1) + 1
            request += 1
            session.send(16, request, {"acknowledge": True}, topic, [number])
            answer = asyncio.create_task(answers.get())
            await asyncio.wait([answer, session.task], return_when=asyncio.FIRST_COMPLETED)
            if not answer.done() or answer.result()[0] == 6:
                answer.cancel()
                return
            self.acknowledged.setdefault(topic, []).append((time.monotonic(), number))
            await asyncio.sleep(max(0, began + request * 10 / self.rate - time.monotonic()))


def test_a_drain_under_load(start_router):
    """All that was acknowledged arrives, and the ends are spread; `ROOST_DRAIN_SESSIONS` (300) and `ROOST_DRAIN_RATE` (300)."""
    count, rate = int(os.environ.get("ROOST_DRAIN_SESSIONS", "300")), int(os.environ.get("ROOST_DRAIN_RATE", "300"))
    seconds = max(2, count // 500)
    server = start_router(environment=window(f"{seconds}s"), limits={"connections_per_address": count + 100})

    async def run():
        load = DrainLoad(server.port, count, rate)
        await load.begin()
        await asyncio.sleep(3)
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        await asyncio.wait_for(asyncio.gather(*[session.task for session in load.sessions], *load.publishers), 60)
        return load, began

    load, began = asyncio.run(run())
    assert server.process.wait(10) == 0
    lost = received = 0
    for session in load.sessions:
        # In order and without a hole from the first on; a second for our own event loop, which has all of them to read.
        first = session.got[0]
        assert session.got == list(range(first, first + len(session.got)))
        received += len(session.got)
        last = session.got[-1]
        lost += sum(
            moment < session.ended - 1 and number > last for moment, number in load.acknowledged[session.topic]
        )
    tenths = [0] * 10
    for session in load.sessions:
        tenths[min(9, int((session.ended - began) / seconds * 10))] += 1
    total = sum(map(len, load.acknowledged.values()))
    print(f"\n{count} sessions, {total} acknowledged, {received} received, {lost} lost; ends by tenths of {seconds} s: {tenths}")
    assert lost == 0
    assert max(tenths) <= count / 10 * 3
