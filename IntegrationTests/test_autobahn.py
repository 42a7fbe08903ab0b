# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The server as AutobahnJS 0.8 sees it, in the way that Oro uses it.

Oro's page connects again after every end but a clean one: what ends cleanly stays down until the page is loaded again.
"""

import json
import signal
import time

from support.peer import CLOSE, TEXT, Ended, Peer, frame
from support.tickets import ticket

VALID_CLOSE_CODES = {1000, 1001, 1002, 1003, *range(1007, 1012), *range(3000, 5000)}


class AutobahnSession:
    """What AutobahnJS makes of a connection."""

    def __init__(self, port, session_ticket):
        self.peer = Peer(port)
        path = "/ws?ticket=" + session_ticket.replace("=", "%3D").replace("+", "%2B").replace("/", "%2F")
        response = self.peer.upgrade(path=path)
        assert response.values("Sec-WebSocket-Protocol") == ["wamp"], "AutobahnJS closes unless wamp is echoed"
        self.id = None
        self.events = []
        self.unparsable = []
        self.reconnects = None

    def run(self, seconds=5):
        """Takes what comes until the connection ends or the time is over."""
        deadline = time.monotonic() + seconds
        was_clean = False
        while time.monotonic() < deadline:
            try:
                found = self.peer.next(max(0.01, deadline - time.monotonic()))
            except TimeoutError:
                return
            except Ended:
                self.reconnects = not was_clean
                return
            if found.opcode == TEXT:
                self._message(found.text)
            elif found.opcode == CLOSE:
                code = found.close_code
                was_clean = code is None or code in VALID_CLOSE_CODES

    def _message(self, text):
        try:
            message = json.loads(text)
        except ValueError:
            # An uncaught exception in the browser's console; the connection goes on.
            self.unparsable.append(text)
            return
        if self.id is None:
            assert message[0] == 0 and message[2] == 1
            self.id = message[1]
        elif message[0] == 8:
            self.events.append((message[1], message[2]))


def test_welcome_is_the_first_message(fixture_server):
    session = AutobahnSession(fixture_server.port, ticket("john"))
    session.run(0.3)
    assert session.id and session.reconnects is None and not session.unparsable


def test_an_unknown_channel_ends_cleanly_so_that_the_page_stays_down(fixture_server):
    session = AutobahnSession(fixture_server.port, ticket("john"))
    session.peer.message(5, "no/such/channel")
    session.run()
    assert session.reconnects is False


def test_a_refused_ticket_ends_uncleanly_so_that_the_page_comes_back(fixture_server):
    peer = Peer(fixture_server.port)
    peer.upgrade(path="/ws?ticket=nonsense")
    peer.welcome()
    text = peer.next()
    assert text.opcode == TEXT and text.text.startswith("HTTP/1.0 200 OK\r\n") and text.text.endswith("403")
    close = peer.next()
    assert close.opcode == CLOSE and close.payload == b"\0\0"
    peer.expect_end()
    session = AutobahnSession(fixture_server.port, ticket("john", age=1000))
    session.run()
    assert session.id and session.reconnects is True and len(session.unparsable) == 1


def test_a_stopped_server_drops_tcp_so_that_pages_come_back(start):
    server = start()
    session = AutobahnSession(server.port, "")
    session.run(0.2)
    assert server.stop(signal.SIGTERM) == 0
    session.run()
    assert session.reconnects is True


def test_an_interrupted_server_does_the_same(start):
    server = start()
    with server.connect() as peer:
        assert server.stop(signal.SIGINT) == 0
        peer.expect_cut()


def test_a_denied_subscription_is_text_and_the_session_goes_on(fixture_server):
    session = AutobahnSession(fixture_server.port, ticket("john"))
    session.peer.message(5, "oro/email_event/1/1")
    session.run(0.5)
    assert session.unparsable == ['You are not allowed to subscribe on topic "oro/email_event/1/1".']
    session.peer.message(5, "oro/email_event/2/1")
    session.peer.message(7, "oro/email_event/2/1", {"hasNewEmail": True})
    session.run(0.5)
    assert session.events == [("oro/email_event/2/1", {"hasNewEmail": True})]
    assert session.reconnects is None


def test_a_session_that_closes_is_answered(fixture_server):
    session = AutobahnSession(fixture_server.port, ticket("john"))
    session.run(0.2)
    session.peer.send(frame(b"\x03\xe8", CLOSE))
    session.run()
    assert session.reconnects is False
