# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v2 messages and connections that mean harm or nonsense; nobody else may notice them."""

import base64
import os
import random
import selectors
import socket
import threading
import time

import pytest
from conftest import assert_settles

from support.peer import BINARY, Ended, Peer, frame
from support.server import binary
from support.wamp2 import (
    ABORT, AUTHENTICATE, CALL, CANCEL, CHALLENGE, ERROR, GOODBYE, HELLO, INVOCATION, PUBLISH, REALM, REGISTER,
    RESULT, ROLES, SUBSCRIBE, SUBSCRIBED, UNREGISTER, UNSUBSCRIBE, UNSUBSCRIBED, WELCOME, YIELD, Client, Closed,
    encode, raw_frame, unique,
)

FORMS = [
    {"serializer": serializer, **options}
    for serializer in ("json", "msgpack", "cbor")
    for options in ({}, {"batched": True}, {"rawsocket": True})
]
BROKEN = (Closed, Ended, TimeoutError, OSError)


def packed(client, *messages):
    """The bytes of messages, to be sent at once."""
    return client.transport.packed(*(encode(client.serializer, list(message)) for message in messages))


def ended(client, seconds=3):
    """Reads to the end of the connection, which must come; returns the messages before it."""
    messages = []
    try:
        while True:
            messages.append(client.receive(seconds))
    except (Closed, Ended):
        return messages


def slowest_answer(clients, work):
    """Does something, and measures meanwhile how long others wait for their answers at most."""
    done = threading.Event()
    worst = [0.0]

    def ask(client):
        while not done.is_set():
            began = time.monotonic()
            client.barrier()
            worst[0] = max(worst[0], time.monotonic() - began)
            time.sleep(0.002)

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    return worst[0]


# Nonsense

class Nonsense:
    """Messages that are nearly right: of known types, with right and wrong elements, in any order."""

    URIS = [
        "com.f.a", "com.f.b", "com.f", "com..a", "", ".", "a b", "com.#", "wamp.x", "a" * 300, "a." * 127, "\0",
        "\u202e",
    ]
    NUMBERS = [0, 1, -1, 255, 2**31, 2**53, 2**53 + 1, 2**63 - 1, -(2**63), 2**64 - 1]
    OPTIONS = {
        "match": ["exact", "prefix", "wildcard", "regex"],
        "invoke": ["single", "roundrobin", "random", "first", "last"],
        "acknowledge": [True], "exclude_me": [False], "eligible": [[], [1], [0]], "exclude": [[1], "x"],
        "retain": [True], "get_retained": [True], "timeout": [0, 1, 2**53, -1], "receive_progress": [True],
        "progress": [True], "mode": ["skip", "kill", "killnowait", "x"], "force_reregister": [True],
        "concurrency": [0, 1], "ppt_scheme": ["x_e2", 1], "disclose_me": [True], "eligible_authrole": [[], ["x"]],
    }
    META = [
        "wamp.session.count", "wamp.session.list", "wamp.session.get", "wamp.session.add_testament",
        "wamp.session.flush_testaments", "wamp.subscription.get_events", "wamp.subscription.lookup",
        "wamp.subscription.match", "wamp.registration.get", "wamp.registration.remove_callee",
        "wamp.subscription.remove_subscriber", "wamp.registration.list_callees", "wamp.session.modify_details",
    ]

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.request = 0

    def value(self, depth=0):
        pick = self.random
        kind = pick.randrange(9 if depth < 3 else 6)
        if kind < 6:
            return pick.choice([None, True, 0.5, pick.choice(self.NUMBERS), pick.choice(self.URIS), pick.randrange(99)])
        if kind < 8:
            return [self.value(depth + 1) for _ in range(pick.randrange(4))]
        return {pick.choice(["a", "", "match", "\0"]): self.value(depth + 1) for _ in range(pick.randrange(4))}

    def options(self):
        names = self.random.sample(sorted(self.OPTIONS), self.random.choice([0, 0, 1, 1, 2]))
        return {
            name: self.random.choice(self.OPTIONS[name]) if self.random.random() < 0.9 else self.value()
            for name in names
        }

    def message(self):
        pick = self.random
        self.request += 1
        uri = pick.choice(self.URIS[:4] if pick.random() < 0.8 else self.URIS)
        payload = pick.choice([[], [[1]], [[], {"a": self.value()}], [[self.value()]]])
        identifier = pick.choice([1, 2, 3, *self.NUMBERS, pick.randrange(2**53)])
        message = pick.choice([
            [PUBLISH, self.request, self.options(), uri, *payload],
            [SUBSCRIBE, self.request, self.options(), uri],
            [UNSUBSCRIBE, self.request, identifier],
            [CALL, self.request, self.options(), uri, *payload],
            [CALL, self.request, {}, pick.choice(self.META), [self.value() for _ in range(pick.randrange(3))]],
            [REGISTER, self.request, self.options(), uri],
            [UNREGISTER, self.request, identifier],
            [CANCEL, pick.randrange(1, self.request + 1), self.options()],
            [YIELD, pick.randrange(1, 4), self.options(), *payload],
            [ERROR, INVOCATION, pick.randrange(1, 4), self.options(), uri, *payload],
        ])
        if pick.random() < 0.01:
            message = [pick.choice([0, 1, 2, 3, 4, 5, 6, 7, 36, 50, 68, 71, -1, 2**64 - 1]), self.value(), self.value()]
        if pick.random() < 0.02:
            message[pick.randrange(len(message))] = self.value()
        if pick.random() < 0.01:
            message = message[: pick.randrange(len(message))]
        return message

    def damaged(self, data):
        """Bytes with a fault somewhere."""
        pick, place = self.random, self.random.randrange(len(data) + 1)
        return pick.choice([
            data[:place],
            data[:place] + pick.randbytes(3) + data[place:],
            data[:place] + bytes([pick.randrange(256)]) + data[place + 1 :],
            data[:place] + pick.choice([b"\xdd\xff\xff\xff\xff", b"\x9b" + b"\xff" * 8, b"[" * 900, b"\xc1" * 900]),
        ])


def test_thirty_thousand_messages_of_nonsense_harm_nobody(unharmed_router):
    nonsense = Nonsense(20260)
    for turn in range(450):
        try:
            client = Client(unharmed_router.port, **FORMS[turn % len(FORMS)])
        except BROKEN:
            continue
        nonsense.request = 0
        messages = [[HELLO, REALM, {"roles": ROLES}]] if turn % 20 else []
        messages += [nonsense.message() for _ in range(70)]
        parts = [encode(client.serializer, message) for message in messages]
        if turn % 4 == 0:
            place = nonsense.random.randrange(len(parts))
            parts[place] = nonsense.damaged(parts[place])
        try:
            client.transport.peer.send(b"".join(client.transport.packed(part) for part in parts))
            while True:
                client.receive(0.002)
        except BROKEN:
            pass
        client.drop()


@pytest.mark.parametrize("form", FORMS[::2], ids=str)
def test_connections_are_cut_at_every_moment(unharmed_router, join, form):
    with Client(unharmed_router.port, **form) as client:
        data = packed(
            client,
            (HELLO, REALM, {"roles": {"subscriber": {}, "publisher": {}, "caller": {}, "callee": {}}}),
            (SUBSCRIBE, 1, {"match": "prefix"}, "com.cut"),
            (REGISTER, 2, {"invoke": "random"}, "com.cut"),
            (CALL, 3, {"timeout": 86_400_000}, "com.cut", [1]),
            (YIELD, 1, {}, [2]),
            (CALL, 4, {}, "wamp.session.add_testament", ["com.cut.testament", [1], {}]),
            (GOODBYE, {}, "wamp.close.close_realm"),
        ) if not form.get("batched") else b""
        if form.get("batched"):
            data = packed(client, (HELLO, REALM, {"roles": ROLES})) + packed(client, (SUBSCRIBE, 1, {}, "com.cut"))
    for place in range(1, len(data), 2):
        client = Client(unharmed_router.port, **form)
        try:
            client.transport.peer.send(data[:place])
        except OSError:
            pass
        (client.transport.peer.reset if place % 4 == 1 else client.drop)()
    asking = join()
    assert_settles(lambda: asking.meta("wamp.registration.lookup", "com.cut", {"match": "exact"}) is None, "a rest")
    assert_settles(lambda: asking.meta("wamp.subscription.lookup", "com.cut", {"match": "prefix"}) is None, "a rest")


@pytest.mark.parametrize(
    "head",
    [b"\x08\0\0\0", b"\0\xff\xff\xff", b"\x02\xff\xff\xff", b"\x08\0\0\1", b"\xf0\0\0\0", b"\3\0\0\0", b"\0\x10\0\1"],
    ids=bytes.hex,
)
def test_a_frame_that_announces_too_much_ends_a_rawsocket_at_once(unharmed_router, join, head):
    client = join(rawsocket=True)
    began = time.monotonic()
    client.transport.peer.send(head + b"[" * 1000)
    assert ended(client) == []
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("data", [b"", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\5abc", b"\x80\0\0\0a"], ids=bytes.hex)
def test_a_batch_with_wrong_lengths_ends_the_connection(unharmed_router, join, data):
    client = join("msgpack", transport={"batched": True})
    client.transport.peer.send(frame(data, BINARY))
    assert client.expect_end() == 1002


def test_a_flood_of_pings_is_ended(unharmed_router, join):
    client = join(rawsocket=True)
    client.transport.peer.send_until_cut(raw_frame(b"abcd", 1) * 1000)


def test_connections_that_never_join_are_ended(start_router):
    router = start_router(limits={"handshake_timeout": "1s"})
    openings = [b"", b"GET /ws HTTP/1.1\r\nHost: l", b"\x7f", b"\x7f\xf1\0\0", b"\x7f\xf2\0\0\0\1\0\0\x93\1"]
    descriptors = router.descriptors()
    peers = [Peer(router.port) for _ in range(500)]
    for number, peer in enumerate(peers):
        peer.send(openings[number % len(openings)])
    router.assert_routes()
    assert_settles(lambda: router.descriptors() <= descriptors + 4, "connections stay")
    for peer in peers:
        peer.drop()


# Sessions

def test_nothing_of_a_session_reaches_the_next_one_on_its_connection(unharmed_router, join):
    # On two loops; whoever is on the same one as the callee sees no difference.
    callee, callers = join("cbor"), [join("cbor"), join("cbor")]
    procedure = unique("procedure")
    callee.register(procedure)
    for turn in range(200):
        caller = callers[turn % 2]
        old = caller.id
        caller.begin_call(procedure)
        invocation = callee.invoked()
        again = packed(caller, (GOODBYE, {}, "wamp.close.close_realm"), (HELLO, REALM, {"roles": ROLES}))
        if turn % 4 < 2:
            callee.send(YIELD, invocation[1], {}, ["of the old session"])
            caller.transport.peer.send(again)
        else:
            caller.transport.peer.send(again)
            callee.send(YIELD, invocation[1], {}, ["of the old session"])
        kill = callee.request(CALL, {}, "wamp.session.kill", [old])
        message = caller.receive()
        while message[0] != WELCOME and message[:3:2] != [GOODBYE, "wamp.close.killed"]:
            message = caller.receive()
        if message[0] == WELCOME:
            caller.forget()
            caller.id = message[1]
            nobody = caller.begin_call(unique("nobody"))
            caller.expect_error(CALL, nobody, "wamp.error.no_such_procedure")
        else:
            # It was killed before it could leave.
            caller.drop()
            callers[turn % 2] = join("cbor")
        while callee.receive()[:3] not in ([RESULT, kill, {}], [ERROR, CALL, kill]):
            pass


def test_a_thousand_sessions_on_one_connection_leave_nothing(unharmed_router, join):
    client = join("msgpack")
    for turn in range(1000):
        client.transport.peer.send(
            packed(
                client,
                (SUBSCRIBE, 1, {}, f"com.again.{turn}"),
                (REGISTER, 2, {}, f"com.again.{turn}"),
                (GOODBYE, {}, "wamp.close.close_realm"),
                (HELLO, REALM, {"roles": ROLES}),
            )
        )
        while client.receive()[0] != WELCOME:
            pass
    client.forget()
    assert not client.meta("wamp.subscription.match", "com.again.5")
    assert client.meta("wamp.registration.match", "com.again.5") is None


def test_attempts_to_authenticate_leave_no_secrets_in_the_log(router, connect):
    users = {"ticket": "ticket-user", "wampcra": "wamp-cra-user", "wamp-scram": "scram-user"}
    lines = router.log.count("\n")
    for turn in range(300):
        method = list(users)[turn % 3]
        extra = {"nonce": base64.b64encode(os.urandom(16)).decode(), "channel_binding": None}
        with Client(router.port, **FORMS[turn % len(FORMS)]) as client:
            name = users[method] if turn % 2 else "nobody\0"
            client.hello(authmethods=[method], authid=name, authextra=extra)
            if client.receive()[0] == CHALLENGE:
                client.send(AUTHENTICATE, f"my-secret-{turn}", {"nonce": "x", "channel_binding": None})
                assert client.receive()[0] == ABORT
    router.assert_routes()
    assert "my-secret" not in router.log
    assert router.log.count("\n") <= lines + 5


# Load

def test_one_that_does_not_read_its_answers_holds_nobody_up(unharmed_router, join):
    others = [join("cbor") for _ in range(4)]
    publisher, hostile = join("cbor"), join("cbor", rawsocket=True)
    topic = "com.conformance.history." + unique()
    subscription = publisher.subscribe(topic)
    hostile.subscribe(topic)
    publisher.transport.peer.send(
        packed(publisher, *((PUBLISH, publisher.next_request(), {}, topic, ["x" * 100]) for _ in range(1000)))
    )
    publisher.barrier()
    page = {"limit": 1000}
    requests = [
        (CALL, hostile.next_request(), {}, "wamp.subscription.get_events", [subscription], page) for _ in range(800)
    ]

    def flood():
        hostile.transport.peer.send(packed(hostile, *requests))
        time.sleep(0.5)

    # Debug builds take several times as long for the answers themselves.
    assert slowest_answer(others, flood) < (1 if "debug" in binary("roost") else 0.5)


def test_a_session_of_expensive_requests_holds_nobody_up(unharmed_router, join):
    others, publisher, hostile = [join("cbor") for _ in range(4)], join("cbor"), join("cbor", rawsocket=True)
    prefix = unique("retained")
    for start in range(0, 4000, 1000):
        publisher.transport.peer.send(
            packed(
                publisher,
                *((PUBLISH, publisher.next_request(), {"retain": True}, f"{prefix}.{start + i}") for i in range(1000)),
            )
        )
    publisher.barrier()
    options = {"match": "prefix", "get_retained": True}
    requests = [(SUBSCRIBE, hostile.next_request(), options, prefix) for _ in range(400)]

    def flood():
        hostile.transport.peer.send(packed(hostile, *requests))
        deadline = time.monotonic() + 1.5
        while time.monotonic() < deadline:
            hostile.transport.peer.buffer = b""
            try:
                hostile.transport.peer.receive(deadline)
            except (TimeoutError, Ended):
                return

    assert slowest_answer(others, flood) < 0.5


def test_calls_that_cannot_be_delivered_leave_no_timers(unharmed_router, join):
    callees = [join("json", rawsocket=True, transport={"length": 3}) for _ in range(2)]
    procedures = [unique("procedure") for _ in callees]
    for callee, procedure in zip(callees, procedures):
        callee.register(procedure)
    caller = join("cbor", rawsocket=True)

    def calls(count):
        for _ in range(count // 200):
            caller.transport.peer.send(
                packed(
                    caller,
                    *(
                        (CALL, caller.next_request(), {"timeout": 2**53}, procedures[i % 2], ["x" * 4200])
                        for i in range(200)
                    ),
                )
            )
            for _ in range(200):
                assert caller.receive()[4] == "wamp.error.payload_size_exceeded"

    calls(4000)
    before = unharmed_router.resident_bytes()
    calls(24_000)
    assert unharmed_router.resident_bytes() - before < 4 << 20


def test_calls_beyond_the_limit_are_refused_and_all_can_be_cancelled(unharmed_router, join):
    callee, caller = join("msgpack", rawsocket=True), join("msgpack", rawsocket=True)
    procedure = unique("procedure")
    callee.register(procedure)
    reading = threading.Thread(target=lambda: ended(callee, 10), daemon=True)
    reading.start()
    modes = ("skip", "kill", "killnowait")
    caller.transport.peer.send(
        packed(caller, *((CALL, caller.next_request(), {"timeout": 2**53}, procedure) for _ in range(10_001)))
    )
    caller.expect_error(CALL, 10_001, "roost.error.limit_exceeded")
    caller.transport.peer.send(packed(caller, *((CANCEL, i, {"mode": modes[i % 3]}) for i in range(1, 10_001))))
    caller.barrier()
    assert {message[4] for message in caller.waiting} == {"wamp.error.canceled"}
    assert len(caller.waiting) >= 6666
    caller.drop()
    callee.transport.peer.socket.shutdown(socket.SHUT_RDWR)
    reading.join()


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_slow_subscribers_of_every_form_are_bounded(unharmed_router, join, form):
    options = {key: value for key, value in form.items() if key in ("serializer", "rawsocket")}
    transport = {"receive_buffer": 4096, **({"batched": True} if "batched" in form else {})}
    slow = [join(**options, transport=transport) for _ in range(3)]
    topic = unique()
    for client in slow:
        client.subscribe(topic)
    publisher = join("cbor", rawsocket=True)
    before = unharmed_router.resident_bytes()
    for _ in range(10):
        publisher.transport.peer.send(
            packed(publisher, *((PUBLISH, publisher.next_request(), {}, topic, ["x" * 20_000]) for _ in range(50)))
        )
        publisher.barrier()
    assert unharmed_router.resident_bytes() - before < 32 << 20
    for client in slow:
        assert len(ended(client)) < 500


# Payloads

@pytest.mark.parametrize(
    ("serializer", "data"),
    [
        ("msgpack", b"\x81\x91\1\2"), ("msgpack", b"\x81\xc0\1"), ("msgpack", b"\x81\xc4\1a\1"),
        ("cbor", b"\xa1\x81\1\2"), ("cbor", b"\xa1\xf6\1"), ("cbor", b"\xa1\x41a\1"),
    ],
    ids=str,
)
def test_what_cannot_be_converted_reaches_those_of_the_same_serializer_only(unharmed_router, join, serializer, data):
    topic, procedure = unique(), unique("procedure")
    same = join(serializer, rawsocket=True)
    others = [join(name) for name in ("json", "msgpack", "cbor") if name != serializer]
    for client in (same, *others):
        client.subscribe(topic)
    publisher = join(serializer)
    head = {"msgpack": b"\x95\x10\1\x80", "cbor": b"\x85\x10\1\xa0"}[serializer]
    one = {"msgpack": b"\x91", "cbor": b"\x81"}[serializer]
    publisher.send_data(head + encode(serializer, topic) + one + data)
    publisher.requests += 1
    publisher.publish(topic, "next")
    assert same.transport.receive(5).endswith(one + data)
    for client in (same, *others):
        client.expect_event("next")
    # A result that the caller cannot get is an error for it.
    publisher.register(procedure)
    call = others[0].begin_call(procedure)
    yields = {"msgpack": b"\x94\x46\1\x80", "cbor": b"\x84\x18\x46\1\xa0"}[serializer]
    assert publisher.invoked()[1] == 1
    publisher.send_data(yields + one + data)
    others[0].expect(ERROR, CALL, call)


@pytest.mark.parametrize(
    ("serializer", "data"),
    [
        ("msgpack", b"\xa2\xff\xfe"), ("msgpack", b"\xa3\xed\xa0\x80"), ("cbor", b"\x62\xff\xfe"), ("cbor", b"\xff"),
        ("cbor", b"\x7f\x61\xc3\x61\xa9\xff"), ("msgpack", b"\xc1"), ("cbor", b"\x9b" + b"\xff" * 8),
        ("msgpack", b"\xdd\xff\xff\xff\xff"), ("cbor", b"\xbb" + b"\x7f" + b"\xff" * 7), ("json", b'"\\ud800"'),
        ("json", b"[" * 600 + b"]" * 600), ("msgpack", b"\x91" * 600 + b"\xc0"), ("cbor", b"\x81" * 600 + b"\xf6"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_payload_that_is_none_ends_its_publisher_only(unharmed_router, join, serializer, data):
    topic = unique()
    subscriber = join()
    subscriber.subscribe(topic)
    publisher = join(serializer)
    name = encode(serializer, topic)
    publisher.send_data(
        {
            "json": b"[16,1,{}," + name + b",[" + data + b"]]",
            "msgpack": b"\x95\x10\1\x80" + name + b"\x91" + data,
            "cbor": b"\x85\x10\1\xa0" + name + b"\x81" + data,
        }[serializer]
    )
    publisher.expect_abort()
    subscriber.expect_nothing()


# Order

def test_subscribers_that_come_and_go_see_neither_gaps_nor_what_was_before_them(unharmed_router, join):
    """What another loop has published before a subscription must not come after SUBSCRIBED: it would be followed by a
    gap, and name a subscription that has ended."""
    prefix = unique("churn")
    topics = [f"{prefix}.{number}" for number in range(2)]
    done = threading.Event()
    faults = []

    def publish(number):
        publisher = Client(unharmed_router.port, "cbor", rawsocket=number % 2 == 0).join()
        count = 0
        while not done.is_set():
            count += 1
            publisher.transport.peer.send(
                packed(
                    publisher,
                    *((PUBLISH, publisher.next_request(), {}, topic, [number, topic, count]) for topic in topics),
                )
            )
            time.sleep(0.0002)
        publisher.drop()

    def follow(number):
        client = join(**{key: value for key, value in FORMS[number].items() if key != "batched"})
        pattern, options = (prefix, {"match": "prefix"}) if number % 2 else (topics[0], {})
        history = client.subscribe("com.conformance.history.churn")
        subscription, last = client.subscribe(pattern, **options), {}
        while not done.is_set():
            deadline = time.monotonic() + 0.01
            while time.monotonic() < deadline:
                check(client.receive(), subscription, last)
            # The loop is busy for some milliseconds, and then goes from one subscription to the next.
            busy = client.next_request()
            ending, beginning = client.next_request(), client.next_request()
            client.transport.peer.send(
                packed(
                    client,
                    (CALL, busy, {}, "wamp.subscription.get_events", [history], {"limit": 1000}),
                    (UNSUBSCRIBE, ending, subscription),
                    (SUBSCRIBE, beginning, options, pattern),
                )
            )
            while (message := client.receive())[0] != UNSUBSCRIBED:
                if message[0] != RESULT:
                    check(message, subscription, last)
            subscription, last = client.expect(SUBSCRIBED, beginning)[2], {}

    def check(message, subscription, last):
        if message[1] != subscription:
            return faults.append(("of another subscription", message, subscription))
        publisher, topic, count = message[4]
        if last.get((publisher, topic), count - 1) != count - 1:
            faults.append(("a gap", publisher, last[publisher, topic], count))
        last[publisher, topic] = count

    filler = join()
    filler.subscribe("com.conformance.history.churn")
    for number in range(1000):
        filler.send(PUBLISH, filler.next_request(), {}, "com.conformance.history.churn", [number])
    filler.barrier()
    threads = [threading.Thread(target=publish, args=(number,)) for number in range(2)]
    threads += [threading.Thread(target=follow, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(3)
    done.set()
    for thread in threads:
        thread.join(10)
    assert not faults, faults[:5]


@pytest.mark.parametrize("parity", [0, 1])
def test_a_flood_of_publications_holds_up_no_other_loop(unharmed_router, join, parity):
    # Connections go to the two loops in turn: with one parity the subscribers are not on the publisher's.
    publisher, *others = [join("cbor", rawsocket=True) for _ in range(6)]
    topic = unique()
    clients = [join("cbor", rawsocket=True) for _ in range(200)]
    for client in clients[1 - parity :: 2]:
        client.drop()
    for client in clients[parity::2]:
        client.subscribe(topic)
    done = threading.Event()
    reading = threading.Thread(target=read_all, args=(clients[parity::2], done))
    reading.start()
    messages = ((PUBLISH, publisher.next_request(), {}, topic, ["x" * 1000]) for _ in range(15_000))
    data = packed(publisher, *messages)
    publisher.transport.peer.socket.settimeout(10)
    before = unharmed_router.resident_bytes()
    worst = slowest_answer(others, lambda: (publisher.transport.peer.send(data), publisher.barrier()))
    done.set()
    reading.join()
    for client in clients:
        client.drop()
    assert worst < 1
    assert unharmed_router.resident_bytes() - before < 24 << 20


def read_all(clients, done):
    """Reads what comes, and looks at nothing of it."""
    selector = selectors.DefaultSelector()
    for client in clients:
        selector.register(client.transport.peer.socket, selectors.EVENT_READ)
    while not done.is_set():
        for key, _ in selector.select(0.1):
            try:
                if not key.fileobj.recv(1 << 20):
                    selector.unregister(key.fileobj)
            except OSError:
                selector.unregister(key.fileobj)
