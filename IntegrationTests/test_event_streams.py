# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Event streams: the events of the same topics over plain HTTP, by the same rules."""

import json
import signal
import time

import pytest

from conftest import assert_settles
from support.application import Application
from support.event_stream import EventStream
from support.http_api import API
from support.metrics import Metrics
from support.peer import TEXT, Peer, frame
from support.tickets import PASSWORD_HASHES, SECRET, ticket
from support.wamp2 import Client

EVENTS = {"protocols": "[wamp1, wamp2, rawsocket, sse]"}
REALMS = "realms:\n    realm1: { unrouted_topics: allow }\n"


@pytest.fixture(scope="module")
def streams(module_start):
    """A server with event streams, the API and metrics, where everybody may publish."""
    return module_start(listener=EVENTS, http={"api": "open", "metrics": "true"}, extra=REALMS)


def test_a_stream_gets_the_events_of_its_topics(streams):
    with EventStream(streams.port, "room/a", "room/b") as stream, streams.connect() as publisher:
        for number in range(200):
            publisher.publish(f"room/{'ab'[number % 2]}", {"number": number, "text": "ä€𝄞\n"})
        publisher.publish("room/c", "not asked for")
        publisher.publish("room/a", None)
        for number in range(200):
            stream.expect(f"room/{'ab'[number % 2]}", {"number": number, "text": "ä€𝄞\n"})
        stream.expect("room/a", None)


def test_events_come_from_every_protocol_in_order(streams):
    api = API(streams.page_port)
    with EventStream(streams.port, "room/all") as stream, Client(streams.port, "cbor", rawsocket=True) as cbor:
        cbor.join("realm1")
        cbor.publish("room/all", {"from": "cbor"})
        stream.expect("room/all", {"from": "cbor"})
        cbor.publish("room/all", 1, 2, kwargs={"three": 3})
        assert stream.next()[1] == {"args": [1, 2], "kwargs": {"three": 3}}
    with EventStream(streams.port, "room/all") as stream, streams.connect() as old:
        for number in range(50):
            old.publish("room/all", number)
            old.barrier()
            api.publish("room/all", -number, acknowledge=True).ok()
        # Each publisher's events are in order; those of two, which may be on two loops, need not be.
        got = [stream.next()[1] for _ in range(100)]
        assert [event for event in got if event > 0] == list(range(1, 50))
        assert [-event for event in got if event < 0] == list(range(1, 50))
        assert got.count(0) == 2


def test_line_ends_in_an_event_are_blanks(streams):
    """The publisher's bytes are kept, and JSON may stand on many lines."""
    with EventStream(streams.port, "room/lines") as stream, streams.connect() as publisher:
        publisher.send(frame('[7, "room/lines", {\n"a":\r\n1,\r"b": [\n\n2]}]', TEXT))
        stream.expect("room/lines", {"a": 1, "b": [2]})


def test_filters_hold(streams):
    api = API(streams.page_port)
    with EventStream(streams.port, "room/filters") as one, EventStream(streams.port, "room/filters") as two:
        first, _ = sessions_of(api, "room/filters")
        api.publish("room/filters", "eligible", eligible=[first]).ok()
        api.publish("room/filters", "excluded", exclude=[first]).ok()
        api.publish("room/filters", "all").ok()
        got = [[stream.next()[1], stream.next()[1]] for stream in (one, two)]
        assert sorted(got) == [["eligible", "all"], ["excluded", "all"]]


def sessions_of(api, topic):
    """The ids of the sessions that are subscribed to a topic."""
    answer = api.get(".topic/subscribers", topic=topic)
    return [] if answer.status == 404 else [entry["session"] for entry in answer.ok()["sessions"]]


def test_a_browser_of_a_known_origin_may_read(streams):
    with EventStream(streams.port, "room/a", headers={"Origin": "http://localhost:1234"}) as stream:
        assert stream.headers["access-control-allow-origin"] == "http://localhost:1234"
        assert stream.headers["cache-control"] == "no-store" and stream.headers["vary"] == "Origin"
    EventStream(streams.port, "room/a", status=403, headers={"Origin": "http://evil.example"})
    with EventStream(streams.port, "room/a") as stream:
        assert "access-control-allow-origin" not in stream.headers


@pytest.mark.parametrize(
    "topics, status, kind",
    [
        (["secured/7"], 403, "refused"),
        (["room/a", "secured/7"], 403, "refused"),
        (["", "room/a"], 422, "invalid-request"),
        (["room/" + "x" * 5000], 422, "invalid-request"),
    ],
)
def test_a_refusal_says_why(streams, topics, status, kind):
    stream = EventStream(streams.port, *topics, status=status)
    assert stream.problem["type"] == f"urn:roost:problem:{kind}" and stream.problem["detail"]
    # Nothing is left behind.
    assert_settles(lambda: sessions_of(API(streams.page_port), "room/a") == [], "a subscription is left")
    streams.assert_serves()


def test_a_topic_without_a_route(start):
    server = start(listener=EVENTS)
    stream = EventStream(server.port, "nowhere", status=404)
    assert stream.problem["type"] == "urn:roost:problem:no-route" and "nowhere" in stream.problem["detail"]


def test_too_many_topics(start):
    server = start(listener=EVENTS, limits={"subscriptions_per_session": 3})
    stream = EventStream(server.port, *[f"room/{n}" for n in range(4)], status=422)
    assert "3" in stream.problem["detail"]
    # Names that come twice count once.
    with EventStream(server.port, "room/0", "room/1", "room/2", "room/0") as stream:
        with server.connect() as publisher:
            publisher.publish("room/0", 1)
        stream.expect("room/0", 1)


def test_without_the_protocol_there_are_none(start):
    server = start()
    stream = EventStream(server.port, "room/a", status=426, headers={"Origin": "http://localhost"})
    assert stream.headers["upgrade"] == "websocket"
    server = start(listener={"protocols": "[sse]"})
    with EventStream(server.port, "room/a"):
        pass
    with Peer(server.port) as peer:
        peer.send(peer.request())
        assert peer.response().status == 400


def test_tickets(start):
    """Who has no ticket that is good gets nothing, and what a user may see is what its ticket says."""
    users = f"[{{ login: john, id: 7, password_hash: '{PASSWORD_HASHES['john']}' }}]"
    server = start(
        listener={**EVENTS, "authentication": "ticket"},
        extra=f"tickets:\n    secret: {SECRET}\n    users: {users}\n",
    )
    for query in ({}, {"ticket": "nonsense"}, {"ticket": ticket("john", age=3600)}):
        stream = EventStream(server.port, "room/a", status=401, **query)
        assert stream.problem["type"] == "urn:roost:problem:ticket-needed"
    good = ticket("john")
    with EventStream(server.port, "secured/7", ticket=good):
        pass
    stream = EventStream(server.port, "secured/8", status=403, ticket=good)
    assert stream.problem["type"] == "urn:roost:problem:refused"
    assert SECRET not in server.log and good not in server.log


class Rooms(Application):
    """Refuses what is called closed, and hangs for what is called slow."""

    status = 200

    def answer(self, headers, body):
        question = json.loads(body)
        if question["topic"] == "room/slow":
            time.sleep(2)
        return self.status, {"allow": question["topic"] != "room/closed", "reason": "Closed today."}


def test_the_application_decides(start, monkeypatch):
    monkeypatch.setattr("support.server.ROUTING", "room: { channel: 'room/{name}', handler: { callback: app.rooms } }\n")
    rooms = Rooms()
    url = f"http://127.0.0.1:{rooms.port}/"
    server = start(
        listener=EVENTS,
        limits={"handler_timeout": "500ms"},
        extra=f"topic_handlers: [{{ name: app.rooms, url: '{url}', timeout: 10s }}]\n",
    )
    stream = EventStream(server.port, "room/closed", status=403)
    assert "Closed today." in stream.problem["detail"]
    stream = EventStream(server.port, "room/slow", status=504)
    assert stream.problem["type"] == "urn:roost:problem:timed-out"
    with EventStream(server.port, "room/open"):
        pass
    rooms.status = 500
    stream = EventStream(server.port, "room/open", status=403)
    assert stream.problem["type"] == "urn:roost:problem:refused"
    rooms.close()


def test_a_stream_is_a_session_that_can_be_seen_and_ended(streams):
    api = API(streams.page_port)

    def streams_open():
        return Metrics(streams.page_port).value("roost_sessions_open", protocol="sse")

    assert_settles(lambda: streams_open() == 0, "streams of other tests are open")
    with EventStream(streams.port, "room/seen", "room/too") as stream, streams.connect() as publisher:
        assert_settles(lambda: streams_open() == 1, "the stream is not counted")
        (session,) = sessions_of(api, "room/seen")
        api.delete(f".sessions/{session}/subscriptions", topic="room/seen").ok(204)
        assert_settles(lambda: sessions_of(api, "room/seen") == [], "the subscription is left")
        publisher.publish("room/seen", "nobody gets it")
        publisher.publish("room/too", 1)
        stream.expect("room/too", 1)
        api.delete(f".sessions/{session}").ok(204)
        stream.expect_end()
    with EventStream(streams.port, "room/seen") as stream:
        (session,) = sessions_of(api, "room/seen")
        api.delete(f".sessions/{session}/subscriptions", topic="room/seen").ok(204)
        stream.expect_end()
    assert_settles(lambda: streams_open() == 0, "streams are counted still")


def test_a_client_that_goes_leaves_nothing(streams):
    api = API(streams.page_port)
    for _ in range(50):
        EventStream(streams.port, "room/gone").socket.close()
    assert_settles(lambda: sessions_of(api, "room/gone") == [], "sessions are left")


def test_what_comes_after_the_request_is_ignored(streams):
    with EventStream(streams.port, "room/noise") as stream, streams.connect() as publisher:
        for _ in range(20):
            stream.socket.sendall(b"GET /events?topic=room/other HTTP/1.1\r\n\r\n" * 1000)
        publisher.publish("room/noise", 1)
        stream.expect("room/noise", 1)


def test_an_idle_stream_is_kept_alive(start):
    server = start(listener=EVENTS, limits={"ping_interval": "1s", "ping_misses": 1})
    with EventStream(server.port, "room/idle") as stream:
        while stream.comments < 4:
            assert stream.block() is None
        with server.connect() as publisher:
            publisher.publish("room/idle", "late")
        stream.expect("room/idle", "late")


@pytest.mark.parametrize("topic, expected", [("room/full", "cut"), ("oldest/full", "newest ones")])
def test_a_reader_that_stalls(start, topic, expected):
    server = start(listener=EVENTS, limits={"outbound_bytes": "256KiB", "message_bytes": "64KiB"})
    stalled = EventStream(server.port, topic, receive_buffer=4096)
    with EventStream(server.port, topic) as reader, server.connect() as publisher:
        for number in range(600):
            publisher.publish(topic, f"{number:06}{'x' * 32_000}")
            assert reader.next()[1].startswith(f"{number:06}")
    if expected == "cut":
        assert_settles(lambda: "slow consumer cut" in server.log, "it was not cut")
    else:
        numbers = []
        while not numbers or numbers[-1] < 599:
            numbers.append(int(stalled.next()[1][:6]))
        assert numbers == sorted(numbers) and len(numbers) < 600
    server.assert_serves()


def test_a_drain_tells_when_to_come_back(start):
    server = start(listener=EVENTS, environment={"ROOST_SHUTDOWN_WINDOW": "500ms"})
    with EventStream(server.port, "room/a") as stream, server.connect() as publisher:
        publisher.publish("room/a", "before")
        publisher.barrier()
        server.process.send_signal(signal.SIGTERM)
        stream.expect("room/a", "before")
        stream.expect_end()
        assert 1000 <= stream.retry <= 5000
    assert server.process.wait(5) == 0


def test_hand_overs_between_loops(start):
    """Streams on several loops get what is published on any of them."""
    server = start(listener=EVENTS, extra="loops: 3\n")
    readers = [EventStream(server.port, "room/loops") for _ in range(6)]
    publishers = [server.connect() for _ in range(3)]
    for number in range(100):
        for index, publisher in enumerate(publishers):
            publisher.publish("room/loops", [index, number])
    for reader in readers:
        got = [reader.next()[1] for _ in range(300)]
        for index in range(3):
            assert [number for who, number in got if who == index] == list(range(100))
        reader.socket.close()
