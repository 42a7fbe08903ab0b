# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v1 as OroCommerce's clients know it, as a table of scenarios against CompatibilityFixture.

A scenario is a list of steps. A step names a peer and what it does or gets:

    ("ann", "send", [5, "peer/broadcast"])      sends a message, and waits until the server has read it
    ("ann", "raw", "[5")                         sends a text and does not wait
    ("ann", "gets", [8, "peer/broadcast", 1])    the next message is this one
    ("ann", "gets text", "No.")                  the next text is this one, and no message
    ("ann", "gets nothing")                      no message comes
    ("ann", "is closed", 1007)                   a close frame of this code comes, then the end
    ("ann", "ends")                              the TCP connection ends
    ("ann", "waits", 1.3)                        some seconds pass
    ("ann", "leaves")                            its connection ends without a close frame

In messages "<ann>" stands for the session id of ann. Peers connect when they are first named; john, jane and admin with
their tickets, the others with anonymous ones.
"""

import json
import time

import pytest

from support.peer import Peer, frame
from support.tickets import ticket

ROOM, OTHER = "peer/room/one", "peer/room/two"
CURIE = "http://example.com/peer"


def details(code, event="onPublish"):
    return {"code": code, "topic": {}, "request": {}, "event": event}


SCENARIOS = {
    "an event reaches every subscriber, the publisher among them": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, ROOM]), ("cem", "send", [5, OTHER]),
        ("ann", "send", [7, ROOM, {"a": [1, "x"]}]),
        ("ann", "gets", [8, ROOM, {"a": [1, "x"]}]), ("bob", "gets", [8, ROOM, {"a": [1, "x"]}]),
        ("cem", "gets nothing"),
    ],
    "a publisher need not be subscribed": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [7, ROOM, 1]), ("ann", "gets", [8, ROOM, 1]),
        ("bob", "gets nothing"),
    ],
    "a second subscription changes nothing": [
        ("ann", "send", [5, ROOM]), ("ann", "send", [5, ROOM]), ("bob", "send", [7, ROOM, 1]),
        ("ann", "gets", [8, ROOM, 1]), ("ann", "gets nothing"),
        ("ann", "send", [6, ROOM]), ("bob", "send", [7, ROOM, 2]), ("ann", "gets nothing"),
    ],
    "after unsubscribing no event comes, and subscribing again works": [
        ("ann", "send", [5, ROOM]), ("ann", "send", [6, ROOM]), ("ann", "send", [7, ROOM, 1]), ("ann", "gets nothing"),
        ("ann", "send", [5, ROOM]), ("ann", "send", [7, ROOM, 2]), ("ann", "gets", [8, ROOM, 2]),
    ],
    "unsubscribing what is not subscribed is ignored, even without a route": [
        ("ann", "send", [6, ROOM]), ("ann", "send", [6, "no/such/channel"]), ("ann", "gets nothing"),
    ],
    "events of one publisher stay in order": [
        ("ann", "send", [5, ROOM]),
        *[("bob", "raw", json.dumps([7, ROOM, number])) for number in range(100)],
        *[("ann", "gets", [8, ROOM, number]) for number in range(100)],
    ],
    "exclude true means the publisher": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, ROOM]), ("ann", "send", [7, ROOM, 1, True]),
        ("bob", "gets", [8, ROOM, 1]), ("ann", "gets nothing"),
    ],
    "exclude takes other truths as well": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, ROOM]),
        *[step for value in (1, "yes", -1, 0.5) for step in
          (("ann", "send", [7, ROOM, value, value]), ("bob", "gets", [8, ROOM, value]), ("ann", "gets nothing"))],
        *[step for value in (False, None, 0, "", "0", []) for step in
          (("ann", "send", [7, ROOM, 1, value]), ("bob", "gets", [8, ROOM, 1]), ("ann", "gets", [8, ROOM, 1]))],
    ],
    "exclude lists sessions": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, ROOM]), ("cem", "send", [5, ROOM]),
        ("ann", "send", [7, ROOM, 1, ["<bob>", "nobody", 7, None]]),
        ("ann", "gets", [8, ROOM, 1]), ("cem", "gets", [8, ROOM, 1]), ("bob", "gets nothing"),
    ],
    "eligible lists the only receivers": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, ROOM]), ("ann", "send", [7, ROOM, 1, [], ["<bob>"]]),
        ("bob", "gets", [8, ROOM, 1]), ("ann", "gets nothing"),
        ("ann", "send", [7, ROOM, 2, [], []]), ("bob", "gets", [8, ROOM, 2]), ("ann", "gets", [8, ROOM, 2]),
        ("ann", "send", [7, ROOM, 3, [], ["nobody"]]), ("bob", "gets nothing"), ("ann", "gets nothing"),
    ],
    "exclude wins over eligible": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, ROOM]),
        ("ann", "send", [7, ROOM, 1, ["<bob>"], ["<ann>", "<bob>"]]), ("ann", "gets", [8, ROOM, 1]),
        ("bob", "gets nothing"),
    ],
    "eligible does not make a subscriber of who is none": [
        ("ann", "send", [5, ROOM]), ("bob", "send", [5, OTHER]), ("ann", "send", [7, ROOM, 1, [], ["<bob>"]]),
        ("bob", "gets nothing"), ("ann", "gets nothing"),
    ],
    "further elements are ignored": [
        ("ann", "send", [5, ROOM, 1, 2]), ("ann", "send", [7, ROOM, 1, [], [], "more"]), ("ann", "gets", [8, ROOM, 1]),
    ],
    "a missing event is null": [
        ("ann", "send", [5, ROOM]), ("ann", "send", [7, ROOM]), ("ann", "gets", [8, ROOM, None]),
    ],
    "a prefix stands for its URI and a number sign": [
        ("ann", "send", [1, "p", CURIE]), ("ann", "send", [5, "p:x"]), ("bob", "send", [7, CURIE + "#x", 1]),
        ("ann", "gets", [8, CURIE + "#x", 1]), ("ann", "send", [7, "p:x", 2]), ("ann", "gets", [8, CURIE + "#x", 2]),
        ("ann", "send", [6, "p:x"]), ("bob", "send", [7, CURIE + "#x", 3]), ("ann", "gets nothing"),
    ],
    "a prefix belongs to its session": [
        ("ann", "send", [1, "p", CURIE]), ("bob", "raw", '[5,"p:x"]'), ("bob", "is closed", 1007),
    ],
    "a prefix can be defined anew, and what follows a second colon is dropped": [
        ("ann", "send", [1, "p", "http://nowhere.example"]), ("ann", "send", [1, "p", CURIE]),
        ("ann", "send", [5, "p:x:y"]), ("bob", "send", [7, CURIE + "#x", 1]), ("ann", "gets", [8, CURIE + "#x", 1]),
    ],
    "a full URI is never taken for a prefix": [
        ("ann", "send", [1, "http", "peer/room/"]), ("ann", "send", [5, CURIE + "#x"]),
        ("bob", "send", [7, CURIE + "#x", 1]), ("ann", "gets", [8, CURIE + "#x", 1]),
    ],
    "a colon without a defined prefix is a part of the topic": [
        ("ann", "send", [5, "peer/room/a:b"]), ("bob", "send", [7, "peer/room/a:b", 1]),
        ("ann", "gets", [8, "peer/room/a:b", 1]),
    ],
    "a refused subscription is text, and the session goes on": [
        ("john", "send", [5, "oro/email_event/1/1"]),
        ("john", "gets text", 'You are not allowed to subscribe on topic "oro/email_event/1/1".'),
        ("ann", "send", [7, "oro/email_event/1/1", 1]), ("john", "gets nothing"),
        ("john", "send", [5, ROOM]), ("ann", "send", [7, ROOM, 1]), ("john", "gets", [8, ROOM, 1]),
    ],
    "one's own topic is allowed, with any organization": [
        ("john", "send", [5, "oro/email_event/2/1"]), ("john", "send", [5, "oro/email_event/2/*"]),
        ("ann", "send", [7, "oro/email_event/2/*", {"hasNewEmail": True}]),
        ("john", "gets", [8, "oro/email_event/2/*", {"hasNewEmail": True}]), ("john", "gets nothing"),
    ],
    "anonymous visitors are refused what belongs to users": [
        ("ann", "send", [5, "oro/reminder_remind/2"]),
        ("ann", "gets text", 'You are not allowed to subscribe on topic "oro/reminder_remind/2".'),
        ("ann", "send", [5, "oro/imap_sync_fail/2"]),
        ("ann", "gets text", 'You are not allowed to subscribe on topic "oro/imap_sync_fail/2".'),
        ("ann", "send", [5, "oro/imap_sync_fail/*"]), ("bob", "send", [7, "oro/imap_sync_fail/*", {"host": "x"}]),
        ("ann", "gets", [8, "oro/imap_sync_fail/*", {"host": "x"}]),
    ],
    "a requirement is part of the route": [
        ("ann", "raw", '[5,"oro/email_event/x/1"]'), ("ann", "is closed", 1007),
    ],
    "an unknown channel ends the session, whatever is done with it": [
        ("ann", "send", [5, ROOM]), ("ann", "raw", '[5,"no/such/channel"]'), ("ann", "is closed", 1007),
        ("bob", "raw", '[7,"no/such/channel",1]'), ("bob", "is closed", 1007),
        ("cem", "raw", '[2,"id","no/such/procedure"]'), ("cem", "is closed", 1007),
        ("dan", "send", [7, ROOM, 1]), ("dan", "gets nothing"),
    ],
    "a rejection by the firewall is an error of the topic and then the end": [
        ("ann", "raw", '[5,"peer/firewalled/deny"]'),
        ("ann", "gets", [4, "peer/firewalled/deny", "peer/firewalled/deny",
                         "You are not authorized to perform this action: nope", details(401, "onSubscribe")]),
        ("ann", "ends"),
    ],
    "a firewall that fails rejects": [
        ("ann", "raw", '[7,"peer/firewalled/crash",1]'),
        ("ann", "gets", [4, "peer/firewalled/crash", "peer/firewalled/crash",
                         "Could not secure topic, connection rejected: oops", details(500)]),
        ("ann", "ends"),
    ],
    "a firewall that allows is not seen": [
        ("ann", "send", [5, "peer/firewalled/ok"]), ("bob", "send", [7, "peer/firewalled/ok", 1]),
        ("ann", "gets", [8, "peer/firewalled/ok", 1]),
    ],
    "a handler that throws is an error of the topic, and the subscription stays": [
        ("ann", "send", [5, "peer/throwing/subscribe"]),
        ("ann", "gets", [4, "peer/throwing/subscribe", "peer/throwing/subscribe", "boom subscribe",
                         details(500, "onSubscribe")]),
        ("bob", "send", [7, "peer/throwing/subscribe", 1]), ("ann", "gets", [8, "peer/throwing/subscribe", 1]),
        ("ann", "send", [5, "peer/throwing/publish"]), ("ann", "send", [7, "peer/throwing/publish", 1]),
        ("ann", "gets", [4, "peer/throwing/publish", "peer/throwing/publish", "boom publish", details(500)]),
        ("ann", "gets nothing"),
    ],
    "a route without a handler can be subscribed to, and nothing comes": [
        ("ann", "send", [5, "peer/nohandler"]), ("ann", "send", [7, "peer/nohandler", 1]), ("ann", "gets nothing"),
    ],
    "a handler sees route, attributes and count": [
        ("ann", "send", [5, "peer/attrs/7"]),
        ("ann", "gets", [8, "peer/attrs/7", ["attrs", "subscribe", "peer.attrs",
                                             {"kind": "dflt", "extra": "x", "id": "7"}, "peer/attrs/7", 1]]),
        ("ann", "send", [7, "peer/attrs/7", "e", ["x"], ["y"]]),
        ("ann", "gets", [8, "peer/attrs/7", ["attrs", "publish", "peer.attrs",
                                             {"kind": "dflt", "extra": "x", "id": "7"}, "peer/attrs/7", 1,
                                             "e", ["x"], ["y"]]]),
        ("ann", "send", [6, "peer/attrs/7"]),
        ("ann", "gets", [8, "peer/attrs/7", ["attrs", "unsubscribe", "peer.attrs",
                                             {"kind": "dflt", "extra": "x", "id": "7"}, "peer/attrs/7", 0]]),
    ],
    "the first route that matches counts": [
        ("ann", "send", [5, "peer/order/special"]),
        ("ann", "gets", [8, "peer/order/special", ["attrs", "subscribe", "peer.first", {"any": "special"},
                                                   "peer/order/special", 1]]),
    ],
    "procedures answer": [
        ("ann", "send", [2, "a", "peer/rpc/sum", 1, 2, 3.5]), ("ann", "gets", [3, "a", {"result": 6.5}]),
        ("ann", "send", [2, "b", "peer/rpc/sum", [4, 5]]), ("ann", "gets", [3, "b", {"result": 9}]),
        ("ann", "send", [2, "c", "peer/rpc/scalar_value"]), ("ann", "gets", [3, "c", [42]]),
        ("ann", "send", [2, "d", "peer/rpc/echo_params", "x", {"y": 1}]), ("ann", "gets", [3, "d", ["x", {"y": 1}]]),
    ],
    "procedures that fail say so": [
        ("ann", "send", [2, "a", "peer/rpc/failing"]),
        ("ann", "gets error", ["a", "peer/rpc/failing", "rpc failed", 77]),
        ("ann", "send", [2, "b", "peer/rpc/nothing"]),
        ("ann", "gets error", ["b", "peer/rpc/nothing", "RPC Error", 500]),
        ("ann", "send", [2, "c", "peer/rpc/unknown"]),
        ("ann", "gets error", ["c", "peer/rpc/unknown", "Could not execute RPC callback, method not found", 404]),
        ("ann", "send", [2, "d", ROOM]),
        ("ann", "gets error", ["d", ROOM, 'A RPC handler for the "peer.room" route has not been registered.', 404]),
    ],
    "announcements say who comes and goes": [
        ("john", "send", [5, "peer/announce"]),
        ("john", "gets", [8, "peer/announce", {"who": "john", "action": "joined", "count": 1}]),
        ("jane", "send", [5, "peer/announce"]),
        ("john", "gets", [8, "peer/announce", {"who": "jane", "action": "joined", "count": 2}]),
        ("jane", "gets", [8, "peer/announce", {"who": "jane", "action": "joined", "count": 2}]),
        ("john", "send", [7, "peer/announce", {"to": "jane", "msg": "hi"}]),
        ("jane", "gets", [8, "peer/announce", {"from": "john", "msg": "hi"}]), ("john", "gets nothing"),
        ("john", "send", [7, "peer/announce", {"to": "admin", "msg": "hi"}]),
        ("john", "gets", [8, "peer/announce", {"error": "nobody"}]),
        ("jane", "leaves"),
        ("john", "gets", [8, "peer/announce", {"who": "jane", "action": "left", "count": 1}]), ("john", "gets nothing"),
    ],
    "the ping topic sends its text at its interval, and only there": [
        ("ann", "send", [5, "peer/fastping"]), ("bob", "send", [5, "oro/ping"]), ("ann", "gets nothing"),
        ("ann", "gets", [8, "peer/fastping", "Connection keep alive"]),
        ("ann", "gets", [8, "peer/fastping", "Connection keep alive"]),
        ("ann", "send", [7, "peer/fastping", 1]), ("bob", "gets nothing"),
        ("ann", "send", [6, "peer/fastping"]), ("ann", "waits", 1.3), ("ann", "gets nothing"),
    ],
    "types and text may be written in PHP's loose ways": [
        ("ann", "raw", f'["5","{ROOM}"]'), ("ann", "raw", f' [ 7.0 , "{ROOM}" , 1 ] '), ("ann", "gets", [8, ROOM, 1]),
    ],
}


class Stage:
    """The peers of one scenario."""

    def __init__(self, server):
        self.server = server
        self.peers = {}

    def peer(self, name):
        if name not in self.peers:
            user = name if name in ("john", "jane", "admin") else ""
            self.peers[name] = self.server.connect(ticket=ticket(user))
            self.peers[name].barrier()
        return self.peers[name]

    def fill(self, message):
        text = json.dumps(message)
        for name in ("ann", "bob", "cem", "dan"):
            if f"<{name}>" in text:
                text = text.replace(f"<{name}>", self.peer(name).session)
        return text

    def play(self, name, action, value=None):
        peer = self.peer(name)
        if action == "send":
            peer.send(frame(self.fill(value)))
            peer.barrier()
        elif action == "raw":
            peer.send(frame(value))
        elif action == "gets":
            assert json.loads(peer.text()) == value
        elif action == "gets text":
            assert peer.text() == value
        elif action == "gets error":
            message = json.loads(peer.text())
            assert [message[0], *message[1:4], message[4]["code"]] == [4, *value]
        elif action == "gets nothing":
            peer.expect_silence()
        elif action == "is closed":
            peer.expect_close(value)
        elif action == "ends":
            peer.expect_end()
        elif action == "waits":
            time.sleep(value)
        else:
            assert action == "leaves"
            peer.drop()


@pytest.mark.parametrize("steps", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_scenario(fixture_server, steps):
    stage = Stage(fixture_server)
    for step in steps:
        try:
            stage.play(*step)
        except AssertionError as error:
            raise AssertionError(f"at step {step}: {error}") from error
    for peer in stage.peers.values():
        peer.drop()
    assert fixture_server.process.poll() is None


def test_welcome_has_the_recorded_form(fixture_server):
    import re

    peer = Peer(fixture_server.port)
    peer.upgrade(path="/ws?ticket=" + ticket().replace("+", "%2B").replace("=", "%3D").replace("/", "%2F"))
    message = json.loads(peer.next().text)
    assert message[0] == 0 and message[2] == 1 and isinstance(message[3], str) and len(message) == 4
    assert re.fullmatch("[0-9]{1,10}[0-9a-f]{13}[0-9]{9}", message[1])
    peer.drop()


def test_session_ids_differ(server):
    peers = [server.connect() for _ in range(200)]
    assert len({peer.session for peer in peers}) == 200
    for peer in peers:
        peer.drop()
