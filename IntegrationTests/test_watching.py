# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Looking on over the HTTP API: what is published to a topic, and the frames of a session."""

import http.client
import json
import signal
import time
import urllib.parse

import pytest

from conftest import assert_settles
from support.event_stream import EventStream
from support.http_api import API
from support.poller import Poller
from support.wamp2 import EVENT, Client

KEYS = (
    "[{ name: all, secret: a-key-for-everything }, { name: reader, secret: a-key-for-reading, allow: [read] },"
    " { name: shop, secret: a-key-for-the-shop, allow: [read, manage], topics: ['shop/*'] }]"
)
ALL, READER, SHOP = "a-key-for-everything", "a-key-for-reading", "a-key-for-the-shop"
OPTIONS = {
    "listener": {"protocols": "[wamp1, wamp2, rawsocket, sse, poll]"},
    "http": {"api_keys": KEYS},
    "extra": "realms:\n    realm1: { unrouted_topics: allow }\n",
}


@pytest.fixture(scope="module")
def served(module_start):
    return module_start(**OPTIONS)


class Watch:
    """One watch; the head and the first comment are read at once."""

    def __init__(self, server, path, key=ALL, status=200, **query):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.page_port, timeout=15)
        url = f"/v1/realms/realm1/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        self.connection.request("GET", url, headers={"Authorization": f"Bearer {key}"})
        self.response = self.connection.getresponse()
        assert self.response.status == status, self.response.read()
        if status != 200:
            self.problem = json.loads(self.response.read())
            return
        assert self.response.headers["Content-Type"] == "text/event-stream"
        assert self.response.readline() == b":\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.response.close()
        self.connection.close()

    def next(self):
        """What is shown next; None at the end."""
        while line := self.response.readline():
            if line.startswith(b"data: "):
                return json.loads(line[6:])
        return None

    def until(self, condition):
        while not condition(shown := self.next()):
            assert shown is not None, "it has ended"
        return shown


def topic(server, name, **options):
    return Watch(server, "topic/events", topic=name, **options)


def session_of(server, name):
    (entry,) = API(server.page_port, ALL).get(".topic/subscribers", topic=name).ok()["sessions"]
    return entry["session"]


def test_a_topic_shows_what_is_published(served):
    api = API(served.page_port, ALL)
    with topic(served, "room/watched") as watch, served.connect() as peer:
        # Also before anybody has subscribed.
        peer.publish("room/watched", {"from": "v1"})
        shown = watch.next()
        assert shown["topic"] == "room/watched" and json.loads(shown["text"]) == {"from": "v1"}
        assert shown["subscribers"] == 0 and shown["is_for_everyone"] and shown["is_whole"]
        assert abs(shown["time"] / 1000 - time.time()) < 60 and shown["bytes"] == len(shown["text"])
        peer.subscribe("room/watched")
        peer.barrier()
        api.publish("room/watched", "x" * 10_000, exclude_authid=["nobody"]).ok()
        shown = watch.next()
        assert shown["bytes"] == 10_002 and not shown["is_whole"] and len(shown["text"]) == 4096
        assert shown["subscribers"] == 1 and not shown["is_for_everyone"]
        peer.publish("room/other", 1)
        peer.publish("room/watched", 2)
        assert watch.next()["text"] == "2"


def test_the_frames_of_a_session_of_version_1(served):
    with served.connect() as peer, served.connect() as other:
        peer.subscribe("room/one")
        peer.barrier()
        with Watch(served, f"sessions/{session_of(served, 'room/one')}/frames") as watch:
            peer.publish("room/other", "ä")
            shown = watch.next()
            assert (shown["direction"], shown["kind"], json.loads(shown["text"])) == ("in", "text", [7, "room/other", "ä"])
            for number in range(100):
                other.publish("room/one", number)
            for number in range(100):
                shown = watch.next()
                assert (shown["direction"], json.loads(shown["text"])) == ("out", [8, "room/one", number])
            for number in range(100):
                peer.expect_event("room/one", number)
            peer.barrier()
            watch.until(lambda shown: shown["kind"] == "pong" and shown["direction"] == "out")
        # It goes on as before when nobody looks on any more.
        for number in range(100):
            other.publish("room/one", number)
        for number in range(100):
            peer.expect_event("room/one", number)


@pytest.mark.parametrize("serializer, rawsocket", [("json", False), ("cbor", False), ("msgpack", True)])
def test_the_frames_of_a_session_of_version_2(served, serializer, rawsocket):
    """Whatever they are written in, they are shown as JSON."""
    name = f"room/{serializer}"
    with Client(served.port, serializer, rawsocket=rawsocket) as client, served.connect() as other:
        client.join("realm1")
        client.subscribe(name)
        with Watch(served, f"sessions/{session_of(served, name)}/frames") as watch:
            other.publish(name, {"n": 1})
            shown = watch.next()
            assert shown["direction"] == "out" and json.loads(shown["text"])[0] == EVENT
            assert json.loads(shown["text"])[4] == [{"n": 1}] and shown["frame_bytes"] > 0
            client.expect(EVENT)
            client.publish(name, "two")
            shown = watch.next()
            assert shown["direction"] == "in" and json.loads(shown["text"])[3:] == [name, ["two"]]


def test_the_frames_of_an_event_stream_and_its_end(served):
    with EventStream(served.port, "room/stream") as stream, served.connect() as peer:
        id = session_of(served, "room/stream")
        with Watch(served, f"sessions/{id}/frames") as watch:
            peer.publish("room/stream", 1)
            assert watch.next()["text"] == 'data: {"topic":"room/stream","event":1}\n\n'
            stream.expect("room/stream", 1)
            API(served.page_port, ALL).delete(f".sessions/{id}").ok(204)
            assert watch.until(lambda shown: shown is None or "lost" in shown) is None


def test_what_waits_for_a_client_that_polls(served):
    poller = Poller(served.port, "room/polled")
    with Watch(served, f"sessions/{session_of(served, 'room/polled')}/frames") as watch, served.connect() as peer:
        peer.publish("room/polled", 1)
        assert watch.next()["text"] == 'data: {"topic":"room/polled","event":1}\n\n'
    poller.expect(("room/polled", 1))


def test_the_end_of_a_session_ends_the_watch(served):
    with served.connect() as peer:
        peer.subscribe("room/ends")
        peer.barrier()
        watch = Watch(served, f"sessions/{session_of(served, 'room/ends')}/frames")
    with watch:
        while (shown := watch.next()) is not None:
            assert shown["direction"] in ("in", "out")


def test_keys_say_who_may_look_on(served):
    with served.connect() as peer:
        peer.subscribe("room/keys")
        peer.barrier()
        path = f"sessions/{session_of(served, 'room/keys')}/frames"
        # Frames show payloads of all topics, so they are for who may end sessions, and for all topics.
        assert Watch(served, path, key=READER, status=403).problem["type"].endswith(":forbidden")
        assert Watch(served, path, key=SHOP, status=403).problem["type"].endswith(":forbidden")
        assert topic(served, "room/keys", key=SHOP, status=403).problem["type"].endswith(":forbidden")
        topic(served, "shop/1", key=SHOP).close()
        topic(served, "room/keys", key=READER).close()
        assert topic(served, "room/keys", key="nothing", status=401).problem
    assert Watch(served, "sessions/1/frames", status=404).problem["type"].endswith(":not-found")


def test_only_so_many_look_on(start):
    server = start(**OPTIONS)
    watches = [topic(server, "room/many") for _ in range(16)]
    assert topic(server, "room/many", status=503).problem["type"].endswith(":unavailable")
    with server.connect() as peer:
        peer.publish("room/many", 1)
        for watch in watches:
            assert watch.next()["text"] == "1"
    for watch in watches:
        watch.close()

    def is_free():
        try:
            topic(server, "room/many").close()
            return True
        except AssertionError:
            return False

    assert_settles(is_free, "who has gone looks on still", seconds=20)


def test_what_comes_too_fast_is_counted(served):
    """Who looks on and does not read loses events, and learns how many; nobody else does."""
    count, filling = 6000, "x" * 4000
    with topic(served, "room/flood") as watch, served.connect() as reader, served.connect() as publisher:
        reader.subscribe("room/flood")
        reader.barrier()
        for number in range(count):
            publisher.publish("room/flood", [number, filling])
            reader.expect_event("room/flood", [number, filling])
        lost = 0
        while not lost:
            publisher.publish("room/flood", "another")
            lost = watch.next().get("lost", 0)
        assert lost < count


def test_a_drain_ends_it(start):
    server = start(**OPTIONS, environment={"ROOST_SHUTDOWN_WINDOW": "300ms"})
    with topic(server, "room/a") as watch:
        server.process.send_signal(signal.SIGTERM)
        assert watch.next() is None
    assert server.process.wait(5) == 0
