# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v2 publish and subscribe, with the Advanced Profile.

A client that must not get an event gets another one behind it: events of one publisher to one subscriber stay in order,
so that no test has to wait to see that nothing comes.
"""

import re
import time

import pytest

from support.wamp2 import (
    EVENT, LARGEST_ID, PLAIN_ROLES, PUBLISH, SERIALIZERS, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBED, Failed, Payload,
    encode, in_json, refused, same, unique,
)

every_serializer = pytest.mark.parametrize("serializer", SERIALIZERS)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


# The basics

@every_serializer
def test_a_subscriber_gets_what_is_published(join, serializer):
    subscriber, publisher = join(serializer), join(serializer)
    topic = unique()
    subscription = subscriber.subscribe(topic)
    publication = publisher.publish(topic, 1, "two", None, 3.5, [True], kwargs={"k": {"n": -1}})
    assert 1 <= publication <= LARGEST_ID
    subscriber.expect_event(
        1, "two", None, 3.5, [True], kwargs={"k": {"n": -1}}, subscription=subscription, publication=publication,
        details={},
    )


@every_serializer
@pytest.mark.parametrize(
    "sent, received",
    [([], []), ([[]], []), ([[], {}], []), ([[1]], [[1]]), ([[1], {}], [[1]]), ([[], {"k": 1}], [[], {"k": 1}])],
    ids=str,
)
def test_empty_arguments_are_left_out(join, serializer, sent, received):
    receivers = [join(other) for other in SERIALIZERS]
    publisher, topic = join(serializer), unique()
    for receiver in receivers:
        receiver.subscribe(topic)
    publisher.send(PUBLISH, 1, {}, topic, *sent)
    for receiver in receivers:
        assert receiver.expect(EVENT)[4:] == received


def test_without_acknowledge_a_publication_is_not_answered(join):
    client = join()
    client.request(PUBLISH, {}, unique(), [1])
    client.request(PUBLISH, {"acknowledge": False}, unique(), [1])
    client.request(PUBLISH, {}, "com.#invalid", [1])
    client.request(PUBLISH, {}, "wamp.reserved", [1])
    client.expect_nothing()


@every_serializer
def test_the_publisher_is_excluded_unless_it_wants_the_event(join, serializer):
    client = join(serializer)
    topic = unique()
    client.subscribe(topic)
    client.publish(topic, "by default")
    client.publish(topic, "on purpose", exclude_me=True)
    publication = client.publish(topic, "wanted", exclude_me=False)
    client.expect_event("wanted", publication=publication)


def test_a_second_subscription_is_the_first_one(join):
    subscriber, other, publisher = join(), join(rawsocket=True), join()
    topic = unique()
    subscription = subscriber.subscribe(topic)
    assert subscriber.subscribe(topic) == subscription
    assert other.subscribe(topic) == subscription, "ids are per topic, so that the bytes of EVENT are shared"
    publisher.publish(topic, 1)
    publisher.publish(topic, 2)
    subscriber.expect_event(1)
    subscriber.expect_event(2)


@every_serializer
def test_unsubscribe_ends_the_events(join, serializer):
    subscriber, publisher = join(serializer), join()
    topic, other = unique(), unique()
    subscription, kept = subscriber.subscribe(topic), subscriber.subscribe(other)
    subscriber.unsubscribe(subscription)
    publisher.publish(topic, "too late")
    publisher.publish(other, "in time")
    subscriber.expect_event("in time", subscription=kept)
    refused("wamp.error.no_such_subscription", subscriber.unsubscribe, subscription)
    refused("wamp.error.no_such_subscription", subscriber.unsubscribe, 12345)
    refused("wamp.error.no_such_subscription", publisher.unsubscribe, kept)


def test_many_subscribe_and_leave_and_the_rest_stays_served(join):
    topic, publisher = unique(), join()
    clients = [join(SERIALIZERS[number % 3], number % 2 == 0) for number in range(24)]
    for client in clients:
        client.subscription = client.subscribe(topic)
    for client in clients[::3]:
        client.unsubscribe(client.subscription)
    for client in clients[1::3]:
        client.drop()
    publisher.publish(topic, "who is left")
    for client in clients[2::3]:
        client.expect_event("who is left")
    for client in clients[::3]:
        client.expect_nothing()


def test_events_of_one_publisher_stay_in_order_over_topics(join):
    # WAMP, Basic Profile, Ordering Guarantees: not only within a topic.
    subscriber, publisher = join("cbor"), join("msgpack")
    topics = [unique() for _ in range(5)]
    for topic in topics:
        subscriber.subscribe(topic)
    publisher.send_data(
        *[encode("msgpack", [PUBLISH, number, {}, topics[number % 5], [number]]) for number in range(1, 501)]
    )
    for number in range(1, 501):
        subscriber.expect_event(number)


def test_subscribed_comes_before_the_first_event(join):
    publisher, topic = join(), unique()
    for _ in range(20):
        subscriber = join()
        publisher.request(PUBLISH, {}, topic, [1])
        subscriber.send(SUBSCRIBE, 1, {}, topic)
        publisher.publish(topic, 2)
        subscriber.expect(SUBSCRIBED, 1)
        subscriber.drop()


@pytest.mark.parametrize("topic", ["wamp.session.on_join", "wamp.my.own", "wamp"])
def test_nobody_publishes_below_the_reserved_prefix(join, topic):
    subscriber, publisher = join(), join()
    subscriber.subscribe(topic)
    refused("wamp.error.not_authorized", publisher.publish, topic, {"session": 1})
    if topic != "wamp.session.on_join":
        subscriber.expect_nothing()
    publisher.publish("wampum.is.another.word", 1)


# Who gets an event

def test_sessions_are_excluded_and_eligible_by_their_ids(join):
    first, second, third, publisher = join("json"), join("msgpack"), join("cbor", True), join()
    topic = unique()
    for client in (first, second, third):
        client.subscribe(topic)
    publisher.publish(topic, "not first", exclude=[first.id])
    publisher.publish(topic, "second alone", eligible=[second.id])
    publisher.publish(topic, "nobody", exclude=[first.id, second.id, third.id])
    publisher.publish(topic, "third", eligible=[first.id, third.id], exclude=[first.id])
    publisher.publish(topic, "somebody else", eligible=[12345])
    publisher.publish(topic, "exclude nobody", exclude=[])
    publisher.publish(topic, "end")
    for client, texts in (
        (first, ["exclude nobody", "end"]), (second, ["not first", "second alone", "exclude nobody", "end"]),
        (third, ["not first", "third", "exclude nobody", "end"]),
    ):
        for text in texts:
            client.expect_event(text)


@pytest.mark.parametrize("name", ["eligible", "eligible_authid", "eligible_authrole"])
def test_an_empty_list_of_the_eligible_reaches_nobody(join, name):
    subscriber, publisher = join(), join()
    topic = unique()
    subscriber.subscribe(topic)
    publisher.publish(topic, "nobody", **{name: []})
    publisher.publish(topic, "end")
    subscriber.expect_event("end")


def test_names_and_roles_are_excluded_and_eligible(join):
    first, second, publisher = join("msgpack"), join(), join("cbor")
    role = first.details["authrole"]
    name, other = first.details["authid"], second.details["authid"]
    topic = unique()
    first.subscribe(topic)
    second.subscribe(topic)
    for number, (options, receivers) in enumerate([
        ({"exclude_authid": [name]}, [second]), ({"eligible_authid": [name]}, [first]),
        ({"exclude_authrole": [role]}, []), ({"eligible_authrole": [role]}, [first, second]),
        ({"eligible_authrole": ["nobody"]}, []), ({"exclude_authrole": ["nobody"]}, [first, second]),
        ({"eligible_authid": [name, other], "exclude": [first.id]}, [second]),
        ({"eligible_authrole": [role], "eligible_authid": [name]}, [first]),
        ({"eligible_authid": [name], "eligible": [second.id]}, []), ({"exclude_authid": []}, [first, second]),
        ({}, [first, second]),
    ]):
        publisher.publish(topic, number, **options)
        for receiver in receivers:
            receiver.expect_event(number)


def test_the_publisher_may_be_eligible_and_stays_excluded(join):
    client = join()
    topic = unique()
    client.subscribe(topic)
    client.publish(topic, "eligible", eligible=[client.id])
    client.publish(topic, "wanted", eligible=[client.id], exclude_me=False)
    client.expect_event("wanted")


def test_lists_hold_for_patterns_too(join):
    subscriber, publisher = join(), join()
    root = unique()
    subscriber.subscribe(root, match="prefix")
    publisher.publish(root + ".a", "excluded", exclude=[subscriber.id])
    publisher.publish(root + ".a", "nobody", eligible=[])
    publisher.publish(root + ".a", "end")
    subscriber.expect_event("end")


# Patterns

def test_a_prefix_matches_by_characters(join):
    subscriber, publisher = join(), join("cbor")
    root = unique()
    subscription = subscriber.subscribe(root + ".em", match="prefix")
    publisher.publish(root + ".e", "too short")
    for topic in (root + ".em.11", root + ".em-low", root + ".em.a.b", root + ".em"):
        publisher.publish(topic, topic)
        subscriber.expect_event(topic, subscription=subscription, details={"topic": topic})


def test_a_wildcard_matches_one_component(join):
    subscriber, publisher = join("msgpack"), join()
    root = unique()
    subscription = subscriber.subscribe(root + "..ev", match="wildcard")
    for topic in (root + ".foo.ev.bar", root + ".foo.ex", root + "z.foo.ev", root + ".ev"):
        publisher.publish(topic, "no match")
    for topic in (root + ".foo.ev", root + ".bar.ev"):
        publisher.publish(topic, topic)
        subscriber.expect_event(topic, subscription=subscription, details={"topic": topic})


def test_wildcards_at_both_ends_and_the_empty_prefix(join):
    subscriber, publisher = join(), join()
    part = unique().replace(".", "_")
    subscriber.subscribe(f".{part}.", match="wildcard")
    publisher.publish(f"a.{part}", "no match")
    publisher.publish(f"a.{part}.b.c", "no match")
    publisher.publish(f"a.{part}.b", "match")
    subscriber.expect_event("match")
    everything = join()
    everything.subscribe("", match="prefix")
    publisher.publish(part, "everything")
    everything.expect_event("everything", details={"topic": part})


def test_one_publication_has_one_id_in_all_subscriptions(join):
    subscriber, other, publisher = join(), join("cbor"), join()
    root = unique()
    topic = root + ".a.b"
    subscriptions = {
        subscriber.subscribe(topic), subscriber.subscribe(root, match="prefix"),
        subscriber.subscribe(root + "..b", match="wildcard"),
    }
    other.subscribe(topic)
    assert len(subscriptions) == 3
    publication = publisher.publish(topic, 1)
    events = [subscriber.expect_event(1, publication=publication) for _ in range(3)]
    assert {event[1] for event in events} == subscriptions
    other.expect_event(1, publication=publication)
    assert publisher.publish(topic, 2) != publication


def test_exact_prefix_and_wildcard_of_one_uri_are_three_subscriptions(join):
    subscriber, publisher = join(), join()
    topic = unique()
    ids = [subscriber.subscribe(topic, match=match) for match in ("exact", "prefix", "wildcard")]
    assert len(set(ids)) == 3
    publisher.publish(topic, 1)
    assert {subscriber.expect_event(1)[1] for _ in range(3)} == set(ids)
    subscriber.unsubscribe(ids[1])
    publisher.publish(topic, 2)
    assert {subscriber.expect_event(2)[1] for _ in range(2)} == {ids[0], ids[2]}
    publisher.publish(topic + ".below", 3)
    subscriber.expect_nothing()


@pytest.mark.parametrize("pattern, match", [("com..#", "wildcard"), ("com. a", "prefix"), ("a..b", "prefix"),
                                            ("a..b", "exact")])
def test_invalid_patterns_are_refused(join, pattern, match):
    refused("wamp.error.invalid_uri", join().subscribe, pattern, match=match)


# Who has published

@every_serializer
def test_a_publisher_is_told_only_if_it_wants_that(join, serializer):
    subscriber, publisher = join(serializer), join()
    topic = unique()
    subscriber.subscribe(topic)
    publisher.publish(topic, 1)
    subscriber.expect_event(1, details={})
    publisher.publish(topic, 2, disclose_me=False)
    subscriber.expect_event(2, details={})
    publisher.publish(topic, 3, disclose_me=True)
    subscriber.expect_event(3, details={
        "publisher": publisher.id, "publisher_authid": publisher.details["authid"],
        "publisher_authrole": publisher.details["authrole"],
    })


@every_serializer
def test_payload_passthru_options_are_passed_on(join, serializer):
    subscriber, publisher = join("cbor"), join(serializer)
    topic = unique()
    subscriber.subscribe(topic)
    options = {"ppt_scheme": "x_test", "ppt_serializer": "cbor", "ppt_cipher": "xsalsa20poly1305", "ppt_keyid": "k1"}
    publisher.publish(topic, b"\x01\x02", **options)
    subscriber.expect_event(b"\x01\x02", details=options)


# Values

VALUES = [
    0, -1, 23, 24, 127, 128, 255, 256, 65_535, 65_536, 2**31, 2**32, 2**53 - 1, 2**53 + 1, 2**63 - 1, 2**64 - 1, -32,
    -33, -129, -(2**31), -(2**53) - 1, -(2**63), 0.0, 1.0, 1.5, -0.25, 1e300, 5e-324, 0.1, True, False, None, "",
    "h\u00e9 \u2603 \U0001d11e", "a\0", "\0no base64", "\"\\/\b\f\n\r\t\u007f", "\u2028", [], {}, [[[]]], {"": ""},
    {"a": {"b": [1, {"c": None}]}}, "x" * 40_000,
]


@every_serializer
@pytest.mark.parametrize("other", SERIALIZERS)
def test_values_are_equal_in_all_serializers(join, serializer, other):
    subscriber, publisher = join(other), join(serializer)
    topic = unique()
    subscriber.subscribe(topic)
    publisher.publish(topic, *VALUES, kwargs={"all": VALUES})
    payload = Payload.of(subscriber.expect(EVENT), 4)
    for sent, received in zip(VALUES, payload.args, strict=True):
        assert same(sent, received), (sent, received)
    assert same(payload.kwargs, {"all": VALUES})


@every_serializer
@pytest.mark.parametrize("other", SERIALIZERS)
@pytest.mark.parametrize(
    "data", [b"", b"\0", bytes.fromhex("10e3ff9053075c526f5fc06d4fe37cdb"), bytes(range(256)) * 40], ids=len
)
def test_bytes_are_text_in_json_and_bytes_elsewhere(join, serializer, other, data):
    subscriber, publisher = join(other), join(serializer)
    topic = unique()
    subscriber.subscribe(topic)
    publisher.publish(topic, data, {"in": [data]}, kwargs={"k": data})
    wanted = Payload([data, {"in": [data]}], {"k": data})
    if other == "json":
        wanted = Payload(in_json(wanted.args), in_json(wanted.kwargs))
    assert Payload.of(subscriber.expect(EVENT), 4) == wanted


# Retained events

@every_serializer
def test_the_last_retained_event_waits_for_subscribers(join, serializer):
    publisher, topic = join(), unique()
    publisher.publish(topic, "one", retain=True)
    publication = publisher.publish(topic, "two", kwargs={"k": 2}, retain=True)
    publisher.publish(topic, "three")
    subscriber = join(serializer)
    subscription = subscriber.subscribe(topic, get_retained=True)
    subscriber.expect_event(
        "two", kwargs={"k": 2}, subscription=subscription, publication=publication, details={"retained": True}
    )
    subscriber.expect_nothing()
    unasked = join(serializer)
    unasked.subscribe(topic)
    unasked.expect_nothing()


def test_retained_events_of_a_pattern_name_their_topics(join):
    publisher, root = join("cbor"), unique()
    topics = [f"{root}.{name}" for name in "abc"]
    for topic in topics:
        publisher.publish(topic, topic, retain=True)
    subscriber = join()
    subscriber.subscribe(root, match="prefix", get_retained=True)
    events = [subscriber.expect(EVENT) for _ in topics]
    assert sorted(event[4][0] for event in events) == topics
    assert all(event[3] == {"retained": True, "topic": event[4][0]} for event in events)


def test_a_retained_event_respects_its_lists(join):
    publisher, topic = join(), unique()
    subscriber = join()
    publisher.publish(topic, "not for you", retain=True, exclude=[subscriber.id])
    subscriber.subscribe(topic, get_retained=True)
    subscriber.expect_nothing()
    other = join()
    other.subscribe(topic, get_retained=True)
    other.expect_event("not for you")


# History

HISTORY = "com.conformance.history"


def history(join, count=5):
    """A subscriber to a prefix with a history, and a topic below it with some events."""
    subscriber, publisher = join(), join("msgpack")
    topic = unique().replace("com.example", HISTORY)
    subscription = subscriber.subscribe(HISTORY, match="prefix")
    publications = [publisher.publish(topic, number, kwargs={"k": number}) for number in range(count)]
    return subscriber, subscription, topic, publications


def test_the_history_has_the_last_events(join):
    subscriber, subscription, topic, publications = history(join)
    events = subscriber.meta("wamp.subscription.get_events", subscription, topic=topic)
    assert [event["args"] for event in events] == [[0], [1], [2], [3], [4]]
    assert [event["publication"] for event in events] == publications
    for number, event in enumerate(events):
        assert event["subscription"] == subscription and event["kwargs"] == {"k": number}
        assert TIME.fullmatch(event["timestamp"]), event
    times = [event["timestamp"] for event in events]
    assert times == sorted(times)


def test_the_history_may_be_asked_for_a_part(join):
    subscriber, subscription, topic, publications = history(join)

    def events(**filters):
        found = subscriber.meta("wamp.subscription.get_events", subscription, topic=topic, **filters)
        return [event["args"][0] for event in found]

    assert events(reverse=True, limit=2) == [4, 3]
    assert events(limit=2) in ([0, 1], [3, 4])
    assert events(from_publication=publications[3]) == [3, 4]
    assert events(after_publication=publications[3]) == [4]
    assert events(before_publication=publications[1]) == [0]
    assert events(until_publication=publications[1]) == [0, 1]
    assert events(from_time="2000-01-01T00:00:00Z") == [0, 1, 2, 3, 4]
    assert events(until_time="2000-01-01T00:00:00Z") == []
    assert events(after_time="2999-12-31T23:59:59.999Z") == []
    assert subscriber.meta("wamp.subscription.get_events", subscription, topic=unique()) == []


@every_serializer
def test_the_history_is_the_same_in_every_serializer(join, serializer):
    publisher, subscriber = join("cbor"), join(serializer)
    topic = unique().replace("com.example", HISTORY)
    subscription = subscriber.subscribe(topic)
    value = [2**63 - 1, -1.0, b"\xff\0", "h\u00e9", {"a": None}]
    publisher.publish(topic, *value)
    found = subscriber.meta("wamp.subscription.get_events", subscription)
    assert [event["args"] for event in found] == [in_json(value) if serializer == "json" else value]


def test_events_for_chosen_sessions_are_not_kept(join):
    subscriber, publisher = join(), join()
    topic = unique().replace("com.example", HISTORY)
    subscription = subscriber.subscribe(topic)
    publisher.publish(topic, "kept")
    publisher.publish(topic, "for sessions", eligible=[subscriber.id])
    publisher.publish(topic, "not for a session", exclude=[12345])
    publisher.publish(topic, "for nobody's role", eligible_authrole=["nobody"])
    publisher.publish(topic, "for this role", eligible_authrole=[subscriber.details["authrole"]])
    found = subscriber.meta("wamp.subscription.get_events", subscription)
    assert [event["args"] for event in found] == [["kept"], ["for this role"]]


@pytest.mark.parametrize("filters", [{"limit": 0}, {"limit": "a"}, {"reverse": 1}, {"from_time": "yesterday"},
                                     {"after_publication": "x"}], ids=str)
def test_wrong_filters_are_invalid_arguments(join, filters):
    subscriber, subscription, _, _ = history(join, 1)
    refused(
        "wamp.error.invalid_argument", subscriber.call, "wamp.subscription.get_events", subscription, kwargs=filters
    )


def test_there_is_no_history_of_an_unknown_subscription(join):
    refused("wamp.error.no_such_subscription", join().call, "wamp.subscription.get_events", 999_999)


# The meta API

def test_subscription_meta_events_come_in_their_order(join):
    watcher, subscriber, other = join(), join("cbor"), join()
    names = ("on_create", "on_subscribe", "on_unsubscribe", "on_delete")
    topic = unique()
    watched = {watcher.subscribe(f"wamp.subscription.{name}"): name for name in names}

    def happened():
        """The next event of these sessions; others may still be leaving."""
        while True:
            event = watcher.expect(EVENT)
            if event[4][0] in (subscriber.id, other.id):
                return (watched[event[1]], *event[4])

    subscription = subscriber.subscribe(topic, match="prefix")
    name, session, created = happened()
    assert (name, session) == ("on_create", subscriber.id) and TIME.fullmatch(created.pop("created"))
    assert created == {"id": subscription, "uri": topic, "match": "prefix"}
    assert happened() == ("on_subscribe", subscriber.id, subscription)
    other.subscribe(topic, match="prefix")
    assert happened() == ("on_subscribe", other.id, subscription)
    subscriber.unsubscribe(subscription)
    assert happened() == ("on_unsubscribe", subscriber.id, subscription)
    other.drop()
    assert happened() == ("on_unsubscribe", other.id, subscription)
    assert happened() == ("on_delete", other.id, subscription)


def test_subscription_meta_procedures(join):
    subscriber, client = join(), join("msgpack")
    topic = unique()
    exact, prefix = subscriber.subscribe(topic), subscriber.subscribe(topic, match="prefix")
    wildcard = subscriber.subscribe(topic[: topic.rindex(".")] + ".", match="wildcard")
    everything = client.meta("wamp.subscription.list")
    assert exact in everything["exact"] and prefix in everything["prefix"] and wildcard in everything["wildcard"]
    assert client.meta("wamp.subscription.lookup", topic) == exact
    assert client.meta("wamp.subscription.lookup", topic, {"match": "prefix"}) == prefix
    assert client.call("wamp.subscription.lookup", unique()).args == [None]
    assert {exact, prefix, wildcard} <= set(client.meta("wamp.subscription.match", topic))
    details = client.meta("wamp.subscription.get", prefix)
    assert (details["id"], details["uri"], details["match"]) == (prefix, topic, "prefix")
    assert client.meta("wamp.subscription.list_subscribers", exact) == [subscriber.id]
    assert client.meta("wamp.subscription.count_subscribers", exact) == 1
    for name in ("get", "list_subscribers", "count_subscribers"):
        refused("wamp.error.no_such_subscription", client.call, f"wamp.subscription.{name}", 99_999_999)
        refused("wamp.error.invalid_argument", client.call, f"wamp.subscription.{name}")
    refused("wamp.error.no_such_procedure", client.call, "wamp.subscription.nonsense")


def test_meta_events_reach_patterns(join):
    watcher = join()
    watcher.subscribe("wamp.session", match="prefix")
    joined = join()
    event = watcher.expect(EVENT)
    assert event[3]["topic"] == "wamp.session.on_join" and event[4][0]["session"] == joined.id


# Revocation

@every_serializer
def test_a_subscription_may_be_taken_away(join, serializer):
    subscriber, admin = join(serializer), join()
    topic, other = unique(), unique()
    subscription, kept = subscriber.subscribe(topic), subscriber.subscribe(other)
    admin.call("wamp.subscription.remove_subscriber", subscription, subscriber.id,
               kwargs={"reason": "com.example.enough"})
    assert subscriber.expect(UNSUBSCRIBED) == [
        UNSUBSCRIBED, 0, {"subscription": subscription, "reason": "com.example.enough"}
    ]
    admin.publish(topic, "gone")
    admin.publish(other, "kept")
    subscriber.expect_event("kept", subscription=kept)
    refused("wamp.error.no_such_subscription", subscriber.unsubscribe, subscription)
    subscriber.subscribe(topic)
    admin.publish(topic, "again")
    subscriber.expect_event("again")


def test_whoever_does_not_know_revocation_only_gets_no_more_events(join):
    subscriber, admin = join(roles=PLAIN_ROLES), join()
    topic, other = unique(), unique()
    subscription = subscriber.subscribe(topic)
    subscriber.subscribe(other)
    admin.call("wamp.subscription.remove_subscriber", subscription, subscriber.id)
    admin.publish(topic, "gone")
    admin.publish(other, "kept")
    subscriber.expect_event("kept")


def test_what_is_not_subscribed_cannot_be_taken_away(join):
    subscriber, admin = join(), join()
    subscription = subscriber.subscribe(unique())
    for arguments, error in (((subscription, 12345), "session"), ((12345, subscriber.id), "subscription")):
        try:
            admin.call("wamp.subscription.remove_subscriber", *arguments)
        except Failed as failure:
            assert failure.uri == f"wamp.error.no_such_{error}"
        else:
            raise AssertionError("nothing was subscribed")
    assert admin.meta("wamp.subscription.list_subscribers", subscription) == [subscriber.id]


def test_a_slow_subscriber_is_ended_and_nobody_waits_for_it(start_router):
    from support.wamp2 import Client

    server = start_router(limits={"outbound_bytes": 65_536})
    with Client(server.port, "cbor", receive_buffer=4_096) as slow, Client(server.port) as fast, \
            Client(server.port, "cbor") as publisher:
        topic, text = unique(), "x" * 50_000
        slow.join().subscribe(topic)
        fast.join().subscribe(topic)
        publisher.join()
        began = time.monotonic()
        for number in range(300):
            publisher.publish(topic, number, text)
            fast.expect_event(number, text)
        assert time.monotonic() - began < 10
        assert fast.meta("wamp.subscription.count_subscribers", fast.subscribe(topic)) == 1
