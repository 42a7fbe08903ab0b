# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v1 and v2 on the same topics, in all serializers and over all transports (`docs/protocol-bridge.md`)."""

import json
import urllib.parse

import pytest

from conftest import folder
from support.peer import CLOSE, TEXT, Peer, frame
from support.server import Server
from support.tickets import PASSWORD_HASHES, SECRET, ticket
from support.wamp2 import (
    ABORT, AUTHENTICATE, CHALLENGE, EVENT, PUBLISH, SERIALIZERS, WELCOME, Client, Failed, Payload, encode, in_json,
    refused, same,
)

EVENTS = 1_000
ROUND = 50
VALUES = [
    {}, [], "", None, 0, -1, 2**53, 2**53 + 1, 2**63 - 1, 2**64 - 1, -(2**53) - 1, -(2**63), True, False, 0.0, 1.0,
    -0.5, 0.1, 1e300, 5e-324, "h\u00e9 \u2603 \U0001d11e", "a\0", "\0no base64", "\"\\/\b\f\n\r\t\u007f\u2028",
    b"", b"\0", b"\0\1\xfe\xff", bytes(range(256)), {"": {"a": [[[{"b": []}]]]}}, [b"x", {"k": b"y"}, [2**63 - 1]],
    {"deep": [[[[[[[[1]]]]]]]]}, [1, [2.0, [3, {"four": "4"}]], None], "x" * 2_000, {"\u00fc": "\u00fc" * 70},
    [[], [[]], {}],
    {"id": 9_007_199_254_740_993, "price": 12.50, "tags": ["a", "b"], "blob": b"\xff" * 40},
]


class V1Client:
    """A WAMP v1 client with the same verbs as `Client`, as far as topics go."""

    serializer = "json"

    def __init__(self, port):
        self.peer = Peer.open(port)

    def subscribe(self, topic):
        self.peer.subscribe(topic)

    def publish_all(self, topic, payloads):
        texts = [encode("json", [7, topic, *payload.args, True]) for payload in payloads]
        self.peer.send(b"".join(frame(text, TEXT) for text in texts))

    def receive(self, timeout=10):
        """The next event."""
        message = json.loads(self.peer.text(timeout))
        assert message[0] == 8, message
        return message[2]

    def as_published(self, payload):
        """A payload of this client: WAMP v1 has one value."""
        if payload.kwargs:
            return Payload([{"args": payload.args, **payload.kwargs}])
        return payload if len(payload.args) == 1 else Payload([payload.args])

    def as_received(self, payload):
        """What this client gets of a payload."""
        if len(payload.args) == 1 and not payload.kwargs:
            return in_json(payload.args[0])
        return in_json({"args": payload.args, "kwargs": payload.kwargs})

    def expect_nothing(self):
        self.peer.barrier()
        assert not self.peer.received, self.peer.received

    def drop(self):
        self.peer.drop()


class V2Client(Client):
    """A WAMP v2 client for the same purpose."""

    def publish_all(self, topic, payloads):
        first = self.requests + 1
        self.requests += len(payloads)
        self.send_data(*[
            encode(self.serializer, [PUBLISH, number, {}, topic, *payload.elements])
            for number, payload in enumerate(payloads, first)
        ])

    def receive_event(self, timeout=10):
        return Payload.of(self.expect(EVENT, timeout=timeout), 4)

    def as_published(self, payload):
        return payload

    def as_received(self, payload):
        if self.serializer == "json":
            return Payload(in_json(payload.args), in_json(payload.kwargs))
        return payload


KINDS = {
    "v1": V1Client,
    **{f"v2 {name} websocket": (name, {}) for name in SERIALIZERS},
    **{f"v2 {name} rawsocket": (name, {"rawsocket": True}) for name in SERIALIZERS},
    "v2 cbor batched": ("cbor", {"batched": True}),
}


def connected(port, kind):
    """A client of a kind, whose session is open."""
    made = KINDS[kind]
    if made is V1Client:
        return V1Client(port)
    serializer, options = made
    return V2Client(port, serializer, **options).join()


def received(client):
    """The next event of any client, comparable with what `as_received` gives."""
    return client.receive() if isinstance(client, V1Client) else client.receive_event()


def equal(left, right):
    if isinstance(left, Payload):
        return same(left.args, right.args) and same(left.kwargs, right.kwargs)
    return same(left, right)


@pytest.fixture(scope="module")
def bridge():
    """A server whose topics have the routes of these tests, for WAMP v1 and v2."""
    made = Server.router(folder())
    yield made
    made.remove()


@pytest.fixture
def clients(bridge):
    """One client of each kind."""
    made = {kind: connected(bridge.port, kind) for kind in KINDS}
    yield made
    for client in made.values():
        client.drop()


def numbered(kind, number):
    """Event `number` of a publisher, in one of the ways to divide it into arguments."""
    value = VALUES[number % len(VALUES)]
    marked = {"from": kind, "n": number}
    return [
        Payload([{**marked, "value": value}]), Payload([kind, number, value]), Payload([], {**marked, "value": value}),
        Payload([kind, number], {"value": value}), Payload([[kind, number, value]]),
    ][number % 5]


def mark(event):
    """Who has published an event, and its number."""
    if isinstance(event, Payload):
        event = event.args[0] if len(event.args) == 1 and not event.kwargs else {
            "args": event.args, "kwargs": event.kwargs
        }
    if isinstance(event, dict) and event.keys() == {"args", "kwargs"}:
        event = event["kwargs"] if "n" in event["kwargs"] else event["args"]
    if isinstance(event, dict):
        return (event["from"], event["n"]) if "from" in event else tuple(event["args"][:2])
    return tuple(event[:2])


def test_everybody_gets_the_thousand_events_of_everybody_in_order(clients):
    topic = "room/everybody"
    for client in clients.values():
        client.subscribe(topic)
    sent = {
        kind: [client.as_published(numbered(kind, number)) for number in range(EVENTS)]
        for kind, client in clients.items()
    }
    next_numbers = {kind: dict.fromkeys(clients, 0) for kind in clients}
    for start in range(0, EVENTS, ROUND):
        for kind, client in clients.items():
            client.publish_all(topic, sent[kind][start : start + ROUND])
        for kind, client in clients.items():
            for _ in range(ROUND * (len(clients) - 1)):
                event = received(client)
                publisher, number = mark(event)
                assert publisher != kind and number == next_numbers[kind][publisher], (kind, publisher, number)
                next_numbers[kind][publisher] += 1
                wanted = client.as_received(sent[publisher][number])
                assert equal(event, wanted), f"{publisher} -> {kind}: {event} instead of {wanted}"
    for kind, client in clients.items():
        assert next_numbers[kind] == {other: 0 if other == kind else EVENTS for other in clients}
        client.expect_nothing()


def test_events_without_anything_are_events(clients):
    topic = "room/nothing"
    for client in clients.values():
        client.subscribe(topic)
    for kind, publisher in clients.items():
        empty = [Payload([None]), Payload([{}]), Payload([[]]), Payload([""])]
        if kind != "v1":
            empty += [Payload(), Payload([[], {}]), Payload([], {"args": [], "kwargs": {}})]
        publisher.publish_all(topic, empty)
        for other, client in clients.items():
            for payload in empty if other != kind else []:
                event, wanted = received(client), client.as_received(payload)
                assert equal(event, wanted), f"{kind} -> {other}: {event} instead of {wanted}"


def test_the_bytes_of_an_event_in_v1_are_those_that_were_published(bridge):
    with Peer.open(bridge.port) as first, Peer.open(bridge.port) as second, Client(bridge.port) as third:
        topic = "room/bytes"
        second.subscribe(topic)
        text = '{ "a" :[1.50,1e2, "\\u00e9\\/" ] }'
        first.send(frame(f'[7,"{topic}",{text}]'))
        assert second.text() == f'[8,"room\\/bytes",{text}]'
        third.join()
        third.send_data(f'[16,1,{{}},"{topic}",[{text}]]'.encode())
        assert second.text() == f'[8,"room\\/bytes",{text}]'


def test_an_acknowledgement_does_not_wait_for_anything(bridge, clients):
    topic = "room/acknowledged"
    clients["v1"].subscribe(topic)
    publication = clients["v2 json websocket"].publish(topic, 1)
    assert publication and received(clients["v1"]) == 1
    clients["v2 cbor rawsocket"].subscribe(topic)
    clients["v2 msgpack rawsocket"].subscribe(topic)
    clients["v1"].publish_all(topic, [Payload([2])])
    events = [clients[f"v2 {name} rawsocket"].expect_event(2, details={}) for name in ("cbor", "msgpack")]
    assert len({event[2] for event in events}) == 1, "the publication of a v1 client has one id"


# Refusals

def test_a_secured_topic_refuses_everybody_alike(bridge, clients):
    topic = "secured/5"
    for kind, client in clients.items():
        if kind == "v1":
            client.peer.message(5, topic)
            assert client.peer.text() == f'You are not allowed to subscribe on topic "{topic}".'
        else:
            failure = refused("wamp.error.not_authorized", client.subscribe, topic)
            assert failure.message[3].get("message"), "the refusal must say why"
    for kind, publisher in clients.items():
        publisher.publish_all(topic, [Payload([kind])])
    for client in clients.values():
        client.expect_nothing()
        client.subscribe("room/after")


def test_patterns_do_not_get_round_a_secured_topic(bridge, clients):
    watchers = [clients["v2 json websocket"], clients["v2 cbor rawsocket"]]
    for pattern, match in (("", "prefix"), ("secured/", "prefix"), ("", "wildcard")):
        for watcher in watchers:
            watcher.subscribe(pattern, match=match)
    clients["v1"].publish_all("secured/5", [Payload(["secret"])])
    clients["v2 msgpack websocket"].publish("secured/5", "secret")
    clients["v1"].expect_nothing()
    for watcher in watchers:
        watcher.barrier()
        assert "secret" not in str(watcher.waiting)


def test_retained_events_do_not_get_round_a_secured_topic(bridge, clients):
    publisher, watcher = clients["v2 msgpack websocket"], clients["v2 json websocket"]
    publisher.publish("secured/6", "secret", retain=True)
    refused("wamp.error.not_authorized", watcher.subscribe, "secured/6", get_retained=True)
    for pattern, match in (("", "prefix"), ("secured/", "prefix"), ("", "wildcard")):
        watcher.subscribe(pattern, match=match, get_retained=True)
    watcher.barrier()
    assert "secret" not in str(watcher.waiting)


@pytest.mark.parametrize("kind", ["v2 json websocket", "v2 cbor rawsocket"])
def test_a_history_does_not_get_round_a_secured_topic(start_router, kind):
    realms = "realms:\n    realm1:\n        history: [{ uri: '', match: prefix, events: 100 }]\n"
    server = start_router(realms=realms + "        unrouted_topics: allow\n")
    client = connected(server.port, kind)
    client.publish("secured/6", "secret")
    client.publish("com.example.open", "open")
    subscription = client.subscribe("", match="prefix")
    found = client.meta("wamp.subscription.get_events", subscription)
    assert [event["args"] for event in found if not event["topic"].startswith("wamp.")] == [["open"]]
    client.drop()


def test_a_route_that_nobody_may_publish_to_refuses_everybody_alike(start_router):
    server = start_router(listener={"publish": "nobody"})
    topic = "room/closed"
    for kind in KINDS:
        client = connected(server.port, kind)
        client.subscribe(topic)
        if kind == "v1":
            client.peer.publish(topic, 1)
            answer = json.loads(client.peer.text())
            assert answer[0] == 4 and answer[4]["code"] == 401
        else:
            refused("wamp.error.not_authorized", client.publish, topic, 1, exclude_me=False)
            client.request(PUBLISH, {"exclude_me": False}, topic, [1])
            refused("wamp.error.not_authorized", client.call, "wamp.session.add_testament", topic, [], {})
        client.expect_nothing()
        client.drop()


def test_a_ping_topic_serves_both(bridge, clients):
    kinds = ["v1", "v2 json websocket", "v2 msgpack rawsocket", "v2 cbor batched"]
    for kind in kinds:
        clients[kind].subscribe("ping")
    events = [received(clients[kind]) for kind in kinds]
    assert all(equal(event, Payload([events[0]])) for event in events[1:]), events


# Who gets an event

def v1_text(number):
    """A session id as WAMP v1 writes it."""
    return f"{number % 2**31:010d}{(number - 1) >> 1:013x}{number % 10**9:09d}"


def v2_number(text):
    """The opposite of `v1_text`."""
    return (int(text[10:23], 16) << 1 | (int(text[-1]) + 1) % 2) + 1


def test_exclude_and_eligible_hold_across_versions(bridge, clients):
    topic = "room/lists"
    first, second, third = clients["v1"], clients["v2 json websocket"], clients["v2 cbor rawsocket"]
    for client in (first, second, third):
        client.subscribe(topic)
    number = v2_number(first.peer.session)
    assert v1_text(number) == first.peer.session
    publisher = clients["v2 msgpack websocket"]
    publisher.publish(topic, "not for v1", exclude=[number])
    publisher.publish(topic, "for v1 alone", eligible=[number])
    publisher.publish(topic, "nobody", eligible=[])
    publisher.publish(topic, "no name", eligible_authid=["nobody"])
    assert received(first) == "for v1 alone"
    second.expect_event("not for v1")
    third.expect_event("not for v1")
    with Peer.open(bridge.port) as publisher:
        publisher.publish(topic, "not for second", [v1_text(second.id)])
        publisher.publish(topic, "for third alone", [], [v1_text(third.id)])
        publisher.publish(topic, "for all", [], [])
    assert [received(first) for _ in range(2)] == ["not for second", "for all"]
    second.expect_event("for all")
    for text in ("not for second", "for third alone", "for all"):
        third.expect_event(text)


def test_sessions_of_v1_are_sessions_of_the_realm(bridge, clients):
    client = clients["v2 json websocket"]
    number = v2_number(clients["v1"].peer.session)
    assert number in client.meta("wamp.session.list")
    topic = "room/known"
    clients["v1"].subscribe(topic)
    subscription = client.meta("wamp.subscription.lookup", topic)
    assert client.meta("wamp.subscription.list_subscribers", subscription) == [number]
    client.call("wamp.subscription.remove_subscriber", subscription, number)
    client.publish(topic, "gone")
    clients["v1"].expect_nothing()
    client.call("wamp.session.kill", number, kwargs={"message": "go away"})
    found = clients["v1"].peer.next()
    assert found.opcode == CLOSE
    clients["v1"].peer.expect_end()


def test_v1_events_may_be_retained_and_kept_only_by_v2(bridge, clients):
    topic = "room/retained"
    clients["v2 cbor websocket"].publish(topic, "kept", retain=True)
    clients["v1"].publish_all(topic, [Payload(["not kept"])])
    clients["v1"].expect_nothing()
    clients["v2 json rawsocket"].subscribe(topic, get_retained=True)
    clients["v2 json rawsocket"].expect_event("kept", details={"retained": True})


# Mischief

@pytest.mark.parametrize("serializer", ["msgpack", "cbor"])
def test_values_that_json_cannot_express_do_no_harm(bridge, serializer):
    values = {
        "msgpack": [
            b"\xc7\x03\x07abc", b"\xd6\xff\0\0\0\0", b"\xcb\x7f\xf8\0\0\0\0\0\0", b"\xcb\x7f\xf0\0\0\0\0\0\0",
            b"\x81\x01\x02", b"\x81\xc4\x01a\x02", b"\xca\x3f\xc0\0\0",
        ],
        "cbor": [
            b"\xc2\x49\1\0\0\0\0\0\0\0\0", b"\xf9\x7e\x00", b"\xf9\x7c\x00", b"\xf7", b"\xf8\xff", b"\xc1\x00",
            b"\xa1\x01\x02", b"\xd9\xd9\xf7\x01", b"\x9f\x01\xff", b"\xbf\x61a\x01\xff", b"\x7f\x61a\x61b\xff",
            b"\x5f\x41a\xff", b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", b"\xf9\x3e\x00",
        ],
    }[serializer]
    topic = "room/odd"
    with Peer.open(bridge.port) as first, Client(bridge.port) as second, Client(bridge.port, "msgpack") as third, \
            Client(bridge.port, "cbor") as fourth:
        first.subscribe(topic)
        for client in (second, third, fourth):
            client.join().subscribe(topic)
        for value in values:
            with Client(bridge.port, serializer) as publisher:
                publisher.join()
                head = encode(serializer, [PUBLISH, 1, {}, topic, [0]])[:-1]
                publisher.send_data(head + value)
                try:
                    publisher.publish(topic, "next")
                except (AssertionError, Failed):
                    publisher.drop()
                    with Client(bridge.port) as other:
                        other.join().publish(topic, "next")
                for _ in range(2):
                    if json.loads(first.text())[2] == "next":
                        break
                for client in (second, third, fourth):
                    while Payload.of(client.expect(EVENT), 4) != Payload(["next"]):
                        pass
    bridge.assert_serves()
    bridge.assert_routes()


def test_deep_arguments_for_other_serializers_do_no_harm(bridge):
    topic = "room/deep"
    with Peer.open(bridge.port) as first, Client(bridge.port, "msgpack") as second:
        first.subscribe(topic)
        second.join().subscribe(topic)
        for serializer in SERIALIZERS:
            for depth in (100, 400, 500, 510, 511, 512, 520):
                with Client(bridge.port, serializer) as publisher:
                    publisher.join()
                    head = encode(serializer, [PUBLISH, 1, {}, topic, [0]])
                    cut = {"json": 2, "msgpack": 1, "cbor": 1}[serializer]
                    opening = {"json": b"[", "msgpack": b"\x91", "cbor": b"\x81"}[serializer]
                    end = {"json": b"]" * depth + b"]]", "msgpack": b"\xc0", "cbor": b"\xf6"}[serializer]
                    head = head[: -3] if serializer == "json" else head[:-cut]
                    publisher.send_data(head + opening * depth + (b"1" if serializer == "json" else b"") + end)
        with Client(bridge.port) as publisher:
            publisher.join().publish(topic, "end")
        while json.loads(first.text())[2] != "end":
            pass
        while b"end" not in second.transport.receive(5):
            pass
    bridge.assert_serves()


# Oro's tickets

ORO_REALM = """
realms:
    realm1:
        unrouted_topics: allow
        oro_tickets: true
        history: [{ uri: secured/, match: prefix, events: 100 }]
"""
ORO_USERS = f"""
tickets:
    secret: {SECRET}
    users:
        - {{ login: john, id: 2, password_hash: '{PASSWORD_HASHES["john"]}', roles: [ROLE_A] }}
        - {{ login: jane, id: 3, password_hash: '{PASSWORD_HASHES["jane"]}', roles: [ROLE_B] }}
"""


@pytest.fixture(scope="module")
def oro():
    """A server whose clients have tickets of an Oro application."""
    made = Server.router(folder(), listener={"authentication": "ticket"}, realms=ORO_REALM, extra=ORO_USERS)
    yield made
    made.remove()


def signed_in(server, serializer, name, in_address, rawsocket=False):
    """A session of a user with a ticket in the address, or by the method `ticket`."""
    text = ticket(name)
    if in_address:
        path = "/ws?ticket=" + urllib.parse.quote(text, safe="")
        return Client(server.port, serializer, path=path).join(authmethods=["ticket", "anonymous"])
    client = Client(server.port, serializer, rawsocket=rawsocket)
    client.hello(authmethods=["ticket"], authid=name)
    client.expect(CHALLENGE, "ticket")
    client.send(AUTHENTICATE, text, {})
    return client.welcomed()


@pytest.mark.parametrize("serializer", SERIALIZERS)
@pytest.mark.parametrize("way", ["address", "websocket", "rawsocket"])
def test_a_secured_topic_takes_its_own_user_in_both_versions(oro, serializer, way):
    with signed_in(oro, serializer, "john", way == "address", way == "rawsocket") as second, \
            Peer.open(oro.port, ticket=ticket("john")) as first:
        assert second.details["authid"] == "john"
        assert second.details["authrole"] == "ROLE_A" and second.details["authmethod"] == "ticket"
        second.subscribe("secured/2")
        first.subscribe("secured/2")
        failure = refused("wamp.error.not_authorized", second.subscribe, "secured/3")
        assert failure.message[3].get("message")
        first.message(5, "secured/3")
        assert first.text() == 'You are not allowed to subscribe on topic "secured/3".'
        first.publish("secured/2", {"for": "john"}, True)
        second.expect_event({"for": "john"})
        second.publish("secured/2", {"for": "john"})
        assert json.loads(first.text()) == [8, "secured/2", {"for": "john"}]
        second.publish("room/names", 1, eligible_authid=["jane"])
        jane = Peer.open(oro.port, ticket=ticket("jane"))
        first.subscribe("room/names")
        jane.subscribe("room/names")
        second.publish("room/names", 2, eligible_authid=["jane"])
        second.publish("room/names", 3, exclude_authrole=["ROLE_B"])
        second.publish("room/names", 4)
        assert [json.loads(jane.text())[2] for _ in range(2)] == [2, 4]
        assert [json.loads(first.text())[2] for _ in range(2)] == [3, 4]
        jane.drop()


@pytest.mark.parametrize("text", ["nonsense", ticket("john", age=1_000), ticket("john", secret="another")],
                         ids=["nonsense", "old", "forged"])
def test_a_ticket_that_is_not_good_is_refused(oro, text):
    client = Client(oro.port)
    client.hello(authmethods=["ticket"], authid="john")
    client.expect(CHALLENGE, "ticket")
    client.send(AUTHENTICATE, text, {})
    client.expect_abort("wamp.error.authentication_denied")
    client = Client(oro.port, path="/ws?ticket=" + urllib.parse.quote(text, safe=""))
    client.hello(authmethods=["ticket", "anonymous"])
    client.expect_abort("wamp.error.authentication_denied")


@pytest.mark.parametrize("name", ["john", ""], ids=["another user", "a visitor"])
def test_a_ticket_is_not_good_for_another_name(oro, name):
    client = Client(oro.port)
    client.hello(authmethods=["ticket"], authid="jane")
    client.expect(CHALLENGE, "ticket")
    client.send(AUTHENTICATE, ticket(name), {})
    message = client.receive()
    if message[0] == WELCOME:
        assert message[2]["authid"] != "jane" and message[2]["authrole"] != "ROLE_B", message
    else:
        assert message[0] == ABORT and message[2] == "wamp.error.authentication_denied", message
    with Client(oro.port, path="/ws?ticket=" + urllib.parse.quote(ticket(name), safe="")) as client:
        client.hello(authmethods=["ticket", "anonymous"], authid="jane")
        message = client.receive()
        assert message[0] != WELCOME or message[2]["authid"] != "jane", message


def test_a_visitor_s_ticket_makes_an_anonymous_session(oro):
    with Client(oro.port, path="/ws?ticket=" + urllib.parse.quote(ticket(), safe="")) as client:
        client.join()
        assert client.details["authrole"] == "anonymous"
        refused("wamp.error.not_authorized", client.subscribe, "secured/2")


def test_the_history_of_a_secured_topic_is_for_its_own_user(oro):
    with signed_in(oro, "json", "john", True) as john, signed_in(oro, "cbor", "jane", True) as jane:
        subscription = john.subscribe("secured/2")
        jane.publish("secured/2", "for john alone")
        john.expect_event("for john alone")
        found = john.meta("wamp.subscription.get_events", subscription)
        assert found[-1]["args"] == ["for john alone"]
        try:
            found = jane.meta("wamp.subscription.get_events", subscription)
        except Failed as failure:
            assert failure.uri in ("wamp.error.not_authorized", "wamp.error.no_such_subscription")
        else:
            assert found == []
