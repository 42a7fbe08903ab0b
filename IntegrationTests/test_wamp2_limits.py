# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The limits that concern WAMP v2 alone, within and beyond."""

import pytest

from support.wamp2 import (
    CALL, CANCEL, EVENT, PUBLISH, SERIALIZERS, SUBSCRIBE, SUBSCRIBED, Client, Closed, encode, refused, unique,
)

exceeded = "roost.error.limit_exceeded"


@pytest.fixture
def clients():
    """Makes sessions that end with the test."""
    made = []

    def make(server, serializer="json", **options):
        made.append(Client(server.port, serializer, **options).join())
        return made[-1]

    yield make
    for client in made:
        client.drop()


def test_registrations_of_a_session(start_router, clients):
    server = start_router(limits={"registrations_per_session": 3})
    client, other = clients(server), clients(server)
    registrations = [client.register(unique()) for _ in range(3)]
    refused(exceeded, client.register, unique())
    other.register(unique())
    client.unregister(registrations[0])
    client.register(unique())
    refused(exceeded, client.register, unique())


def test_calls_of_a_session(start_router, clients):
    server = start_router(limits={"calls_per_session": 3})
    callee, caller, other = clients(server, "cbor"), clients(server), clients(server)
    procedure = unique()
    callee.register(procedure)
    calls = [caller.begin_call(procedure, number) for number in range(3)]
    refused(exceeded, caller.call, procedure, "too many")
    invocations = [callee.invoked() for _ in calls]
    call = other.begin_call(procedure, "of another session")
    invocation = callee.invoked()
    assert invocation[4] == ["of another session"]
    callee.yields(invocation)
    other.expect_result(call)
    callee.yields(invocations[1])
    caller.expect_result(calls[1])
    caller.send(CANCEL, calls[0], {"mode": "skip"})
    caller.expect_error(CALL, calls[0], "wamp.error.canceled")
    for text in ("again", "and again"):
        caller.begin_call(procedure, text)
        assert callee.invoked()[4] == [text]
    refused(exceeded, caller.call, procedure, "too many")


def test_calls_of_a_realm(start_router, clients):
    server = start_router(limits={"calls_per_realm": 2})
    callee, caller, other = clients(server), clients(server), clients(server, "msgpack")
    procedure = unique()
    callee.register(procedure)
    call = caller.begin_call(procedure)
    invocation = callee.invoked()
    other.begin_call(procedure)
    callee.invoked()
    refused(exceeded, clients(server).call, procedure)
    callee.yields(invocation)
    caller.expect_result(call)
    caller.begin_call(procedure)
    callee.invoked()


def test_retained_topics(start_router, clients):
    server = start_router(limits={"retained_topics": 2})
    publisher, subscriber = clients(server), clients(server, "cbor")
    topics = [unique() for _ in range(3)]
    for topic in topics:
        publisher.publish(topic, topic, retain=True)
    for topic in topics:
        subscriber.subscribe(topic, get_retained=True)
    for topic in topics[1:]:
        subscriber.expect_event(topic)
    subscriber.expect_nothing()


def test_retained_bytes(start_router, clients):
    server = start_router(limits={"retained_bytes": 10_000})
    publisher, subscriber = clients(server), clients(server)
    first, second, large = unique(), unique(), unique()
    publisher.publish(first, "x" * 6_000, retain=True)
    publisher.publish(second, "y" * 6_000, retain=True)
    publisher.publish(large, "z" * 20_000, retain=True)
    for topic in (first, second, large):
        subscriber.subscribe(topic, get_retained=True)
    assert subscriber.expect(EVENT)[4] == ["y" * 6_000]
    subscriber.expect_nothing()


def test_testaments_of_a_session(start_router, clients):
    server = start_router(limits={"testaments_per_session": 2, "testament_bytes": 2_000})
    watcher, client, other = clients(server), clients(server), clients(server)
    topic = unique()
    watcher.subscribe(topic)
    add = "wamp.session.add_testament"
    client.call(add, topic, ["one"], {})
    client.call(add, topic, ["two"], {})
    refused(exceeded, client.call, add, topic, ["three"], {})
    client.call("wamp.session.flush_testaments")
    client.call(add, topic, ["x" * 1_500], {})
    refused(exceeded, client.call, add, topic, ["y" * 1_500], {})
    other.call(add, topic, ["other"], {})
    client.drop()
    watcher.expect_event("x" * 1_500)
    other.drop()
    watcher.expect_event("other")


@pytest.mark.parametrize("serializer", SERIALIZERS)
def test_messages_of_a_batch(start_router, clients, serializer):
    server = start_router(limits={"batch_messages": 5})

    def subscribe(count):
        client = clients(server, serializer, batched=True)
        client.send_data(*[encode(serializer, [SUBSCRIBE, number, {}, unique()]) for number in range(1, count + 1)])
        client.requests = count
        return client

    within, beyond = subscribe(5), subscribe(6)
    for number in range(1, 6):
        within.expect(SUBSCRIBED, number)
    within.expect_nothing()
    with pytest.raises(Closed) as end:
        while True:
            beyond.expect(SUBSCRIBED)
    assert end.value.code == 1002


@pytest.mark.parametrize("serializer", SERIALIZERS)
def test_values_that_are_decoded(start_router, clients, serializer):
    server = start_router(limits={"message_values": 200})
    subscriber = clients(server)
    topic = unique()
    subscriber.subscribe(topic)
    within, beyond = clients(server, serializer), clients(server, serializer)
    within.publish(topic, *range(500), exclude=list(range(1, 151)))
    subscriber.expect_event(*range(500))
    beyond.send(PUBLISH, 1, {"exclude": list(range(1, 301))}, topic)
    beyond.expect_abort()


@pytest.mark.parametrize("serializer", SERIALIZERS)
def test_the_length_of_a_uri(start_router, clients, serializer):
    server = start_router(limits={"topic_bytes": 64})
    client = clients(server, serializer)
    within, beyond = "a" * 64, "a" * 65
    client.subscribe(within)
    client.register(within)
    client.publish(within, "fits", exclude_me=False)
    client.expect_event("fits")
    for action in (client.subscribe, client.register, client.publish, client.call):
        refused("wamp.error.invalid_uri", action, beyond)
