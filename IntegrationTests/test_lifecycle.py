# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""What an application is told of sessions and subscriptions: events in their order, and snapshots that heal."""

import json
import threading
import time

import pytest

from conftest import folder
from support.application import Application
from support.books import Books
from support.metrics import Metrics
from support.peer import Peer
from support.server import Server
from support.wamp2 import Client


class Backend(Application, Books):
    """An application that keeps books of who is there."""

    def __init__(self):
        Application.__init__(self)
        Books.__init__(self, "app")
        self.lock = threading.Lock()
        self.status = 200
        self.wants_snapshot = False

    def answer(self, headers, body):
        question = json.loads(body)
        with self.lock:
            if self.status == 200:
                self.take(question)
            answer = {"snapshot": True} if self.wants_snapshot else {}
            self.wants_snapshot = False
            return self.status, answer

    def kinds(self, topic=None):
        with self.lock:
            return [event["event"] for event in self.events if topic in (None, event.get("topic"))]

    def awaits(self, condition, seconds=15):
        deadline = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < deadline, (self.events[-5:], self.books)
            time.sleep(0.02)


@pytest.fixture
def application():
    made = Backend()
    yield made
    made.close()


@pytest.fixture
def serve(application):
    servers = []

    def make(more="", **options):
        url = f"url: 'http://127.0.0.1:{application.port}/', timeout: 1s"
        extra = f"realms: {{ app: {{ anonymous: guest, unrouted_topics: allow, lifecycle: {{ {url}{more} }} }} }}\n"
        listener = {"protocols": "[wamp1, wamp2]", "realm": "app"}
        servers.append(Server.roost(folder(), listener=listener, extra=extra, http={"metrics": "true"}, **options))
        return servers[-1]

    yield make
    for made in servers:
        made.remove()


def test_events_come_in_their_order_for_both_versions(serve, application):
    server = serve()
    one, two = Peer.open(server.port), Client(server.port).join("app")
    one.subscribe("room/a")
    two.unsubscribe(two.subscribe("room/a"))
    one.drop()
    two.leave()
    two.drop()
    application.awaits(lambda backend: backend.kinds().count("disconnected") == 2)
    assert application.kinds("room/a") == ["occupied", "subscribed", "subscribed", "unsubscribed", "unsubscribed", "vacated"]
    counts = [event["subscribers"] for event in application.events if event.get("topic") == "room/a"]
    assert counts == [1, 1, 2, 1, 0, 0]
    event = application.events[-1]
    assert {"session", "authid", "authrole", "authmethod", "authprovider", "user_id", "roles", "time"} <= set(event)
    assert application.books == {}


def test_what_a_handler_refuses_comes_and_goes(serve, application):
    server = serve()
    with server.connect() as peer:
        peer.message(5, "secured/7")
        assert "not allowed" in peer.text()
        application.awaits(lambda backend: "vacated" in backend.kinds())
        assert application.kinds("secured/7") == ["occupied", "subscribed", "unsubscribed", "vacated"]


def test_only_what_is_wanted_is_told(serve, application):
    server = serve(", events: [occupied, vacated]")
    with server.connect() as peer:
        peer.subscribe("room/a")
    application.awaits(lambda backend: "vacated" in backend.kinds())
    assert application.kinds() == ["occupied", "vacated"]


def test_a_run_begins_with_a_snapshot_and_another_comes_when_it_is_due_or_wanted(serve, application):
    server = serve(", snapshot: 1s")
    with server.connect() as peer, Client(server.port).join("app") as other:
        peer.subscribe("room/a", "room/b")
        other.subscribe("room/b")
        other.subscribe("room/", match="prefix")
        application.awaits(lambda backend: len(backend.snapshots) >= 3)
        last = application.snapshots[-1]
        assert (last["part"], last["parts"]) == (1, 1)
        subscriptions = sorted(
            sorted((topic["topic"], topic["match"]) for topic in entry["subscriptions"]) for entry in last["sessions"]
        )
        assert subscriptions == [
            [("room/", "prefix"), ("room/b", "exact")], [("room/a", "exact"), ("room/b", "exact")],
        ]
    assert application.snapshots[0]["sessions"] == [] and application.snapshots[0]["sequence"] == 0


def test_an_application_may_ask_for_a_snapshot(serve, application):
    server = serve(", snapshot: 0")
    application.awaits(lambda backend: len(backend.snapshots) == 1)
    application.wants_snapshot = True
    with server.connect() as peer:
        peer.subscribe("room/a")
        application.awaits(lambda backend: len(backend.snapshots) == 2)
        time.sleep(0.3)
        assert len(application.snapshots) == 2


def test_a_large_realm_is_told_in_parts(serve, application):
    server = serve(", snapshot: 1s")
    peers = [server.connect() for _ in range(1_001)]
    try:
        peers[-1].subscribe("room/a")
        application.awaits(lambda backend: any(shot["parts"] == 3 for shot in backend.snapshots[-1:]))
        application.awaits(lambda backend: backend.snapshots[-1]["part"] == 3 and len(backend.books) == 1_001)
        assert max(len(shot["sessions"]) for shot in application.snapshots) == 500
    finally:
        for peer in peers:
            peer.drop()
    application.awaits(lambda backend: backend.books == {})


def test_events_are_sent_again_until_the_application_answers(serve, application):
    server = serve(", snapshot: 0")
    application.awaits(lambda backend: len(backend.snapshots) == 1)
    application.status = 503
    peers = [server.connect() for _ in range(5)]
    for number, peer in enumerate(peers):
        peer.subscribe(f"room/{number}")
    peers.pop().drop()
    time.sleep(0.8)
    assert application.kinds() == []
    application.status = 200
    application.awaits(lambda backend: "vacated" in backend.kinds() and "disconnected" in backend.kinds())
    assert application.kinds().count("subscribed") == 5
    assert sorted(map(sorted, application.books.values())) == [[f"room/{number}"] for number in range(4)]
    assert len(application.snapshots) == 1
    for peer in peers:
        peer.drop()


def test_beyond_the_queue_a_snapshot_makes_up_for_what_was_lost(serve, application):
    server = serve(", snapshot: 0, queue: 20")
    application.awaits(lambda backend: len(backend.snapshots) == 1)
    application.status = 500
    gone = [server.connect() for _ in range(10)]
    stays = [server.connect() for _ in range(10)]
    for number, peer in enumerate(stays):
        peer.subscribe(f"room/{number}")
    for peer in gone:
        peer.drop()
    time.sleep(0.5)
    assert Metrics(server.page_port).value("roost_lifecycle_waiting", realm="app") <= 20
    application.status = 200
    application.awaits(lambda backend: len(backend.snapshots) == 2 and len(backend.books) == 10)
    assert sorted(map(sorted, application.books.values())) == sorted([f"room/{number}"] for number in range(10))
    stays.pop().drop()
    application.awaits(lambda backend: len(backend.books) == 9)
    assert Metrics(server.page_port).value("roost_lifecycle_events_total", realm="app", outcome="lost") > 20
    assert server.log.count("lifecycle events were lost") == 1
    for peer in stays:
        peer.drop()


def test_no_event_comes_between_what_was_lost_and_the_snapshot_that_makes_up_for_it(serve, application):
    server = serve(", snapshot: 0, queue: 5")
    application.awaits(lambda backend: len(backend.snapshots) == 1)
    application.status = 500
    peers = [server.connect() for _ in range(10)]
    application.awaits(lambda _: "lifecycle events were lost" in server.log)
    # The snapshot has been taken and refused; this comes after it, and before the next one.
    peers.append(server.connect())
    time.sleep(0.1)
    application.status = 200
    application.awaits(lambda backend: len(backend.books) == len(peers))
    peers.pop().drop()
    application.awaits(lambda backend: len(backend.books) == len(peers))
    for peer in peers:
        peer.drop()


def test_at_the_end_of_a_server_everything_is_told(serve, application):
    server = serve(", snapshot: 0", environment={"ROOST_SHUTDOWN_WINDOW": "200ms"})
    peers = [server.connect() for _ in range(20)]
    for peer in peers:
        peer.subscribe("room/a")
    assert server.stop() == 0
    assert application.kinds().count("disconnected") == 20 and application.kinds("room/a")[-1] == "vacated"
    assert application.books == {}
    for peer in peers:
        peer.drop()


def test_an_application_heals_after_a_crash_of_the_server(serve, application):
    server = serve()
    peers = [server.connect() for _ in range(3)]
    for peer in peers:
        peer.subscribe("room/a")
    application.awaits(lambda backend: len(backend.books) == 3)
    server.process.kill()
    server.process.wait()
    for peer in peers:
        peer.drop()
    server.restart()
    application.awaits(lambda backend: backend.books == {})
    with server.connect() as peer:
        peer.subscribe("room/b")
        application.awaits(lambda backend: list(backend.books.values()) == [{"room/b"}])
