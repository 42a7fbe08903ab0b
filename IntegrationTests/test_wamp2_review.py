# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v2: what went wrong between sessions, loops and handlers, and must not do so again."""

import json
import time

import pytest

from support.peer import BINARY, frame
from support.server import conformance_realms
from support.wamp2 import (
    AUTHENTICATE, CALL, CANCEL, CHALLENGE, ERROR, GOODBYE, HELLO, REALM, REGISTER, REGISTERED, ROLES, SUBSCRIBE, WELCOME,
    YIELD, Client, encode, refused, unique,
)


def joined(server, serializer="json", roles=ROLES, **options):
    return Client(server.port, serializer, **options).join(roles=roles)


# Subscriptions

def test_a_topic_is_not_forgotten_while_somebody_subscribes_to_it(start_router):
    server = start_router(limits={"idle_topics": 4}, extra="loops: 1\n")
    with joined(server) as subscriber, joined(server) as publisher:
        for count in range(16):
            for _ in range(count % 5):
                publisher.publish(unique("idle"), 1)
            topic = unique("alive")
            subscription = subscriber.subscribe(topic)
            publisher.publish(topic, count)
            subscriber.expect_event(count, subscription=subscription)
            subscriber.unsubscribe(subscription)


@pytest.mark.parametrize("separator", [b"\x18", b"\x1e"])
def test_json_in_binary_frames_of_a_batch_is_refused(join, separator):
    client = join(transport={"batched": True, "separator": separator})
    message = b'[16,1,{},"com.example.topic",["\xff\xfe"]]' + separator
    client.transport.peer.send(frame(message, BINARY))
    client.expect_abort()


# Patterns and handlers

def test_retained_events_of_a_handler_are_not_given_to_patterns(start_router):
    server = start_router()
    with joined(server) as publisher, joined(server) as subscriber:
        publisher.publish("room/secret", "kept", retain=True)
        exact = subscriber.subscribe("room/secret", get_retained=True)
        subscriber.expect_event("kept", subscription=exact)
        subscriber.subscribe("room/", match="prefix", get_retained=True)
        subscriber.expect_nothing()


def test_the_history_of_a_handler_is_for_its_subscribers(start_router):
    realms = conformance_realms() + "            - { uri: room/, match: prefix, events: 10 }\n"
    server = start_router(realms=realms)
    with joined(server) as subscriber, joined(server) as stranger:
        exact = subscriber.subscribe("room/secret")
        stranger.publish("room/secret", "kept")
        subscriber.expect_event("kept")
        assert len(subscriber.meta("wamp.subscription.get_events", exact)) == 1
        refused("wamp.error.not_authorized", stranger.meta, "wamp.subscription.get_events", exact)
        pattern = stranger.subscribe("room/", match="prefix")
        assert stranger.meta("wamp.subscription.get_events", pattern) == []


def test_a_testament_is_put_to_the_handler_of_its_topic(start_router):
    server = start_router()
    with joined(server) as subscriber, joined(server) as dying:
        subscriber.subscribe("ping")
        room = subscriber.subscribe("room/will")
        dying.meta("wamp.session.add_testament", "ping", ["not by the handler"], {})
        dying.meta("wamp.session.add_testament", "room/will", ["by the handler"], {})
        dying.leave()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            event = subscriber.receive()
            assert event[4] != ["not by the handler"]
            if event[1] == room:
                assert event[4] == ["by the handler"]
                return
        raise AssertionError("the testament did not come")


@pytest.mark.parametrize(
    "topic, options, error",
    [
        ("room/" + "x" * 100_000, {}, "wamp.error.invalid_uri"),
        ("room/will", {"eligible": "nobody"}, "wamp.error.invalid_argument"),
    ],
    ids=["a long topic", "options of another type"],
)
def test_a_testament_is_judged_like_a_publication(start_router, topic, options, error):
    with joined(start_router()) as client:
        refused(error, client.meta, "wamp.session.add_testament", topic, [], {}, options)


def test_a_handler_that_publishes_nothing_retains_nothing(start_router):
    server = start_router()
    with joined(server) as publisher, joined(server) as subscriber:
        publisher.publish("ping", "forged", retain=True)
        subscriber.subscribe("ping", get_retained=True)
        subscriber.barrier()
        assert all(message[4:] != [["forged"]] for message in subscriber.waiting), subscriber.waiting


# Calls

@pytest.mark.parametrize("serializer", ["json", "cbor"])
def test_an_answer_of_the_router_that_is_too_large_is_an_error(router, serializer):
    with Client(router.port, serializer, rawsocket=True, length=2) as client:
        client.join(roles={"caller": {}})
        for _ in range(700):
            client.request(SUBSCRIBE, {}, unique("many"))
        refused("wamp.error.payload_size_exceeded", client.meta, "wamp.subscription.list")


def test_nothing_follows_the_error_of_a_result_that_is_too_large(router):
    with Client(router.port, rawsocket=True, length=3) as caller, joined(router) as callee:
        caller.join(roles={"caller": ROLES["caller"]})
        procedure = unique("large")
        callee.register(procedure)
        request = caller.begin_call(procedure, receive_progress=True)
        invocation = callee.invoked()
        callee.yields(invocation, "x" * 8_000, progress=True)
        caller.expect_error(CALL, request, "wamp.error.payload_size_exceeded")
        callee.yields(invocation, "small", progress=True)
        callee.yields(invocation, "small")
        callee.barrier()
        caller.expect_nothing()


def test_no_result_follows_the_error_of_a_cancelled_call(router):
    roles = {**ROLES, "callee": {"features": {"progressive_call_results": True}}}
    with joined(router, roles=roles) as callee, joined(router) as first, joined(router) as second:
        procedure = unique("flood")
        callee.register(procedure)
        for caller in [first, second] * 20:
            request = caller.begin_call(procedure, receive_progress=True)
            invocation = callee.invoked()
            part = encode("json", [YIELD, invocation[1], {"progress": True}, ["part"]])
            callee.send_data(*[part] * 2_000)
            caller.expect_result(request, "part", progress=True)
            caller.send(CANCEL, request, {"mode": "skip"})
            has_ended = False
            end = caller.begin_call(unique("nobody"))
            while True:
                message = caller.receive()
                if message[0] == ERROR and message[2] == request:
                    has_ended = True
                elif message[0] == ERROR and message[2] == end:
                    break
                else:
                    assert not has_ended, message
            callee.barrier()
            callee.waiting = []
            caller.expect_nothing()


def test_permissions_are_in_force_for_calls_of_wamp_1(start_router):
    realms = """realms:
    realm1:
        anonymous: anonymous
        principals:
            - { authid: worker, role: worker, ticket: secret }
        roles:
            worker:
                - { uri: com.example., match: prefix, allow: [register] }
            anonymous:
                - { uri: com.example.open, allow: [call] }
"""
    server = start_router(realms=realms)
    with Client(server.port) as worker, server.connect() as caller:
        worker.hello(authid="worker", authmethods=["ticket"])
        worker.expect(CHALLENGE)
        worker.send(AUTHENTICATE, "secret", {})
        worker.welcomed()
        for name in ("com.example.open", "com.example.secret"):
            worker.register(name)
        caller.message(2, "1", "com.example.secret")
        assert json.loads(caller.text())[:3] == [4, "1", "wamp.error.not_authorized"]
        caller.message(2, "2", "com.example.open")
        worker.yields(worker.invoked(), "done")
        caller.expect(3, "2", "done")


def test_the_history_tells_what_the_publisher_has_said(router):
    with joined(router) as client:
        topic = "com.conformance.history." + unique("ppt")
        subscription = client.subscribe(topic)
        client.publish(topic, "x", ppt_scheme="wamp", ppt_keyid="k", disclose_me=True)
        [event] = client.meta("wamp.subscription.get_events", subscription)
        assert event["details"]["ppt_scheme"] == "wamp" and event["details"]["ppt_keyid"] == "k"
        assert event["details"]["publisher"] == client.id


def test_long_attributes_of_retained_events_are_bounded_too(start_router):
    server = start_router(limits={"retained_bytes": 100_000})
    with joined(server) as publisher, joined(server) as subscriber:
        for number in range(20):
            publisher.publish(f"com.example.kept.n{number}", number, retain=True, ppt_scheme="x", ppt_keyid="k" * 20_000)
        subscriber.subscribe("com.example.kept.", match="prefix", get_retained=True)
        subscriber.barrier()
        assert len(subscriber.waiting) == 4, "four of 20 kB have room in 100 kB"


# Sessions one after the other

def test_what_is_meant_for_a_session_does_not_reach_the_next_one_on_the_transport(router):
    roles = {"callee": ROLES["callee"]}
    with joined(router) as caller, Client(router.port) as first, Client(router.port) as second:
        procedures = {first: unique("first"), second: unique("second")}
        for client in procedures:
            client.join(roles=roles)
            client.send(REGISTER, 1, {}, unique("barrier"))
            client.expect(REGISTERED, 1)
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            for client, procedure in procedures.items():
                client.send(REGISTER, 2, {}, procedure)
                client.expect(REGISTERED, 2)
            pending = [caller.begin_call(procedure) for procedure in list(procedures.values()) * 50]
            for client in procedures:
                client.send_data(
                    encode("json", [GOODBYE, {}, "wamp.close.close_realm"]),
                    encode("json", [HELLO, REALM, {"roles": roles}]),
                )
            for client in procedures:
                while client.receive()[0] != WELCOME:
                    pass
                client.send(REGISTER, 1, {}, unique("barrier"))
                client.expect(REGISTERED, 1)
            while pending:
                message = caller.receive()
                assert message[0] == ERROR, message
                pending.remove(message[2])
