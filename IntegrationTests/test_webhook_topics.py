# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Topic handlers that are an application, over HTTP: who subscribes, what is published and to whom."""

import json
import os
import pathlib
import socket
import subprocess
import threading
import time

import pytest

from conftest import folder, need
from support.application import Application
from support.http_api import API
from support.metrics import Metrics
from support.peer import Peer
from support.server import Server, free_port
from support.wamp2 import GOODBYE, SUBSCRIBE, Client, refused

PHP = pathlib.Path(__file__).parents[1] / "Examples" / "webhooks" / "rooms.php"
KEY = "a-key-of-the-shop"
TIMEOUT = 0.4

ROUTING = """
rooms: { channel: 'rooms/{name}', handler: { callback: app.rooms } }
cached: { channel: 'cached/{name}', handler: { callback: app.cached } }
trusting: { channel: 'trusting/{name}', handler: { callback: app.trusting } }
remembering: { channel: 'remembering/{name}', handler: { callback: app.remembering } }
open: { channel: 'open/{name}', handler: { callback: app.open } }
plain: { channel: 'plain/{name}', handler: { callback: test.room } }
"""


class Backend(Application):
    """Decides as the topic's last part says, and can be told to misbehave."""

    ANSWERS = {
        "closed": {"allow": False, "reason": "Closed today."},
        "out": {"allow": False, "close": True},
        "nonsense": {"allow": "perhaps"},
    }

    def __init__(self):
        super().__init__()
        self.questions = []
        self.status = 200

    def answer(self, headers, body):
        question = json.loads(body)
        self.questions.append(question)
        name = question["attributes"]["name"]
        if name in self.ANSWERS:
            return self.status, self.ANSWERS[name]
        event = question.get("event")
        return self.status, event["answer"] if isinstance(event, dict) and "answer" in event else {"allow": True}

    def asked(self, kind):
        return [question for question in self.questions if question["type"] == kind]


@pytest.fixture(scope="module")
def application():
    made = Backend()
    yield made
    made.close()


@pytest.fixture(scope="module")
def router(application):
    url = f"url: 'http://127.0.0.1:{application.port}/', timeout: {int(TIMEOUT * 1000)}ms, breaker_failures: 0"
    patch = pytest.MonkeyPatch()
    patch.setattr("support.server.ROUTING", ROUTING)
    made = Server.roost(
        folder(),
        listener={"protocols": "[wamp1, wamp2]", "realm": "app"},
        http={"metrics": "true", "api_keys": f"[{{ name: shop, secret: {KEY}, allow: [publish] }}]"},
        extra=(
            "realms: { app: { anonymous: guest } }\n"
            "topic_handlers:\n"
            f"    - {{ name: app.rooms, {url}, events: [subscribe, publish, unsubscribe] }}\n"
            f"    - {{ name: app.cached, {url}, cache: 1h }}\n"
            f"    - {{ name: app.trusting, {url}, on_error: allow }}\n"
            f"    - {{ name: app.remembering, {url}, on_error: cached }}\n"
            f"    - {{ name: app.open, {url}, events: [unsubscribe] }}\n"
        ),
    )
    patch.undo()
    yield made
    made.remove()


@pytest.fixture(autouse=True)
def healthy(application):
    application.delay, application.status = 0, 200
    application.questions.clear()


@pytest.fixture
def v1(router):
    peers = []

    def make():
        peers.append(Peer.open(router.port))
        return peers[-1]

    yield make
    for peer in peers:
        peer.drop()


@pytest.fixture
def v2(router):
    clients = []

    def make():
        clients.append(Client(router.port).join("app"))
        return clients[-1]

    yield make
    for client in clients:
        client.drop()


def refusal(topic):
    return f'You are not allowed to subscribe on topic "{topic}".'


def subscribe(peer, topic):
    """Subscribes a client of WAMP v1 that is let in."""
    peer.subscribe(topic)
    peer.barrier()
    assert not peer.received, peer.received


def test_the_application_is_told_who_wants_what_and_lets_in(v1, v2, application):
    subscriber = v2()
    subscriber.subscribe("rooms/kitchen")
    question = application.asked("subscribe")[0]
    assert question == {
        "type": "subscribe", "topic": "rooms/kitchen", "route": "rooms", "attributes": {"name": "kitchen"},
        "subscribers": 1, "session": subscriber.id, "authid": question["authid"], "authrole": "guest",
        "authmethod": "anonymous", "authprovider": "static", "user_id": None, "roles": ["guest"],
    }
    subscribe(v1(), "rooms/kitchen")
    assert application.asked("subscribe")[1]["subscribers"] == 2


@pytest.mark.parametrize("room", ["closed", "nonsense"])
def test_the_application_refuses_a_subscription(v1, v2, room, application):
    topic = f"rooms/{room}"
    peer = v1()
    peer.subscribe(topic)
    assert peer.text() == refusal(topic)
    failure = refused("wamp.error.not_authorized", v2().subscribe, topic)
    assert ("Closed today." in str(failure.message)) == (room == "closed")
    v2().publish("rooms/kitchen", {"answer": {"allow": True}}, acknowledge=True)
    peer.barrier()


def test_the_application_ends_a_session(v1, v2):
    peer = v1()
    peer.message(5, "rooms/out")
    peer.expect_end()
    client = v2()
    client.request(SUBSCRIBE, {}, "rooms/out")
    client.expect(GOODBYE, {}, "wamp.close.killed")


def test_what_is_published_is_replaced_restricted_or_refused(v1, v2, application):
    one, two, sender = v1(), v2(), v2()
    subscribe(one, "rooms/hall")
    subscription = two.subscribe("rooms/hall")

    def publish(answer, **more):
        sender.publish("rooms/hall", {"answer": answer, **more}, acknowledge=True)

    publish({"allow": True})
    one.expect_event("rooms/hall", {"answer": {"allow": True}})
    two.expect_event({"answer": {"allow": True}}, subscription=subscription)
    publish({"allow": True, "payload": {"text": "quiet"}})
    one.expect_event("rooms/hall", {"text": "quiet"})
    two.expect_event({"text": "quiet"}, subscription=subscription)
    publish({"allow": True, "payload": 1, "eligible": [two.id]})
    two.expect_event(1)
    publish({"allow": True, "payload": 2, "exclude": [two.id]})
    one.expect_event("rooms/hall", 2)
    publish({"allow": True, "payload": 3, "eligible": []})
    failure = refused("wamp.error.not_authorized", publish, {"allow": False, "reason": "Not that."})
    assert "Not that." in str(failure.message)
    one.publish("rooms/hall", {"answer": {"allow": False, "reason": "Nor that."}})
    message = json.loads(one.text())
    assert message[0] == 4 and "Nor that." in message[3], message
    one.expect_silence()
    two.expect_nothing()
    assert {question["topic"] for question in application.asked("publish")} == {"rooms/hall"}


def test_the_http_api_asks_too(router, v1):
    subscriber = v1()
    subscribe(subscriber, "rooms/shop")
    api = API(router.page_port, KEY, realm="app")
    api.publish("rooms/shop", {"answer": {"allow": True, "payload": "sold"}}).ok()
    subscriber.expect_event("rooms/shop", "sold")
    answer = api.publish("rooms/shop", {"answer": {"allow": False, "reason": "Sold out."}})
    assert answer.problem(403, "refused")["detail"] == "Sold out."


def test_what_the_application_is_not_asked_about_is_allowed(v1, application):
    one, two = v1(), v1()
    subscribe(one, "open/closed")
    subscribe(two, "open/closed")
    one.publish("open/closed", "hello")
    two.expect_event("open/closed", "hello")
    one.message(6, "open/closed")
    one.barrier()
    # Clients of earlier tests may still be leaving their rooms.
    questions = [question for question in application.questions if question["topic"] == "open/closed"]
    assert [(question["type"], question["subscribers"]) for question in questions] == [("unsubscribe", 1)]


def test_a_last_route_makes_it_the_handler_of_all_other_topics(application, start, monkeypatch):
    routing = ROUTING + "rest: { channel: '{name}', handler: { callback: app.rooms }, requirements: { name: { pattern: '.+' } } }\n"
    monkeypatch.setattr("support.server.ROUTING", routing)
    url = f"http://127.0.0.1:{application.port}/"
    server = start(extra=f"topic_handlers: [{{ name: app.rooms, url: '{url}' }}]\n")
    with server.connect() as peer:
        subscribe(peer, "what/ever/there.is")
        subscribe(peer, "plain/x")
        peer.subscribe("closed")
        assert peer.text() == refusal("closed")
    assert [question["topic"] for question in application.asked("subscribe")] == ["what/ever/there.is", "closed"]


def test_the_messages_of_one_session_keep_their_order_while_the_application_decides(v1, application):
    subscriber, publisher = v1(), v1()
    subscribe(subscriber, "rooms/order")
    application.delay = 0.02
    for number in range(10):
        publisher.publish("rooms/order", {"number": number})
    for number in range(10):
        subscriber.expect_event("rooms/order", {"number": number})


def test_a_decision_is_remembered_for_a_user_and_a_topic(v2, application):
    client = v2()
    for _ in range(2):
        client.unsubscribe(client.subscribe("cached/a"))
    assert len(application.asked("subscribe")) == 1
    refused("wamp.error.not_authorized", client.subscribe, "cached/closed")
    refused("wamp.error.not_authorized", client.subscribe, "cached/closed")
    assert len(application.asked("subscribe")) == 2
    v2().subscribe("cached/a")
    assert len(application.asked("subscribe")) == 3


@pytest.mark.parametrize("fault", ["slow", "failing"])
def test_without_an_answer_nobody_is_let_in_who_should_not_be(v1, v2, application, fault):
    known = v2()
    known.unsubscribe(known.subscribe("remembering/a"))
    refused("wamp.error.not_authorized", known.subscribe, "remembering/closed")
    if fault == "slow":
        application.delay = 2 * TIMEOUT
    else:
        application.status = 500
    peer = v1()
    for topic in ["rooms/a", "cached/a", "remembering/a"]:
        peer.subscribe(topic)
        assert peer.text() == refusal(topic)
        refused("wamp.error.not_authorized", v2().subscribe, topic)
    # What is known counts, and what is trusted is let in.
    known.subscribe("remembering/a")
    refused("wamp.error.not_authorized", known.subscribe, "remembering/closed")
    subscribe(peer, "trusting/a")
    trusting = v2()
    trusting.publish("trusting/a", "trusted", acknowledge=True)
    peer.expect_event("trusting/a", "trusted")
    failure = refused("wamp.error.runtime_error", trusting.publish, "rooms/a", "lost", acknowledge=True)
    assert "127.0.0.1" not in str(failure.message)
    peer.expect_silence()


def test_a_handler_that_takes_longer_than_handlers_may_lets_nobody_in(application, start):
    patch = pytest.MonkeyPatch()
    patch.setattr("support.server.ROUTING", ROUTING)
    url = f"url: 'http://127.0.0.1:{application.port}/', timeout: 30s"
    server = start(
        limits={"handler_timeout": "200ms"},
        extra=f"topic_handlers: [{{ name: app.rooms, {url} }}]\n",
    )
    patch.undo()
    application.delay = 1
    with server.connect() as peer:
        peer.subscribe("rooms/a")
        assert peer.text() == refusal("rooms/a")
        application.delay = 0
        with server.connect() as other:
            other.publish("rooms/a", "secret")
            other.barrier()
        peer.expect_silence()


def test_an_application_that_is_down_costs_its_time_only_a_few_times(application, start):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        url = f"url: 'http://127.0.0.1:{silent.getsockname()[1]}/', timeout: 300ms"
        patch = pytest.MonkeyPatch()
        patch.setattr("support.server.ROUTING", ROUTING)
        server = start(
            http={"metrics": "true"},
            extra=f"topic_handlers: [{{ name: app.rooms, {url}, breaker_failures: 3, breaker_pause: 1m }}]\n",
        )
        patch.undo()
        with server.connect() as peer:
            began = time.monotonic()
            for number in range(50):
                peer.subscribe(f"rooms/{number}")
                assert peer.text() == refusal(f"rooms/{number}")
            assert 0.9 <= time.monotonic() - began < 5
        metrics = Metrics(server.page_port)
        assert metrics.value("roost_webhook_suspended", webhook="app.rooms") == 1
        assert metrics.value("roost_webhook_seconds_count", webhook="app.rooms", outcome="suspended") == 47


def test_a_topic_handler_in_php(start, tmp_path):
    need("php")
    port = free_port()
    secret = "a-secret-of-two"
    with open(tmp_path / "php.log", "wb") as log:
        php = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{port}", str(PHP)],
            stdout=log, stderr=log, env={**os.environ, "ROOST_SECRET": secret},
        )
    try:
        patch = pytest.MonkeyPatch()
        patch.setattr("support.server.ROUTING", ROUTING)
        server = start(
            extra=f"topic_handlers: [{{ name: app.rooms, url: 'http://127.0.0.1:{port}/', secret: {secret} }}]\n"
        )
        patch.undo()
        server.await_port(port)
        with server.connect() as one, server.connect() as two:
            one.subscribe("rooms/staff")
            assert one.text() == refusal("rooms/staff")
            subscribe(one, "rooms/kitchen")
            two.publish("rooms/kitchen", {"text": "DINNER"})
            event = json.loads(one.text())
            assert event[:2] == [8, "rooms/kitchen"] and event[2]["text"] == "dinner" and event[2]["from"]
            two.publish("rooms/kitchen", {"text": 5})
            assert "Say something." in two.text()
    finally:
        php.terminate()
        php.wait()
    assert secret not in server.log


# Answers that are none


BODY = b'{"allow": true}'
NONSENSE = [
    *[f"HTTP/1.1 {status} OK\r\nContent-Length: 15\r\n\r\n".encode() + BODY for status in
      ("000", "001", "099", "100", "101", "103", "199", "204", "304", "600", "999")],
    b"HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 000 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"HTTP/1.1 099 OK\r\n\r\n" + BODY,
    b"HTTP/1.1 100 Continue\r\n\r\n" * 100,
    b"HTTP/1.1 20 OK\r\n\r\n",
    b"HTTP/1.1 -20 OK\r\nContent-Length: 15\r\n\r\n" + BODY,
    b"HTTP/2.0 200 OK\r\nContent-Length: 15\r\n\r\n" + BODY,
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + BODY,
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n" + BODY,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    b"HTTP/1.1 500 No\r\nContent-Length: 15\r\n\r\n" + BODY + b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + BODY,
    b"\x00" * 1000,
    b"\r\n\r\n\r\n",
    b"",
]


class Liar:
    """Sends one answer to every question, as it stands, and closes."""

    def __init__(self):
        self.answer = b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                try:
                    connection.sendall(self.answer)
                except OSError:
                    continue

    def close(self):
        self.socket.close()


def test_an_answer_that_is_none_lets_nobody_in_and_harms_nothing(monkeypatch):
    liar = Liar()
    monkeypatch.setattr("support.server.ROUTING", ROUTING)
    url = f"url: 'http://127.0.0.1:{liar.port}/', timeout: 300ms, breaker_failures: 0"
    server = Server.roost(folder(), extra=f"topic_handlers: [{{ name: app.rooms, {url} }}]\n")
    try:
        for answer in NONSENSE:
            liar.answer = answer
            with Peer.open(server.port) as peer:
                peer.message(5, "rooms/a")
                assert peer.next().text == refusal("rooms/a"), answer[:60]
            assert server.process.poll() is None, answer[:60]
    finally:
        liar.close()
        server.remove()
