# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Session handlers that are an application, over HTTP: who may be there at all, whatever the protocol."""

import json
import time

import pytest

from conftest import assert_settles
from support.application import Application
from support.event_stream import EventStream
from support.metrics import Metrics
from support.peer import Ended, Peer
from support.poller import Poller
from support.server import free_port
from support.tickets import PASSWORD_HASHES, SECRET, ticket
from support.wamp2 import ABORT, GOODBYE, Client

LISTENER = {"protocols": "[wamp1, wamp2, rawsocket, sse, poll]", "realm": "app"}


class Door(Application):
    """Lets in, or not, and remembers what it was asked."""

    def __init__(self):
        super().__init__()
        self.questions = []
        self.value, self.status = {"allow": True}, 200

    def answer(self, headers, body):
        self.questions.append(json.loads(body))
        return self.status, self.value

    def asked(self, kind):
        return [question for question in self.questions if question["type"] == kind]


@pytest.fixture
def door():
    made = Door()
    yield made
    made.close()


@pytest.fixture
def serve(start, door):
    def make(options="", port=None, realm="", extra="", **rest):
        url = f"url: 'http://127.0.0.1:{port or door.port}/', timeout: 400ms, breaker_failures: 0{options}"
        return start(
            listener={**LISTENER, **rest.pop("listener", {})},
            http={"metrics": "true"},
            extra=f"realms: {{ app: {{ unrouted_topics: allow, session_handler: {{ {url} }}{realm} }} }}\n{extra}",
            **rest,
        )

    return make


def is_in_v1(server):
    """Whether a client of WAMP v1 is let in; one that is not sees what a refused ticket looks like."""
    with Peer.open(server.port) as peer:
        try:
            peer.barrier()
        except (AssertionError, Ended):
            return False
        return True


def ways_in(server):
    """For each protocol whether it is let in."""
    client = Client(server.port)
    client.send(1, "app", {"roles": {"subscriber": {}, "publisher": {}}})
    answer = client.receive()
    client.drop()
    raw = Client(server.port, "msgpack", rawsocket=True)
    raw.send(1, "app", {"roles": {"subscriber": {}, "publisher": {}}})
    raw_answer = raw.receive()
    raw.drop()
    return {
        "wamp1": is_in_v1(server), "wamp2": answer[0] != ABORT, "raw": raw_answer[0] != ABORT,
        "sse": stream_status(server) == 200, "poll": Poller(server.port, "room/a").status == 200,
    }


def stream_status(server, **query):
    for status in (200, 403, 502):
        try:
            stream = EventStream(server.port, "room/a", status=status, **query)
        except AssertionError:
            continue
        stream.socket.close()
        return status
    return None


EVERY_WAY = ["wamp1", "wamp2", "raw", "sse", "poll"]


def test_the_application_lets_in_whatever_the_protocol(serve, door):
    server = serve()
    assert ways_in(server) == dict.fromkeys(EVERY_WAY, True)
    assert len(door.asked("connect")) == len(EVERY_WAY) == len(door.questions)
    question = door.asked("connect")[1]
    assert question == {
        "type": "connect", "realm": "app", "session": question["session"], "authid": question["authid"],
        "authrole": "anonymous", "authmethod": "anonymous", "authprovider": "static", "user_id": None,
        "roles": ["anonymous"], "address": "127.0.0.1",
    }
    assert isinstance(question["session"], int)


def test_the_application_keeps_out_whatever_the_protocol(serve, door):
    server = serve()
    door.value = {"allow": False, "reason": "Closed today."}
    with Client(server.port) as client:
        client.send(1, "app", {"roles": {"subscriber": {}}})
        message = client.expect(ABORT)
        assert message[2] == "wamp.error.not_authorized" and "Closed today." in str(message[1])
    stream = EventStream(server.port, "room/a", status=403)
    assert stream.problem["type"] == "urn:roost:problem:refused" and "Closed today." in stream.problem["detail"]
    assert "Closed today." in Poller(server.port, "room/a").first.value["detail"]
    with Peer.open(server.port) as peer:
        # As after a refused ticket, so that a browser comes back with a new one.
        assert "403" in peer.text()
        peer.expect_close(0)
    assert Metrics(server.page_port).value("roost_refused_total", cause="session") == 4
    assert Metrics(server.page_port).value("roost_sessions_open", protocol="wamp1") == 0
    door.value = {"allow": True}
    assert ways_in(server) == dict.fromkeys(EVERY_WAY, True)


@pytest.mark.parametrize("fault", ["down", "hang", "status", "nonsense"])
def test_without_an_answer_nobody_is_let_in(serve, door, fault):
    server = serve(port=free_port() if fault == "down" else None)
    door.delay = 0.8 if fault == "hang" else 0
    door.status = 500 if fault == "status" else 200
    door.value = {"allow": "yes"} if fault == "nonsense" else {"allow": True}
    assert ways_in(server) == dict.fromkeys(EVERY_WAY, False)
    with Client(server.port) as client:
        client.send(1, "app", {"roles": {"subscriber": {}}})
        assert client.expect(ABORT)[2] == "wamp.error.authorization_failed"
    assert "the session handler failed" in server.log


def test_on_error_may_let_in(serve, door):
    server = serve(options=", on_error: allow")
    door.status = 500
    assert ways_in(server) == dict.fromkeys(EVERY_WAY, True)
    # A refusal is an answer.
    door.status, door.value = 200, {"allow": False}
    assert ways_in(server) == dict.fromkeys(EVERY_WAY, False)


def users(*names):
    entries = ", ".join(
        f"{{ login: {name}, id: {number}, password_hash: '{PASSWORD_HASHES[name]}' }}"
        for number, name in enumerate(names, 7)
    )
    return f"tickets:\n    secret: {SECRET}\n    users: [{entries}]\n"


def test_decisions_about_a_user_are_remembered(serve, door):
    server = serve(options=", cache: 1h", extra=users("john"), listener={"authentication": "ticket"})
    for _ in range(3):
        assert Poller(server.port, "room/a", ticket=ticket("john")).status == 200
    (question,) = door.questions
    assert (question["authid"], question["user_id"]) == ("john", 7)
    # Who has no good ticket is not asked about.
    assert Poller(server.port, "room/a", ticket="x").status == 401
    assert len(door.questions) == 1


def test_what_was_said_last_counts_while_the_application_is_down(serve, door):
    server = serve(options=", on_error: cached", extra=users("john"), listener={"authentication": "ticket"})
    door.status = 500
    assert Poller(server.port, "room/a", ticket=ticket("john")).status == 502
    door.status = 200
    assert Poller(server.port, "room/a", ticket=ticket("john")).status == 200
    door.status = 500
    assert Poller(server.port, "room/a", ticket=ticket("john")).status == 200


def test_the_application_hears_who_has_gone(serve, door):
    server = serve(options=", events: [connect, disconnect]")
    with Peer.open(server.port) as peer, Client(server.port) as client:
        peer.barrier()
        client.join("app")
        client.send(GOODBYE, {}, "wamp.close.normal")
        client.expect(GOODBYE)
        assert_settles(lambda: len(door.asked("disconnect")) == 1, "GOODBYE is not told")
        # The next session on the same connection is asked about again.
        client.forget()
        client.join("app")
    assert_settles(lambda: len(door.asked("disconnect")) == 3, "an end is not told")
    EventStream(server.port, "room/a").socket.close()
    assert_settles(lambda: len(door.asked("disconnect")) == 4, "the end of a stream is not told")
    asked = sorted(question["session"] for question in door.asked("connect"))
    assert asked == sorted(question["session"] for question in door.asked("disconnect"))
    time.sleep(0.2)
    assert len(door.questions) == 8
    # Who was not let in has not gone.
    door.value = {"allow": False}
    assert ways_in(server) == dict.fromkeys(EVERY_WAY, False)
    time.sleep(0.2)
    assert len(door.asked("disconnect")) == 4


def test_a_client_that_goes_while_it_is_asked_about(serve, door):
    server = serve(options=", events: [connect, disconnect]")
    door.delay = 0.2
    for _ in range(10):
        Peer.open(server.port).drop()
        Client(server.port).drop()
        client = Client(server.port)
        client.send(1, "app", {"roles": {"subscriber": {}}})
        client.drop()
    assert_settles(lambda: len(door.asked("connect")) >= 10, "nobody was asked")
    assert_settles(
        lambda: len(door.asked("disconnect")) == len(door.asked("connect")), "who was let in and has gone is not told"
    )
    assert_settles(lambda: Metrics(server.page_port).value("roost_sessions_open", protocol="wamp1") == 0, "one is left")
    server.assert_serves()


def test_what_a_client_sends_waits_for_the_decision(serve, door):
    server = serve()
    door.delay = 0.3
    with Peer.open(server.port) as peer:
        peer.subscribe("room/a")
        peer.publish("room/a", 1)
        peer.expect_event("room/a", 1)
    door.value = {"allow": False}
    with Peer.open(server.port) as watcher:
        assert "403" in watcher.text()
    with Peer.open(server.port) as peer:
        peer.publish("room/a", "must not be published")
        assert "403" in peer.text()
    assert Metrics(server.page_port).value("roost_publications_total", route="test.room") == 1
