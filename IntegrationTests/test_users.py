# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Users that the application is asked for over HTTP, and who may publish."""

import json
import time

import pytest

from support.application import Application
from support.tickets import PASSWORD_HASHES, SECRET, ticket


class Backend(Application):
    """An application that knows john."""

    def __init__(self):
        super().__init__()
        self.requests = 0

    def answer(self, headers, body):
        self.requests += 1
        if b"john" not in body or headers["Authorization"] != "Bearer s3cret":
            return 404, None
        user = {"id": 2, "login": "john", "password": PASSWORD_HASHES["john"], "roles": ["ROLE_A"], "enabled": True}
        return 200, user


@pytest.fixture
def application():
    made = Backend()
    yield made
    made.close()


def tickets(application):
    return (
        f"tickets:\n    secret: {SECRET}\n    users:\n"
        f"        http: {{ url: 'http://127.0.0.1:{application.port}/user', secret: s3cret, timeout: 500ms }}\n"
    )


def refused(peer):
    text = peer.text()
    assert text.startswith("HTTP/1.0 200 OK") and text.endswith("403"), text
    peer.expect_close(0)


def test_a_user_whom_the_application_knows_signs_in(start, application):
    server = start(listener={"authentication": "ticket"}, extra=tickets(application))
    with server.connect(ticket=ticket("john")) as john, server.connect(ticket=ticket()) as visitor:
        john.subscribe("secured/2")
        visitor.publish("secured/2", "for john")
        john.expect_event("secured/2", "for john")
        john.subscribe("secured/3")
        assert john.text() == 'You are not allowed to subscribe on topic "secured/3".'


def test_a_user_whom_the_application_does_not_know_is_refused(start, application):
    server = start(listener={"authentication": "ticket"}, extra=tickets(application))
    refused(server.connect(ticket=ticket("jane")))


def test_an_application_that_hangs_lets_nobody_in_and_holds_up_nobody(start, application):
    application.delay = 3
    server = start(listener={"authentication": "ticket"}, extra=tickets(application))
    began = time.monotonic()
    waiting = server.connect(ticket=ticket("john"))
    with server.connect(ticket=ticket()) as visitor:
        visitor.subscribe("room/free")
        visitor.publish("room/free", 1)
        visitor.expect_event("room/free", 1)
        assert time.monotonic() - began < 0.5
    refused(waiting)
    assert time.monotonic() - began < 2.5


def test_tickets_beyond_the_waiting_ones_are_refused(start, application):
    server = start(
        listener={"authentication": "ticket"}, extra=tickets(application), limits={"tickets_waiting": 1}
    )
    application.delay = 0.3
    peers = [server.connect(ticket=ticket("john", age=index)) for index in range(24)]
    outcomes = []
    for peer in peers:
        peer.message(5, "secured/9")
        outcomes.append(peer.text(timeout=10)[:4])
    assert "HTTP" in outcomes, outcomes
    with server.connect(ticket=ticket()) as visitor:
        visitor.subscribe("room/after")


@pytest.mark.parametrize(
    "listener, allowed",
    [({"publish": "anyone"}, True), ({"publish": "backend"}, False), ({"publish": "nobody"}, False),
     ({"publish": "backend", "backend": "true"}, True), ({"publish": "nobody", "backend": "true"}, False)],
)
def test_the_rule_in_force_decides_who_publishes(start, listener, allowed):
    server = start(listener=listener)
    with server.connect() as peer:
        peer.subscribe("room/x")
        peer.publish("room/x", 1)
        message = json.loads(peer.text())
        if allowed:
            assert message == [8, "room/x", 1]
        else:
            assert message[0] == 4 and message[4]["code"] == 401 and message[4]["event"] == "onPublish"
            peer.subscribe("room/y")
