# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v2 sessions: how they begin and end, what is a protocol violation, and input that means harm."""

import os
import struct

import pytest

from conftest import assert_settles
from support.peer import Ended
from support.wamp2 import (
    ABORT, AUTHENTICATE, CALL, CANCEL, CHALLENGE, ERROR, EVENT, GOODBYE, HELLO, INTERRUPT, INVOCATION, LARGEST_ID,
    PLAIN_ROLES, PUBLISH, PUBLISHED, REALM, REGISTER, REGISTERED, RESULT, ROLES, SERIALIZERS, SUBSCRIBE, SUBSCRIBED,
    UNREGISTER, UNREGISTERED, UNSUBSCRIBE, UNSUBSCRIBED, WELCOME, YIELD, Closed, encode, nested, refused,
    unique,
)

every_serializer = pytest.mark.parametrize("serializer", SERIALIZERS)

BROKER_FEATURES = {
    "publisher_identification", "publisher_exclusion", "subscriber_blackwhite_listing", "pattern_based_subscription",
    "event_history", "event_retention", "subscription_revocation", "session_meta_api", "subscription_meta_api",
    "payload_passthru_mode",
}
DEALER_FEATURES = {
    "progressive_call_results", "progressive_call_invocations", "call_timeout", "call_canceling",
    "caller_identification", "pattern_based_registration", "shared_registration", "registration_revocation",
    "call_reroute", "session_meta_api", "registration_meta_api", "testament_meta_api", "payload_passthru_mode",
}


# The beginning

@every_serializer
@pytest.mark.parametrize("rawsocket", [False, True], ids=["websocket", "rawsocket"])
def test_welcome_says_who_the_client_is_and_what_the_router_can(join, serializer, rawsocket):
    client = join(serializer, rawsocket, agent="test")
    assert type(client.id) is int and 1 <= client.id <= LARGEST_ID
    details = client.details
    assert details["realm"] == REALM
    assert details["authmethod"] == "anonymous" and details["authrole"] == "anonymous"
    assert details["authid"] and details["authprovider"]
    assert isinstance(details["agent"], str) and details["agent"]
    assert set(details["roles"]) == {"broker", "dealer"}
    announced = {
        role: {name for name, value in entry["features"].items() if value is True}
        for role, entry in details["roles"].items()
    }
    assert BROKER_FEATURES <= announced["broker"] and DEALER_FEATURES <= announced["dealer"]


def test_session_ids_are_random_over_the_whole_range(join):
    ids = [join(serializer).id for serializer in SERIALIZERS * 4]
    assert len(set(ids)) == len(ids)
    assert max(ids) > 2**49, "twelve random ids below 2^49 happen once in 2^48 runs"


def test_the_names_of_anonymous_sessions_are_their_own(join):
    assert join().details["authid"] != join().details["authid"]


def test_welcome_fits_into_the_smallest_rawsocket_message_or_the_client_is_refused(connect):
    try:
        client = connect(rawsocket=True, length=0)
    except AssertionError as error:
        assert "7f200000" in str(error)
        return
    client.join()


@every_serializer
def test_an_unknown_realm_is_refused(connect, serializer):
    client = connect(serializer)
    client.hello("com.example.no.such.realm")
    client.expect_abort("wamp.error.no_such_realm")


@every_serializer
def test_unknown_details_roles_and_features_are_ignored(connect, serializer):
    client = connect(serializer)
    roles = {**PLAIN_ROLES, "publisher": {"features": {"telepathy": True, "_own": 3}}, "broker": {}, "jester": {}}
    client.join(roles=roles, _mine={"deep": [1]}, some_future_thing=[], agent="test")
    client.publish(unique(), 1)


@pytest.mark.parametrize("role", ["publisher", "subscriber", "caller", "callee"])
def test_one_role_is_enough(join, role):
    assert join(roles={role: {}}).id


# The end

@every_serializer
@pytest.mark.parametrize("rawsocket", [False, True], ids=["websocket", "rawsocket"])
def test_goodbye_is_answered_and_another_session_may_follow(join, serializer, rawsocket):
    client = join(serializer, rawsocket)
    watcher = join()
    topic = unique()
    first = client.id
    client.subscribe(topic)
    client.register(topic)
    for _ in range(3):
        assert client.leave() == [GOODBYE, {}, "wamp.close.goodbye_and_out"]
        client.join()
        assert client.id != first
    watcher.publish(topic, "nobody is subscribed")
    refused("wamp.error.no_such_procedure", watcher.call, topic)
    client.expect_nothing()
    client.subscribe(topic)
    watcher.publish(topic, "somebody is")
    client.expect_event("somebody is")


def test_messages_behind_goodbye_in_one_packet_belong_to_the_next_session(join):
    client = join("msgpack")
    messages = [
        [GOODBYE, {}, "wamp.close.close_realm"], [HELLO, REALM, {"roles": ROLES}],
        [SUBSCRIBE, 1, {}, unique()], [SUBSCRIBE, 2, {}, unique()],
    ]
    client.send_data(*[encode("msgpack", message) for message in messages])
    client.expect(GOODBYE)
    client.expect(WELCOME)
    client.expect(SUBSCRIBED, 1)
    client.expect(SUBSCRIBED, 2)


@every_serializer
def test_abort_of_the_client_is_not_answered(join, serializer):
    client = join(serializer)
    client.send(ABORT, {"message": "I have had enough."}, "com.example.enough")
    client.expect_end()


def test_a_lost_connection_ends_the_session(join):
    watcher, client = join(), join(rawsocket=True)
    client.drop()
    assert_settles(lambda: client.id not in watcher.meta("wamp.session.list"), "the session is still there", 3)


def test_a_stopped_server_ends_sessions(start_router):
    server = start_router()
    from support.wamp2 import Client

    with Client(server.port) as websocket, Client(server.port, rawsocket=True) as rawsocket:
        websocket.join()
        rawsocket.join()
        assert server.stop() == 0
        for client in (websocket, rawsocket):
            with pytest.raises((Closed, Ended)):
                while True:
                    assert client.receive()[0] == GOODBYE


# Request ids

@every_serializer
def test_request_ids_are_one_sequence_over_all_kinds_of_requests(join, serializer):
    client = join(serializer)
    client.register(unique())
    client.subscribe(unique())
    client.publish(unique(), 1)
    refused("wamp.error.no_such_procedure", client.call, unique())
    client.request(PUBLISH, {}, unique())
    client.subscribe(unique())
    assert client.requests == 6


def request(code, number):
    """A request of each kind with an id."""
    return {
        SUBSCRIBE: [SUBSCRIBE, number, {}, "com.example.a"], PUBLISH: [PUBLISH, number, {}, "com.example.a"],
        REGISTER: [REGISTER, number, {}, unique()], CALL: [CALL, number, {}, "com.example.a"],
        UNSUBSCRIBE: [UNSUBSCRIBE, number, 1], UNREGISTER: [UNREGISTER, number, 1],
    }[code]


@every_serializer
@pytest.mark.parametrize("number", [0, 1, 3, 2**53, 2**53 + 1, 2**64 - 1, -2, 2.5, True, "2", None])
@pytest.mark.parametrize("code", [SUBSCRIBE, PUBLISH, REGISTER, CALL, UNSUBSCRIBE, UNREGISTER])
def test_a_request_id_out_of_order_is_a_violation(join, serializer, code, number):
    client = join(serializer, roles=PLAIN_ROLES)
    client.send(*request(SUBSCRIBE, 1))
    client.send(*request(code, number))
    client.expect_abort()


# Violations

BEFORE_WELCOME = {
    "goodbye": [GOODBYE, {}, "wamp.close.close_realm"],
    "authenticate": [AUTHENTICATE, "x", {}],
    "error": [ERROR, INVOCATION, 1, {}, "com.example.error"],
    "publish": [PUBLISH, 1, {}, "com.example.a"],
    "subscribe": [SUBSCRIBE, 1, {}, "com.example.a"],
    "unsubscribe": [UNSUBSCRIBE, 1, 1],
    "call": [CALL, 1, {}, "com.example.a"],
    "cancel": [CANCEL, 1, {}],
    "register": [REGISTER, 1, {}, "com.example.a"],
    "unregister": [UNREGISTER, 1, 1],
    "yield": [YIELD, 1, {}],
    "welcome": [WELCOME, 1, {"roles": {}}],
    "challenge": [CHALLENGE, "ticket", {}],
    "hello without roles": [HELLO, REALM, {}],
    "hello with empty roles": [HELLO, REALM, {"roles": {}}],
    "hello with unknown roles alone": [HELLO, REALM, {"roles": {"jester": {}}}],
    "hello with a list of roles": [HELLO, REALM, {"roles": ["publisher"]}],
    "hello with a role that is no dict": [HELLO, REALM, {"roles": {"publisher": True}}],
    "hello with features that are no dict": [HELLO, REALM, {"roles": {"publisher": {"features": []}}}],
    "hello with a realm that is no string": [HELLO, 1, {"roles": {"publisher": {}}}],
    "hello with details that are no dict": [HELLO, REALM, []],
    "hello of two elements": [HELLO, REALM],
    "hello of four elements": [HELLO, REALM, {"roles": {"publisher": {}}}, 1],
    "hello with authmethods that are no list": [HELLO, REALM, {"roles": {"caller": {}}, "authmethods": "ticket"}],
    "hello with an authid that is no string": [HELLO, REALM, {"roles": {"caller": {}}, "authid": 1}],
    "hello with an authextra that is no dict": [HELLO, REALM, {"roles": {"caller": {}}, "authextra": []}],
    "hello with an agent that is no string": [HELLO, REALM, {"roles": {"caller": {}}, "agent": 1}],
    "no type": [],
    "no number as type": ["1"],
    "unknown type": [7, 1],
}


@every_serializer
@pytest.mark.parametrize("message", BEFORE_WELCOME.values(), ids=BEFORE_WELCOME.keys())
def test_what_must_not_come_before_welcome_is_a_violation(connect, serializer, message):
    client = connect(serializer)
    client.send(*message)
    client.expect_abort()


@every_serializer
def test_no_realm_at_all_is_no_such_realm(connect, serializer):
    client = connect(serializer)
    client.hello(None)
    client.expect_abort("wamp.error.no_such_realm")


IN_SESSION = {
    "second hello": [HELLO, REALM, {"roles": ROLES}],
    "welcome": [WELCOME, 1, {}],
    "challenge": [CHALLENGE, "ticket", {}],
    "authenticate": [AUTHENTICATE, "x", {}],
    "published": [PUBLISHED, 1, 1],
    "subscribed": [SUBSCRIBED, 1, 1],
    "unsubscribed": [UNSUBSCRIBED, 1],
    "event": [EVENT, 1, 1, {}],
    "result": [RESULT, 1, {}],
    "registered": [REGISTERED, 1, 1],
    "unregistered": [UNREGISTERED, 1],
    "invocation": [INVOCATION, 1, 1, {}],
    "interrupt": [INTERRUPT, 1, {}],
    "no element": [],
    "unknown type": [199, 1, {}],
    "type of an extension": [1023, 1, {}],
    "type 0": [0],
    "heartbeat of old": [7, 1, 2],
    "negative type": [-1],
    "huge type": [2**64 - 1, 1],
    "type as text": ["32", 1, {}, "com.example.a"],
    "type as truth value": [True, REALM, {}],
    "type as list": [[SUBSCRIBE], 1, {}, "com.example.a"],
    "type null": [None, 1],
    "error for a call": [ERROR, CALL, 1, {}, "com.example.error"],
    "error for a subscription": [ERROR, SUBSCRIBE, 1, {}, "com.example.error"],
    "error for an unknown invocation": [ERROR, INVOCATION, 7, {}, "com.example.error"],
    "error of four elements": [ERROR, INVOCATION, 1, {}],
    "error with a URI that is no string": [ERROR, INVOCATION, 1, {}, 1],
    "yield for an unknown invocation": [YIELD, 7777, {}, [1]],
    "yield with options that are no dict": [YIELD, 1, []],
    "goodbye of two elements": [GOODBYE, {}],
    "goodbye with a reason that is no string": [GOODBYE, {}, 1],
    "goodbye with details that are no dict": [GOODBYE, [], "wamp.close.close_realm"],
    "subscribe of three elements": [SUBSCRIBE, 1, {}],
    "subscribe of five elements": [SUBSCRIBE, 1, {}, "com.example.a", []],
    "subscribe with a list of options": [SUBSCRIBE, 1, [], "com.example.a"],
    "subscribe with options null": [SUBSCRIBE, 1, None, "com.example.a"],
    "subscribe with a topic that is no string": [SUBSCRIBE, 1, {}, 5],
    "subscribe with an unknown policy": [SUBSCRIBE, 1, {"match": "regex"}, "com.example.a"],
    "subscribe with a policy that is no string": [SUBSCRIBE, 1, {"match": 1}, "com.example.a"],
    "subscribe with get_retained as number": [SUBSCRIBE, 1, {"get_retained": 1}, "com.example.a"],
    "unsubscribe of two elements": [UNSUBSCRIBE, 1],
    "unsubscribe with a subscription that is no id": [UNSUBSCRIBE, 1, "1"],
    "publish of three elements": [PUBLISH, 1, {}],
    "publish of seven elements": [PUBLISH, 1, {}, "com.example.a", [], {}, 1],
    "publish with arguments that are no list": [PUBLISH, 1, {}, "com.example.a", {}],
    "publish with keywords that are no dict": [PUBLISH, 1, {}, "com.example.a", [], []],
    "publish with acknowledge as number": [PUBLISH, 1, {"acknowledge": 1}, "com.example.a"],
    "publish with exclude_me as text": [PUBLISH, 1, {"exclude_me": "no"}, "com.example.a"],
    "publish with disclose_me as number": [PUBLISH, 1, {"disclose_me": 0}, "com.example.a"],
    "publish with retain as text": [PUBLISH, 1, {"retain": "yes"}, "com.example.a"],
    "publish with exclude that is no list": [PUBLISH, 1, {"exclude": 1}, "com.example.a"],
    "publish with exclude of texts": [PUBLISH, 1, {"exclude": ["1"]}, "com.example.a"],
    "publish with eligible of truth values": [PUBLISH, 1, {"eligible": [True]}, "com.example.a"],
    "publish with exclude_authid of numbers": [PUBLISH, 1, {"exclude_authid": [1]}, "com.example.a"],
    "publish with eligible_authrole that is no list": [PUBLISH, 1, {"eligible_authrole": "a"}, "com.example.a"],
    "call of three elements": [CALL, 1, {}],
    "call with arguments that are text": [CALL, 1, {}, "com.example.a", "x"],
    "call with receive_progress as number": [CALL, 1, {"receive_progress": 1}, "com.example.a"],
    "call with a timeout that is no number": [CALL, 1, {"timeout": "5"}, "com.example.a"],
    "call with a negative timeout": [CALL, 1, {"timeout": -1}, "com.example.a"],
    "cancel with an unknown mode": [CANCEL, 1, {"mode": "bogus"}],
    "cancel of two elements": [CANCEL, 1],
    "register with an unknown policy": [REGISTER, 1, {"invoke": "all"}, "com.example.a"],
    "register with an unknown match": [REGISTER, 1, {"match": "suffix"}, "com.example.a"],
    "register with disclose_caller as text": [REGISTER, 1, {"disclose_caller": "a"}, "com.example.a"],
    "unregister with a registration that is no id": [UNREGISTER, 1, None],
}


@every_serializer
@pytest.mark.parametrize("message", IN_SESSION.values(), ids=IN_SESSION.keys())
def test_what_breaks_the_rules_is_a_violation(join, serializer, message):
    client = join(serializer)
    client.send(*message)
    client.expect_abort()


UNANNOUNCED = {
    "progress in a call": [CALL, 1, {"progress": True}, "com.example.a"],
    "ppt_scheme in a call": [CALL, 1, {"ppt_scheme": "x_test"}, "com.example.a"],
    "ppt_scheme in a publication": [PUBLISH, 1, {"ppt_scheme": "x_test"}, "com.example.a"],
    "ppt_scheme with others in a publication": [
        PUBLISH, 1, {"ppt_serializer": "cbor", "ppt_scheme": "x_test"}, "com.example.a",
    ],
}


@every_serializer
@pytest.mark.parametrize("message", UNANNOUNCED.values(), ids=UNANNOUNCED.keys())
def test_what_the_client_has_not_announced_is_a_violation(join, serializer, message):
    client = join(serializer, roles=PLAIN_ROLES)
    client.send(*message)
    client.expect_abort()


NO_ARRAYS = {
    "json": [b"", b" ", b"{}", b"1", b"null", b'"x"', b"[", b"]", b"[32,1,{", b"[32,1,{},]", b"[32 1]", b"[32]x",
             b"[32,1,{},\"a\"],", b"[,]", b"['a']", b"[NaN]", b"[01]", b'[32,1,{},"\x01"]', b'[32,1,{},"\\ud800"]',
             b"[32,1,{a:1},\"com.a\"]", b"\xef\xbb\xbf[6,{},\"a.b\"]"],
    "msgpack": [b"", b"\x80", b"\x01", b"\xc0", b"\xc1", b"\xa1x", b"\x94\x20\x01", b"\x94\x20\x01\x80\xa5abc",
                b"\x91\x20\x00", b"\xdd\xff\xff\xff\xff", b"\xdc\xff\xff\x20", b"\xdf\xff\xff\xff\xff",
                b"\xdb\xff\xff\xff\xff",
                b"\xc6\xff\xff\xff\xff", b"\xc9\xff\xff\xff\xff\x01", b"\x94\x20\x01\x80\xa3a\xffb",
                b"\x94\x20\x01\xdf\xff\xff\xff\xff\xa1a",
                b"\x94\x20\x01\x80\xdb\xff\xff\xff\xffa", b"\x94\x20\x01\x80\xc1"],
    "cbor": [b"", b"\xa0", b"\x01", b"\xf6", b"\xff", b"\x61x", b"\x84\x18\x20\x01", b"\x84\x18\x20\x01\xa0\x65abc",
             b"\x81\x18\x20\x00", b"\x9b" + b"\xff" * 8, b"\xbb" + b"\xff" * 8, b"\x7b" + b"\xff" * 8,
             b"\x5b" + b"\xff" * 8, b"\x9b\x00\x00\x00\x01\x00\x00\x00\x00", b"\x9f", b"\x9f\x18\x20\x01",
             b"\x84\x18\x20\x01\xa0\x63a\xffb", b"\x84\x18\x20\x01\xa0\x7f\x61a",
             b"\x84\x18\x20\x01\xbb" + b"\xff" * 8 + b"\x61a", b"\x1c", b"\x84\x18\x20\x01\xa0\x7f\x41a\xff"],
}


@pytest.mark.parametrize(
    "serializer, data", [(serializer, data) for serializer in SERIALIZERS for data in NO_ARRAYS[serializer]],
    ids=lambda value: value if isinstance(value, str) else repr(value)[2:22],
)
def test_bytes_that_are_no_message_are_a_violation(join, serializer, data):
    client = join(serializer)
    client.send_data(data)
    client.expect_abort()


@pytest.mark.parametrize("serializer", ["msgpack", "cbor"])
@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x94\x20\x01\xdb\xff\xff\xff\xff", b"\x9b" + b"\xff" * 8])
def test_bytes_that_are_no_message_are_a_violation_on_rawsocket_too(join, serializer, data):
    client = join(serializer, rawsocket=True)
    client.send_data(data)
    client.expect_abort()


@every_serializer
def test_a_frame_of_the_wrong_kind_is_a_violation(join, serializer):
    from support.peer import BINARY, TEXT, frame

    client = join(serializer)
    client.transport.peer.send(frame(b"[]", BINARY if serializer == "json" else TEXT))
    client.expect_abort()


def test_nothing_is_done_after_a_violation(join):
    watcher, client = join(), join("msgpack")
    topic = unique()
    watcher.subscribe(topic)
    messages = [[PUBLISH, 1, {}, topic, ["before"]], [SUBSCRIBE, 7, {}, topic], [PUBLISH, 2, {}, topic, ["after"]]]
    client.send_data(*[encode("msgpack", message) for message in messages])
    client.expect_abort()
    watcher.expect_event("before")
    watcher.publish(topic, "last", exclude_me=False)
    watcher.expect_event("last")


# What is no violation

@every_serializer
def test_what_is_only_odd_is_no_violation(join, serializer):
    client = join(serializer)
    client.send(CANCEL, 99, {})
    client.send(CANCEL, 99, {"mode": "kill"})
    for code in (SUBSCRIBE, REGISTER):
        reply = {SUBSCRIBE: SUBSCRIBED, REGISTER: REGISTERED}[code]
        client.reply(client.request(code, {"_own": {"a": [None]}, "some_future_thing": True}, unique()), reply)
    client.publish(unique(), 1, _own=1, some_future_thing={"a": 1})
    client.reply(client.request(PUBLISH, {"acknowledge": True}, unique(), []), PUBLISHED)
    client.reply(client.request(PUBLISH, {"acknowledge": True}, unique(), [], {}), PUBLISHED)
    client.expect_nothing()


@every_serializer
@pytest.mark.parametrize(
    "uri", ["", "com.a b", "com.#a", "com..a", ".com", "com.", "com.a\tb", "com.\u00a0a", "a" * 5_000],
    ids=lambda text: ascii(text[:9]),
)
def test_an_invalid_uri_is_an_error_and_the_session_goes_on(join, serializer, uri):
    client = join(serializer)
    refused("wamp.error.invalid_uri", client.subscribe, uri)
    refused("wamp.error.invalid_uri", client.publish, uri, 1)
    refused("wamp.error.invalid_uri", client.register, uri)
    refused("wamp.error.invalid_uri", client.call, uri)
    client.request(PUBLISH, {}, uri)
    client.subscribe(unique())
    client.expect_nothing()


@pytest.mark.parametrize("serializer", ["msgpack", "cbor"])
def test_large_ids_as_floats_are_taken_as_javascript_sends_them(join, serializer):
    # msgpackr and cbor-x write integers beyond 32 bits as floats.
    def sent(number):
        return float(number) if number >= 2**32 else number

    client, other = join(serializer), join()
    topic = unique()
    subscription, registration = client.subscribe(topic), client.register(topic)
    other.subscribe(topic)
    client.publish(topic, "excluded", exclude=[sent(other.id)])
    client.publish(topic, "eligible", eligible=[sent(other.id)])
    other.expect_event("eligible")
    client.unsubscribe(sent(subscription))
    client.unregister(sent(registration))


# Input that means harm

@every_serializer
@pytest.mark.parametrize("depth", [600, 100_000])
@pytest.mark.parametrize("place", ["message", "arguments", "options"])
def test_deep_nesting_is_a_violation(unharmed_router, join, serializer, depth, place):
    client = join(serializer)
    data = nested(serializer, depth)
    head = {"json": b'[16,1,%s"com.example.a",', "msgpack": b"\x95\x10\x01%s\xadcom.example.a",
            "cbor": b"\x85\x10\x01%s\x6dcom.example.a"}[serializer]
    own = {"json": b'{"_own":%s},', "msgpack": b"\x81\xa4_own%s", "cbor": b"\xa1\x64_own%s"}[serializer]
    none = {"json": b"{},", "msgpack": b"\x80", "cbor": b"\xa0"}[serializer]
    tail = b"]" if serializer == "json" else b""
    if place == "arguments":
        data = head % none + data + tail
    elif place == "options":
        data = head % (own % data) + encode(serializer, []) + tail
    client.send_data(data)
    client.expect_abort()


@every_serializer
def test_nesting_within_the_limit_arrives(join, serializer):
    value = []
    for _ in range(100):
        value = [value]
    topic = unique()
    receivers = [join(other) for other in SERIALIZERS]
    for receiver in receivers:
        receiver.subscribe(topic)
    join(serializer).publish(topic, value)
    for receiver in receivers:
        receiver.expect_event(value)


@every_serializer
def test_many_small_values_cost_little(unharmed_router, join, serializer):
    many = {f"_own{number}": number for number in range(40_000)}
    client = join(serializer)
    client.send(SUBSCRIBE, 1, many, unique())
    client.expect_abort()
    topic = unique()
    subscriber, publisher = join(), join(serializer)
    subscriber.subscribe(topic)
    publisher.publish(topic, *range(50_000))
    subscriber.expect_event(*range(50_000))


@every_serializer
@pytest.mark.parametrize("rawsocket", [False, True], ids=["websocket", "rawsocket"])
@pytest.mark.parametrize("is_joined", [False, True], ids=["before", "after"])
def test_garbage_ends_the_connection(unharmed_router, connect, serializer, rawsocket, is_joined):
    client = connect(serializer, rawsocket=rawsocket)
    if is_joined:
        client.join()
    garbage = os.urandom(200_000)
    if serializer == "json" and not rawsocket:
        garbage = garbage.hex().encode()
    client.send_data(garbage)
    try:
        client.expect_abort()
    except (Closed, Ended):
        assert serializer == "json" and rawsocket, "an ABORT must say why"


@every_serializer
def test_the_largest_message_arrives_and_a_larger_one_does_not(unharmed_router, join, serializer):
    topic = unique()
    subscriber, within, beyond = join(serializer), join(serializer), join(serializer)
    subscriber.subscribe(topic)
    text = "x" * ((1 << 20) - 200)
    within.publish(topic, text)
    subscriber.expect_event(text)
    try:
        beyond.send(PUBLISH, 1, {}, topic, ["x" * (1 << 20)])
    except OSError:
        pass
    assert beyond.expect_end() == 1009
    subscriber.expect_nothing()


def test_invalid_utf8_in_a_json_text_ends_the_websocket(unharmed_router, join):
    client = join()
    client.send_data(b'[32,1,{},"com.\xff"]')
    assert client.expect_end() == 1007


def test_invalid_utf8_in_json_over_rawsocket_ends_the_connection(unharmed_router, join):
    client = join(rawsocket=True)
    client.send_data(b'[32,1,{},"com.\xff"]')
    try:
        client.expect_abort()
    except Closed:
        pass


@pytest.mark.parametrize("serializer", ["msgpack", "cbor"])
@pytest.mark.parametrize("bad", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"])
def test_invalid_utf8_in_arguments_never_reaches_a_subscriber(unharmed_router, join, serializer, bad):
    topic = unique()
    subscriber, client = join(), join(serializer)
    subscriber.subscribe(topic)
    size = {"msgpack": 0xA0, "cbor": 0x60}[serializer]
    data = encode(serializer, [PUBLISH, 1, {}, topic, ["?"]])[:-2] + bytes([size | len(bad)]) + bad
    client.send_data(data)
    client.expect_abort()
    join().publish(topic, "good")
    subscriber.expect_event("good")


def test_connections_that_never_say_hello_are_ended(start_router):
    from support.wamp2 import Client

    server = start_router(limits={"handshake_timeout": "700ms"})
    with Client(server.port) as websocket, Client(server.port, rawsocket=True) as rawsocket:
        for client in (websocket, rawsocket):
            with pytest.raises((Closed, Ended)):
                while True:
                    assert client.receive(4)[0] == ABORT
    server.assert_serves()


def test_many_connections_leave_nothing_behind(router, connect):
    before = router.descriptors()
    for number in range(120):
        client = connect(SERIALIZERS[number % 3], rawsocket=number % 2 == 0)
        if number % 4:
            client.join().subscribe(unique())
            client.register(unique())
        client.drop()
    assert_settles(lambda: router.descriptors() <= before + 2, "descriptors leak")
    router.assert_routes()


def test_a_flood_of_requests_is_answered_in_order(join):
    client = join("msgpack")
    topics = [unique() for _ in range(500)]
    client.send_data(*[encode("msgpack", [SUBSCRIBE, i, {}, topic]) for i, topic in enumerate(topics, 1)])
    for number in range(1, 501):
        client.expect(SUBSCRIBED, number)


def test_too_many_subscriptions_are_refused_and_the_session_goes_on(start_router):
    from support.wamp2 import Client

    server = start_router(limits={"subscriptions_per_session": 3})
    with Client(server.port) as client:
        client.join()
        subscriptions = [client.subscribe(unique(), match=match) for match in ("exact", "prefix", "wildcard")]
        refused("roost.error.limit_exceeded", client.subscribe, unique())
        client.unsubscribe(subscriptions[1])
        client.subscribe(unique())


def test_a_half_frame_holds_up_nobody(router, join):
    client = join(rawsocket=True)
    client.transport.peer.send(struct.pack(">I", 1000) + b"[")
    join().publish(unique(), 1)
    client.transport.peer.send(b"x" * 999)
    client.expect_abort()
