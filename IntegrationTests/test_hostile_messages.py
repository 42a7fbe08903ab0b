# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v1 messages that mean harm or nonsense."""

import json
import time

import pytest

from support.peer import Ended, frame


def rejected(server, text, code=1007):
    """Sends a text in an open session, which must be closed at once."""
    peer = server.connect()
    began = time.monotonic()
    try:
        peer.send(frame(text))
    except OSError:
        pass
    found = peer.expect_close(code)
    assert time.monotonic() - began < 1
    peer.drop()
    return found


def forwarded(server, payload):
    """Publishes a payload, which must arrive as the bytes that it is."""
    with server.connect() as peer:
        peer.subscribe("room/echo")
        peer.send(frame('[7,"room/echo",' + payload + "]"))
        found = peer.text(10)
        assert found in (f'[8,"room\\/echo",{payload}]', f'[8,"room/echo",{payload}]'), found[:200]


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "null", "1", '"x"', "{}", "[]", "[7", "[7,]", '[5,"room/a"]x', '[5,"room/a"],', "[,5]", "[5 6]",
        '[05,"room/a"]', '\ufeff[5,"room/a"]', "[0]", "[3]", "[4]", "[8]", "[9]", "[-1]", "[5.5,\"room/a\"]",
        "[null]", "[[5]]", "[{}]", "[5]", "[5,null]", "[5,7]", "[5,[]]", "[7]", "[7,null,1]",
        "[7,[],1]", "[2]", '[2,"id"]', '[2,"id",["x"]]', '[2,"id",7]', "[99999999999999999999]", "[1e999]",
        '[5,"no/such/channel"]', '[7,"no/such/channel",1]', '[2,"id","no/such/procedure"]', '[5,""]',
        '[5,"room/"]', '[5,"room/a/b"]', '[5,"ROOM/a"]', '[5,"/room/a"]',
        '[7,"room/a","\\ud800"]', '[7,"room/a","\\udc00\\ud800"]', '[7,"room/a","\\x"]', '[7,"room/a","\n"]',
        '[7,"room/a",01]', '[7,"room/a",+1]', '[7,"room/a",.5]', '[7,"room/a",1.]', '[7,"room/a",NaN]',
        '[7,"room/a",{"a"}]', '[7,"room/a",{a:1}]', '[7,"room/a",[1,]]',
    ],
)
def test_a_malformed_message_or_unknown_channel_ends_the_session(unharmed, text):
    assert rejected(unharmed, text).payload == b"\x03\xef"


def test_deep_nesting_is_refused_without_a_stack_overflow(unharmed):
    rejected(unharmed, '[7,"room/a",' + "[" * 100_000 + "]" * 100_000 + "]")
    rejected(unharmed, '[7,"room/a",' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "]")
    rejected(unharmed, "[" * 500_000)


def test_large_arrays_and_objects_pass(unharmed):
    forwarded(unharmed, "[" + ",".join(["1"] * 500_000) + "]")
    members = ",".join(f'"k{number:05}":1' for number in range(50_000))
    forwarded(unharmed, "{" + members + "}")


@pytest.mark.parametrize(
    "payload",
    ["1e999", "-0", "9007199254740993", "1" * 40, "0.1", "1E400", "-1.5e-300", '{"a":1,"a":2}', "{}", '{"a":{}}',
     '"\\u0000"', '"\u00e9"', '"e\u0301"', '"\\ud83d\\ude00"', '"/"', '"\\/"', "null", "[ 1 , 2 ]", '"\u2028"'],
)
def test_payloads_are_forwarded_unchanged(unharmed, payload):
    forwarded(unharmed, payload)


@pytest.mark.parametrize(
    "message",
    [
        [7, "room/a", 1, [], None], [7, "room/a", 1, [], "x"], [7, "room/a", 1, None, 7], [7, "room/a", 1, {}, {}],
        [7, "room/a", 1, [1, None, []], []], [1, "p", ["x"]], [1, "p"], [1, 7, "x"], [6, "no/such/channel"], [6], [True],
    ],
    ids=str,
)
def test_odd_elements_do_not_end_the_session(unharmed, message):
    with unharmed.connect() as peer:
        peer.message(*message)
        peer.barrier()


@pytest.mark.parametrize("message", ['[7,"room/a",1,[],null]', '[2,1,"room/a"]', '[2,null,"room/a"]', '[2,"i",["x"]]'])
def test_what_kills_the_php_server_harms_nobody(unharmed, message):
    with unharmed.connect() as peer:
        peer.send(frame(message))
        try:
            peer.barrier()
        except (Ended, AssertionError, OSError):
            pass


def test_a_huge_topic_is_refused(unharmed):
    for size in (256, 65_536, 900_000):
        rejected(unharmed, json.dumps([5, "room/" + "a" * size]))


@pytest.mark.parametrize(
    "name",
    ["..", ".", "*", ">", "#", "a b", "a\tb", "a\r\nPUB x 0\r\n", "a\0b", "%2e", "\u202e",
     "'; --", "${x}", "\x7f", "a:b"],
)
def test_odd_names_are_topics_like_others(unharmed, name):
    topic = f"room/{name}"
    with unharmed.connect() as peer, unharmed.connect() as other:
        other.subscribe("room/a", "room/b")
        peer.subscribe(topic)
        peer.publish(topic, name)
        peer.expect_event(topic, name)
        other.expect_silence(0.05)


def test_combining_marks_are_refused_in_no_time(unharmed):
    rejected(unharmed, json.dumps([5, "room/" + "\u0301\u0316" * 100_000], ensure_ascii=False))
    before = unharmed.cpu_seconds()
    with unharmed.connect() as peer:
        for number in range(200):
            peer.message(6, "room/" + "\u0301\u0316" * 60 + str(number))
        peer.barrier()
    assert unharmed.cpu_seconds() - before < 1


def test_topics_that_look_the_same_are_not(unharmed):
    with unharmed.connect() as peer, unharmed.connect() as other:
        peer.subscribe("room/caf\u00e9")
        other.subscribe("room/cafe\u0301")
        other.publish("room/caf\u00e9", "composed")
        other.publish("room/cafe\u0301", "decomposed")
        peer.expect_event("room/caf\u00e9", "composed")
        other.expect_event("room/cafe\u0301", "decomposed")
        peer.expect_silence(0.05)
        other.expect_silence(0.05)


def test_candidates_made_for_slow_patterns_take_no_time(unharmed):
    before = unharmed.cpu_seconds()
    for number in range(50):
        rejected(unharmed, json.dumps([5, "number/" + "1" * (200 + number % 40) + "!"]))
    assert unharmed.cpu_seconds() - before < 1
    with unharmed.connect() as peer:
        peer.subscribe("number/1111x")


def test_subscriptions_beyond_the_limit_are_refused_and_memory_is_released(unharmed):
    with unharmed.connect() as peer:
        for start in range(0, 20_000, 500):
            peer.send(b"".join(frame(f'[5,"room/{number}"]') for number in range(start, start + 500)))
            peer.barrier()
        assert len(peer.received) == 19_000
        assert json.loads(peer.received[0].text)[4]["code"] == 429
        peer.received.clear()
        peer.publish("room/999", 1)
        peer.publish("room/1000", 1)
        peer.expect_event("room/999", 1)
        peer.expect_silence()


def test_churn_of_subscriptions_is_bounded(unharmed):
    before = unharmed.resident_bytes()
    with unharmed.connect() as peer:
        for turn in range(40):
            names = [f"room/churn{turn}-{number}" for number in range(250)]
            peer.send(b"".join(frame(f'[5,"{name}"]') + frame(f'[6,"{name}"]') for name in names))
            peer.barrier()
        peer.subscribe("room/after")
        peer.publish("room/after", 1)
        peer.expect_event("room/after", 1)
    assert unharmed.resident_bytes() - before < 16 << 20
