# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v2 remote procedure calls, with the Advanced Profile, the meta API of sessions, and calls of WAMP v1."""

import json
import re
import time

import pytest

from conftest import assert_settles
from support.peer import Peer
from support.wamp2 import (
    CALL, CANCEL, EVENT, GOODBYE, INTERRUPT, INVOCATION, PLAIN_ROLES, REGISTER, RESULT, SERIALIZERS,
    UNREGISTERED, YIELD, Closed, Payload, encode, features, in_json, refused, same, unique,
)

every_serializer = pytest.mark.parametrize("serializer", SERIALIZERS)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def called(join, serializer="json", roles=None, callee_roles=None, **options):
    """A callee, a caller, a call that waits, and its invocation."""
    callee = join(serializer, **({"roles": callee_roles} if callee_roles else {}))
    caller = join(**({"roles": roles} if roles else {}))
    procedure = unique()
    registration = callee.register(procedure)
    call = caller.begin_call(procedure, 1, **options)
    return callee, caller, call, callee.invoked(registration)


# Calls

@every_serializer
@pytest.mark.parametrize("other", SERIALIZERS)
def test_a_call_comes_back_with_its_values(join, serializer, other):
    callee, caller = join(serializer), join(other)
    procedure = unique()
    registration = callee.register(procedure)
    value = [1, -(2**63), 2**63 - 1, 1.0, None, "h\u00e9\0", b"\0\xff", {"a": [{}]}]
    call = caller.begin_call(procedure, *value, kwargs={"k": value})
    invocation = callee.invoked(registration)
    seen = in_json(value) if serializer == "json" else value
    assert invocation[1] == 1 and invocation[3] == {}
    assert same(invocation[4], seen) and same(invocation[5], {"k": seen})
    callee.yields(invocation, *value, kwargs={"r": value})
    seen = in_json(value) if other == "json" else value
    result = caller.expect(RESULT, call, {})
    assert same(result[3], seen) and same(result[4], {"r": seen})


def test_invocations_of_a_callee_are_numbered_from_one(join):
    callee, caller, other = join(), join(), join()
    first, second = unique(), unique()
    callee.register(first)
    callee.register(second)
    join().register(unique())
    for number, (client, procedure) in enumerate([(caller, first), (other, second), (caller, second)], 1):
        call = client.begin_call(procedure)
        invocation = callee.invoked()
        assert invocation[1] == number
        callee.yields(invocation)
        client.expect_result(call)


def test_calls_may_be_answered_in_any_order(join):
    callee, caller = join("cbor"), join("msgpack")
    procedure = unique()
    callee.register(procedure)
    calls = [caller.begin_call(procedure, number) for number in range(20)]
    invocations = [callee.invoked() for _ in calls]
    assert [invocation[4] for invocation in invocations] == [[number] for number in range(20)]
    for invocation in reversed(invocations):
        callee.yields(invocation, *invocation[4])
    for number in reversed(range(20)):
        caller.expect_result(calls[number], number)


def test_a_session_may_call_itself(join):
    client = join()
    procedure = unique()
    client.register(procedure)
    call = client.begin_call(procedure, "me")
    client.yields(client.invoked(), "myself")
    client.expect_result(call, "myself")


@every_serializer
def test_an_error_of_the_callee_reaches_the_caller(join, serializer):
    callee, caller, call, invocation = called(join, serializer)
    callee.fails(invocation, "com.example.error", "text", 1, kwargs={"k": [None]})
    error = caller.expect_error(CALL, call, "com.example.error")
    assert error[3] == {} and error[5:] == [["text", 1], {"k": [None]}]


def test_there_must_be_a_procedure(join):
    client = join()
    refused("wamp.error.no_such_procedure", client.call, unique())
    refused("wamp.error.no_such_procedure", client.call, "wamp.no.such.procedure")


@every_serializer
def test_registrations_are_the_sessions_own(join, serializer):
    callee, other = join(serializer), join()
    procedure = unique()
    registration = callee.register(procedure)
    refused("wamp.error.procedure_already_exists", other.register, procedure)
    refused("wamp.error.procedure_already_exists", callee.register, procedure)
    refused("wamp.error.no_such_registration", other.unregister, registration)
    callee.unregister(registration)
    refused("wamp.error.no_such_registration", callee.unregister, registration)
    refused("wamp.error.no_such_procedure", other.call, procedure)
    assert other.register(procedure) != registration


@pytest.mark.parametrize("procedure", ["wamp.my.own", "wamp", "wamp.session.count"])
def test_nobody_registers_below_the_reserved_prefix(join, procedure):
    refused("wamp.error.not_authorized", join().register, procedure)


@pytest.mark.parametrize("match", ["prefix", "wildcard"])
def test_patterns_do_not_take_the_reserved_procedures(join, match):
    callee, caller = join(), join()
    pattern = {"prefix": "", "wildcard": ".."}[match]
    registration = callee.register(pattern, match=match)
    assert caller.meta("wamp.session.count") >= 2
    callee.unregister(registration)


def test_a_registration_may_be_taken_over(join):
    first, second, caller = join(), join(), join()
    procedure = unique()
    registration = first.register(procedure)
    second.register(procedure, force_reregister=True)
    assert first.expect(UNREGISTERED, 0)[2]["registration"] == registration
    call = caller.begin_call(procedure)
    second.yields(second.invoked(), "second")
    caller.expect_result(call, "second")


def test_caller_is_told_on_request(join):
    callee, caller, call, invocation = called(join, disclose_me=True)
    assert invocation[3] == {
        "caller": caller.id, "caller_authid": caller.details["authid"], "caller_authrole": caller.details["authrole"],
    }
    callee.yields(invocation)
    caller.expect_result(call)


def test_a_callee_may_demand_to_be_told(join):
    callee, caller = join(), join()
    procedure = unique()
    callee.register(procedure, disclose_caller=True)
    caller.begin_call(procedure)
    assert callee.invoked()[3].get("caller") == caller.id


@every_serializer
def test_payload_passthru_options_are_passed_on(join, serializer):
    options = {"ppt_scheme": "x_test", "ppt_serializer": "cbor", "ppt_cipher": "xsalsa20poly1305", "ppt_keyid": "k1"}
    callee, caller, call, invocation = called(join, serializer, **options)
    assert invocation[3] == options
    callee.yields(invocation, "r", **options)
    caller.expect_result(call, "r", **options)


# Progress

@every_serializer
def test_progressive_results_come_before_the_last_one(join, serializer):
    callee, caller, call, invocation = called(join, serializer, receive_progress=True)
    assert invocation[3] == {"receive_progress": True}
    for number in range(5):
        callee.yields(invocation, number, kwargs={"n": number}, progress=True)
    callee.yields(invocation, "last")
    for number in range(5):
        caller.expect_result(call, number, kwargs={"n": number}, progress=True)
    caller.expect_result(call, "last")
    callee.yields(invocation, "too late")
    callee.expect_nothing()
    caller.expect_nothing()


def test_an_error_may_end_progressive_results(join):
    callee, caller, call, invocation = called(join, receive_progress=True)
    callee.yields(invocation, 1, progress=True)
    callee.fails(invocation, "com.example.error")
    caller.expect_result(call, 1, progress=True)
    caller.expect_error(CALL, call, "com.example.error")


def test_progress_that_nobody_asked_for_does_not_reach_the_caller(join):
    callee, caller, call, invocation = called(join)
    callee.yields(invocation, 1, progress=True)
    callee.yields(invocation, 2)
    caller.expect_result(call, 2)


def test_a_callee_like_autobahnjs_is_asked_for_progress(join):
    # AutobahnJS does not announce call_canceling, which the specification wants for progressive results.
    roles = {"callee": features("progressive_call_results")}
    callee, caller, call, invocation = called(join, callee_roles=roles, receive_progress=True)
    assert invocation[3] == {"receive_progress": True}
    callee.yields(invocation, 1, progress=True)
    callee.yields(invocation, 2)
    caller.expect_result(call, 1, progress=True)
    caller.expect_result(call, 2)


@every_serializer
def test_progressive_invocations_are_one_call(join, serializer):
    callee, caller = join(serializer), join(serializer)
    procedure = unique()
    callee.register(procedure)
    call = caller.begin_call(procedure, 1, progress=True)
    first = callee.invoked()
    assert first[3]["progress"] is True and first[4] == [1]
    caller.send(CALL, call, {"progress": True}, procedure, [2])
    caller.send(CALL, call, {}, procedure, [3])
    second, third = callee.invoked(), callee.invoked()
    assert first[1] == second[1] == third[1]
    assert second[3]["progress"] is True and second[4] == [2]
    assert not third[3].get("progress") and third[4] == [3]
    callee.yields(third, "sum", 6)
    caller.expect_result(call, "sum", 6)
    caller.expect_nothing()


def test_progress_may_go_both_ways_at_once(join):
    callee, caller = join(), join("cbor")
    procedure = unique()
    callee.register(procedure)
    options = {"progress": True, "receive_progress": True}
    call = caller.begin_call(procedure, 0, **options)
    invocation = callee.invoked()
    for number in range(1, 6):
        callee.yields(invocation, -number, progress=True)
        caller.expect_result(call, -number, progress=True)
        caller.send(CALL, call, options if number < 5 else {"receive_progress": True}, procedure, [number])
        assert callee.invoked()[4] == [number]
    callee.yields(invocation, "done")
    caller.expect_result(call, "done")


def test_a_progressive_call_stays_with_its_callee(join):
    callees, caller, procedure = [join(), join()], join(), unique()
    for callee in callees:
        callee.register(procedure, invoke="roundrobin")
    call = caller.begin_call(procedure, 1, progress=True)
    assert callees[0].invoked()[4] == [1]
    caller.send(CALL, call, {}, procedure, [2])
    invocation = callees[0].invoked()
    assert invocation[4] == [2]
    callees[0].yields(invocation)
    caller.expect_result(call)
    callees[1].expect_nothing()


def test_a_continuation_of_an_ended_call_is_ignored(join):
    callee, caller = join(), join()
    procedure = unique()
    callee.register(procedure)
    call = caller.begin_call(procedure, 1, progress=True)
    callee.fails(callee.invoked(), "com.example.enough")
    caller.expect_error(CALL, call, "com.example.enough")
    caller.send(CALL, call, {"progress": True}, procedure, [2])
    caller.send(CALL, call, {}, procedure, [3])
    caller.expect_nothing()
    callee.expect_nothing()


@pytest.mark.parametrize("is_other", [False, True], ids=["not progressive", "another procedure"])
def test_a_call_that_repeats_an_id_wrongly_is_a_violation(join, is_other):
    callee, caller = join(), join()
    procedure = unique()
    callee.register(procedure)
    call = caller.begin_call(procedure, **({"progress": True} if is_other else {}))
    callee.invoked()
    caller.send(CALL, call, {}, unique() if is_other else procedure)
    caller.expect_abort()
    assert callee.expect(INTERRUPT)[2]["mode"] == "killnowait"


# Canceling

def test_kill_waits_for_the_callee(join):
    callee, caller, call, invocation = called(join)
    caller.send(CANCEL, call, {"mode": "kill"})
    interrupt = callee.expect(INTERRUPT, invocation[1])
    assert interrupt[2]["mode"] == "kill"
    caller.expect_nothing()
    callee.fails(invocation, "wamp.error.canceled", "cleaned up")
    assert caller.expect_error(CALL, call, "wamp.error.canceled")[5] == ["cleaned up"]


def test_kill_may_be_too_late(join):
    callee, caller, call, invocation = called(join)
    caller.send(CANCEL, call, {"mode": "kill"})
    callee.expect(INTERRUPT)
    callee.yields(invocation, "done already")
    caller.expect_result(call, "done already")


@every_serializer
def test_killnowait_answers_the_caller_at_once(join, serializer):
    callee, caller, call, invocation = called(join, serializer)
    caller.send(CANCEL, call, {"mode": "killnowait"})
    caller.expect_error(CALL, call, "wamp.error.canceled")
    assert callee.expect(INTERRUPT, invocation[1])[2]["mode"] == "killnowait"
    callee.fails(invocation, "wamp.error.canceled")
    callee.expect_nothing()
    caller.expect_nothing()


def test_skip_leaves_the_callee_alone(join):
    callee, caller, call, invocation = called(join)
    caller.send(CANCEL, call, {"mode": "skip"})
    caller.expect_error(CALL, call, "wamp.error.canceled")
    callee.yields(invocation, "too late")
    callee.expect_nothing()
    caller.expect_nothing()


@pytest.mark.parametrize("mode", ["kill", "killnowait"])
def test_a_callee_that_cannot_be_interrupted_is_skipped(join, mode):
    callee, caller, call, invocation = called(join, callee_roles=PLAIN_ROLES)
    caller.send(CANCEL, call, {"mode": mode})
    caller.expect_error(CALL, call, "wamp.error.canceled")
    callee.yields(invocation, "too late")
    callee.expect_nothing()
    caller.expect_nothing()


def test_cancel_without_mode_ends_the_call(join):
    callee, caller, call, invocation = called(join)
    caller.send(CANCEL, call, {})
    caller.expect_error(CALL, call, "wamp.error.canceled")
    callee.yields(invocation)
    caller.send(CANCEL, call, {})
    caller.expect_nothing()


def test_others_calls_cannot_be_canceled(join):
    callee, caller, call, invocation = called(join)
    other = join()
    other.send(CANCEL, call, {"mode": "killnowait"})
    other.expect_nothing()
    callee.yields(invocation, "safe")
    caller.expect_result(call, "safe")


# Time

def test_a_call_times_out_after_milliseconds(join):
    began = time.monotonic()
    callee, caller, call, invocation = called(join, timeout=200)
    caller.expect_error(CALL, call, "wamp.error.timeout")
    assert 0.15 < time.monotonic() - began < 1.5
    assert callee.expect(INTERRUPT, invocation[1])[2]["mode"] == "killnowait"
    callee.yields(invocation, "too late")
    callee.expect_nothing()
    caller.expect_nothing()


def test_a_call_within_its_time_is_answered(join):
    callee, caller, call, invocation = called(join, timeout=300)
    callee.yields(invocation, "in time")
    caller.expect_result(call, "in time")
    time.sleep(0.4)
    caller.expect_nothing()
    callee.expect_nothing()


def test_a_callee_may_want_to_watch_the_time_itself(join):
    callee, caller = join(), join()
    procedure = unique()
    callee.register(procedure, forward_timeout=True)
    call = caller.begin_call(procedure, timeout=100)
    invocation = callee.invoked()
    assert invocation[3] == {"timeout": 100}
    time.sleep(0.2)
    callee.yields(invocation, "in my own time")
    caller.expect_result(call, "in my own time")


@pytest.mark.parametrize("timeout", [0, 2**53, 2**64 - 1])
def test_no_timeout_and_absurd_ones_do_no_harm(join, timeout):
    callee, caller, call, invocation = called(join, timeout=timeout)
    callee.yields(invocation)
    caller.expect_result(call)


# Shared registrations

def shared(join, policy, calls=6):
    """Which of three callees are invoked, in order."""
    callees, caller, procedure = [join(name) for name in SERIALIZERS], join(), unique()
    assert len({callee.register(procedure, invoke=policy) for callee in callees}) == 1
    order = []
    for _ in range(calls):
        call = caller.begin_call(procedure)
        found = waits(callees)
        callees[found].yields(callees[found].invoked(), found)
        caller.expect_result(call, found)
        order.append(found)
    return order


def waits(clients, seconds=5):
    """The index of the first client that something has come for."""
    import select

    sockets = [client.transport.peer.socket for client in clients]
    ready, _, _ = select.select(sockets, [], [], seconds)
    assert ready, "nothing comes"
    return sockets.index(ready[0])


def test_roundrobin_takes_turns_from_the_first(join):
    assert shared(join, "roundrobin") == [0, 1, 2, 0, 1, 2]


def test_first_and_last_are_always_the_same(join):
    assert set(shared(join, "first")) == {0}
    assert set(shared(join, "last")) == {2}


def test_random_is_more_than_one(join):
    assert set(shared(join, "random", calls=40)) == {0, 1, 2}


def test_all_callees_must_agree_on_the_policy(join):
    first, second, procedure = join(), join(), unique()
    registration = first.register(procedure, invoke="roundrobin")
    for policy in ("random", "single"):
        refused("wamp.error.procedure_already_exists", second.register, procedure, invoke=policy)
    assert second.register(procedure, invoke="roundrobin") == registration
    assert first.register(procedure, invoke="roundrobin") == registration


def test_whoever_leaves_a_shared_registration_is_not_invoked_any_more(join):
    callees, caller, procedure = [join() for _ in range(3)], join(), unique()
    registrations = [callee.register(procedure, invoke="roundrobin") for callee in callees]
    callees[1].unregister(registrations[1])
    callees[2].drop()
    assert_settles(
        lambda: caller.meta("wamp.registration.list_callees", registrations[0]) == [callees[0].id], "it is listed"
    )
    for number in range(4):
        call = caller.begin_call(procedure, number)
        callees[0].yields(callees[0].invoked(), number)
        caller.expect_result(call, number)
    callees[1].expect_nothing()
    callees[0].unregister(registrations[0])
    refused("wamp.error.no_such_procedure", caller.call, procedure)


def test_concurrency_is_a_callee_s_own(join):
    callees, caller, procedure = [join(), join()], join(), unique()
    for callee in callees:
        callee.register(procedure, invoke="first", concurrency=1)
    calls = [caller.begin_call(procedure, number) for number in range(2)]
    invocations = [callee.invoked() for callee in callees]
    assert [invocation[4] for invocation in invocations] == [[0], [1]]
    for callee, invocation, call in zip(callees, invocations, calls, strict=True):
        callee.yields(invocation)
        caller.expect_result(call)


@pytest.mark.parametrize("policy", ["first", "last", "roundrobin"])
def test_a_call_goes_on_to_another_callee_if_the_first_is_unavailable(join, policy):
    callees, caller, procedure = [join() for _ in range(3)], join(), unique()
    for callee in callees:
        callee.register(procedure, invoke=policy)
    call = caller.begin_call(procedure, "x", kwargs={"k": 1})
    for index in ([2, 1, 0] if policy == "last" else [0, 1, 2]):
        invocation = callees[index].invoked()
        assert invocation[4:] == [["x"], {"k": 1}]
        callees[index].fails(invocation, "wamp.error.unavailable")
    caller.expect_error(CALL, call, "wamp.error.no_available_callee")


def test_a_single_callee_that_is_unavailable_is_none(join):
    callee, caller, call, invocation = called(join)
    callee.fails(invocation, "wamp.error.unavailable")
    caller.expect_error(CALL, call, "wamp.error.no_available_callee")


# Patterns

def test_the_best_match_is_invoked(join):
    callee, caller = join(), join("msgpack")
    root = unique()
    patterns = {
        "a1.b2.c3.d4.e55": "exact", "a1.b2.c3": "prefix", "a1.b2.c3.d4": "prefix", "a1.b2..d4.e5": "wildcard",
        "a1.b2.c33..e5": "wildcard", "a1.b2..d4.e5..g7": "wildcard", "a1.b2..d4..f6.g7": "wildcard",
    }
    names = {callee.register(f"{root}.{name}", match=match): name for name, match in patterns.items()}
    for procedure, name in {
        "a1.b2.c3.d4.e55": "a1.b2.c3.d4.e55", "a1.b2.c3.d98.e74": "a1.b2.c3", "a1.b2.c3.d4.e325": "a1.b2.c3.d4",
        "a1.b2.c55.d4.e5": "a1.b2..d4.e5", "a1.b2.c88.d4.e5.f6.g7": "a1.b2..d4.e5..g7",
        "a1.b2.c3": "a1.b2.c3", "a1.b2.c33.d4.e5": "a1.b2.c3",
    }.items():
        call = caller.begin_call(f"{root}.{procedure}")
        invocation = callee.invoked()
        assert names[invocation[2]] == name, procedure
        wanted = {} if patterns[name] == "exact" else {"procedure": f"{root}.{procedure}"}
        assert invocation[3] == wanted
        callee.yields(invocation)
        caller.expect_result(call)
    refused("wamp.error.no_such_procedure", caller.call, f"{root}.a2.b2.c2.d2.e2")


def test_one_uri_may_be_registered_with_each_policy(join):
    callee, caller, procedure = join(), join(), unique()
    ids = {match: callee.register(procedure, match=match) for match in ("exact", "prefix", "wildcard")}
    assert len(set(ids.values())) == 3
    for match in ("exact", "prefix", "wildcard"):
        call = caller.begin_call(procedure)
        invocation = callee.invoked(ids[match])
        callee.yields(invocation)
        caller.expect_result(call)
        callee.unregister(ids[match])


# Leaving

@pytest.mark.parametrize("way", ["drop", "leave", "unregister"])
def test_a_callee_that_leaves_owes_no_answer(join, way):
    callee, caller, call, invocation = called(join)
    if way == "unregister":
        callee.unregister(invocation[2])
        callee.yields(invocation, "still")
        caller.expect_result(call, "still")
        return
    getattr(callee, way)()
    caller.expect_error(CALL, call, "wamp.error.canceled")
    caller.expect_nothing()


@pytest.mark.parametrize("way", ["drop", "leave"])
def test_a_caller_that_leaves_ends_its_calls(join, way):
    callee, caller, _, invocation = called(join)
    getattr(caller, way)()
    assert callee.expect(INTERRUPT, invocation[1])[2]["mode"] == "killnowait"
    callee.yields(invocation, "too late")
    callee.expect_nothing()
    if way == "leave":
        caller.join().expect_nothing()


def test_a_callee_without_canceling_is_not_interrupted_when_the_caller_leaves(join):
    callee, caller, _, invocation = called(join, callee_roles=PLAIN_ROLES)
    caller.leave()
    callee.yields(invocation, "too late")
    callee.expect_nothing()


def test_a_violation_ends_registrations_and_calls(join):
    callee, caller, call, _ = called(join)
    callee.send(YIELD, 99, {})
    callee.expect_abort()
    caller.expect_error(CALL, call, "wamp.error.canceled")


def test_only_the_invoked_session_may_answer(join):
    callee, caller, call, invocation = called(join)
    forger = join()
    forger.send(YIELD, invocation[1], {}, ["forged"])
    forger.expect_abort()
    callee.yields(invocation, "real")
    caller.expect_result(call, "real")


def test_many_calls_in_flight_all_come_back(join):
    callee, callers = join("cbor"), [join("msgpack") for _ in range(4)]
    procedure = unique()
    callee.register(procedure)
    for caller in callers:
        caller.send_data(*[encode("msgpack", [CALL, number, {}, procedure, [number]]) for number in range(1, 251)])
        caller.requests = 250
    for _ in range(1_000):
        invocation = callee.invoked()
        callee.yields(invocation, *invocation[4])
    for caller in callers:
        for number in range(1, 251):
            caller.expect_result(number, number)


# The meta API of registrations

def test_registration_meta_events_come_in_their_order(join):
    watcher, first, second = join(), join(), join("cbor")
    watched = {
        watcher.subscribe(f"wamp.registration.{name}"): name
        for name in ("on_create", "on_register", "on_unregister", "on_delete")
    }

    def happened():
        """The next event of these sessions; others may still be leaving."""
        while True:
            event = watcher.expect(EVENT)
            if event[4][0] in (first.id, second.id):
                return (watched[event[1]], *event[4])

    procedure = unique()
    registration = first.register(procedure, invoke="roundrobin")
    name, session, created = happened()
    assert (name, session) == ("on_create", first.id) and TIME.fullmatch(created.pop("created"))
    assert created == {"id": registration, "uri": procedure, "match": "exact", "invoke": "roundrobin"}
    assert happened() == ("on_register", first.id, registration)
    second.register(procedure, invoke="roundrobin")
    assert happened() == ("on_register", second.id, registration)
    first.unregister(registration)
    assert happened() == ("on_unregister", first.id, registration)
    second.drop()
    assert happened() == ("on_unregister", second.id, registration)
    assert happened() == ("on_delete", second.id, registration)


def test_registration_meta_procedures(join):
    callee, client = join(), join("cbor")
    procedure = unique()
    exact, prefix = callee.register(procedure), callee.register(procedure, match="prefix")
    everything = client.meta("wamp.registration.list")
    assert exact in everything["exact"] and prefix in everything["prefix"] and "wildcard" in everything
    assert client.meta("wamp.registration.lookup", procedure) == exact
    assert client.meta("wamp.registration.lookup", procedure, {"match": "prefix"}) == prefix
    assert client.call("wamp.registration.lookup", unique()).args == [None]
    assert client.meta("wamp.registration.match", procedure) == exact
    assert client.meta("wamp.registration.match", procedure + ".below") == prefix
    assert client.call("wamp.registration.match", unique()).args == [None]
    details = client.meta("wamp.registration.get", exact)
    assert (details["id"], details["uri"], details["match"], details["invoke"]) == (exact, procedure, "exact", "single")
    assert client.meta("wamp.registration.list_callees", exact) == [callee.id]
    assert client.meta("wamp.registration.count_callees", exact) == 1
    for name in ("get", "list_callees", "count_callees"):
        refused("wamp.error.no_such_registration", client.call, f"wamp.registration.{name}", 99_999_999)


def test_a_registration_may_be_taken_away(join):
    callee, admin = join(), join()
    procedure = unique()
    registration = callee.register(procedure)
    admin.call("wamp.registration.remove_callee", registration, callee.id, kwargs={"reason": "com.example.enough"})
    assert callee.expect(UNREGISTERED) == [
        UNREGISTERED, 0, {"registration": registration, "reason": "com.example.enough"}
    ]
    refused("wamp.error.no_such_procedure", admin.call, procedure)
    refused("wamp.error.no_such_registration", callee.unregister, registration)


# The meta API of sessions

def test_sessions_are_counted_listed_and_described(join):
    client, other = join("msgpack"), join("cbor", True)
    ids = client.meta("wamp.session.list")
    assert {client.id, other.id} <= set(ids)
    assert client.meta("wamp.session.count") == len(ids)
    assert client.meta("wamp.session.count", ["no-such-role"]) == 0
    assert client.meta("wamp.session.list", ["anonymous"]) != []
    details = client.meta("wamp.session.get", other.id)
    wanted = {"session": other.id, **{name: other.details[name] for name in ("authid", "authrole", "authmethod")}}
    assert wanted.items() <= details.items()
    refused("wamp.error.no_such_session", client.call, "wamp.session.get", 1234567)
    refused("wamp.error.invalid_argument", client.call, "wamp.session.get", "x")
    refused("wamp.error.invalid_argument", client.call, "wamp.session.get")


def test_joining_and_leaving_are_told(join):
    watcher = join()
    joined, left = watcher.subscribe("wamp.session.on_join"), watcher.subscribe("wamp.session.on_leave")
    for way in ("drop", "leave"):
        client = join("cbor")
        details = watcher.expect(EVENT, joined)[4]
        assert len(details) == 1 and details[0]["session"] == client.id
        assert details[0].keys() >= {"authid", "authrole", "authmethod", "authprovider", "transport"}
        wanted = [client.id, client.details["authid"], client.details["authrole"]]
        getattr(client, way)()
        assert watcher.expect(EVENT, left)[4] == wanted


@every_serializer
@pytest.mark.parametrize("rawsocket", [False, True], ids=["websocket", "rawsocket"])
def test_a_session_may_be_killed(join, serializer, rawsocket):
    client, admin = join(serializer, rawsocket), join()
    admin.call("wamp.session.kill", client.id, kwargs={"reason": "com.example.reason", "message": "go away"})
    assert client.expect(GOODBYE) == [GOODBYE, {"message": "go away"}, "com.example.reason"]
    client.send(GOODBYE, {}, "wamp.close.goodbye_and_out")
    client.expect_end()
    refused("wamp.error.no_such_session", admin.call, "wamp.session.kill", client.id)


def test_sessions_are_not_killed_wrongly(join):
    admin = join()
    refused("wamp.error.no_such_session", admin.call, "wamp.session.kill", 12345)
    refused("wamp.error.no_such_session", admin.call, "wamp.session.kill", admin.id)
    refused("wamp.error.invalid_uri", admin.call, "wamp.session.kill", join().id, kwargs={"reason": "no uri"})
    admin.expect_nothing()


def test_a_killed_session_is_gone_at_once(join):
    client, admin = join(), join()
    topic = unique()
    client.subscribe(topic)
    client.register(topic)
    admin.call("wamp.session.kill", client.id)
    assert client.expect(GOODBYE)[2] == "wamp.close.killed"
    refused("wamp.error.no_such_procedure", admin.call, topic)
    admin.publish(topic, "not for the dead")
    client.request(REGISTER, {}, unique())
    client.send(GOODBYE, {}, "wamp.close.goodbye_and_out")
    client.expect_end()


def test_sessions_are_killed_by_name_and_by_role(start_router):
    from support.wamp2 import Client

    server = start_router()
    with Client(server.port) as admin, Client(server.port) as first, Client(server.port, "cbor") as second, \
            Client(server.port, rawsocket=True) as third:
        for client in (admin, first, second, third):
            client.join()
        assert admin.meta("wamp.session.kill_by_authid", first.details["authid"]) == [first.id]
        assert first.expect(GOODBYE)[2] == "wamp.close.killed"
        assert admin.meta("wamp.session.kill_by_authid", "nobody") == []
        assert admin.meta("wamp.session.kill_by_authrole", "nobody") == 0
        assert admin.meta("wamp.session.kill_by_authrole", "anonymous") == 2
        for client in (second, third):
            assert client.expect(GOODBYE)[2] == "wamp.close.killed"
        first.drop()
        assert_settles(lambda: admin.meta("wamp.session.count") == 1, "the dead are counted")
        first = Client(server.port).join()
        assert admin.meta("wamp.session.kill_all", reason="com.example.all") == 1
        assert first.expect(GOODBYE)[2] == "com.example.all"
        admin.expect_nothing()
        first.drop()


def test_whoever_does_not_say_goodbye_is_cut_off(join):
    client, admin = join(), join()
    admin.call("wamp.session.kill", client.id)
    client.expect(GOODBYE)
    began = time.monotonic()
    try:
        client.receive(12)
    except Closed:
        pass
    assert time.monotonic() - began < 11


# Testaments

@pytest.mark.parametrize("way", ["drop", "leave", "kill", "violation"])
def test_a_testament_is_published_when_the_session_ends(join, way):
    watcher, client = join("msgpack"), join()
    topic = unique()
    watcher.subscribe(topic)
    client.call("wamp.session.add_testament", topic, ["bye", b"\0"], {"k": 1})
    if way == "kill":
        watcher.call("wamp.session.kill", client.id)
    elif way == "violation":
        client.send(YIELD, 99, {})
    else:
        getattr(client, way)()
    assert Payload.of(watcher.expect(EVENT), 4) in (
        Payload(["bye", b"\0"], {"k": 1}), Payload(["bye", "\0AA=="], {"k": 1})
    )


def test_testaments_of_the_detached_scope_come_first_and_may_be_taken_back(join):
    watcher, client = join(), join()
    topic = unique()
    watcher.subscribe(topic)
    for text, scope in (("one", "destroyed"), ("two", "detached"), ("three", None), ("four", "detached")):
        client.call("wamp.session.add_testament", topic, [text], {}, kwargs={"scope": scope} if scope else {})
    client.leave()
    for text in ("two", "four", "one", "three"):
        watcher.expect_event(text)
    client.join()
    client.call("wamp.session.add_testament", topic, ["kept"], {})
    client.call("wamp.session.add_testament", topic, ["taken back"], {}, kwargs={"scope": "detached"})
    client.call("wamp.session.flush_testaments", kwargs={"scope": "detached"})
    client.drop()
    watcher.expect_event("kept")
    join().publish(topic, "end")
    watcher.expect_event("end")


def test_a_testament_has_options_of_a_publication(join):
    watcher, other, client = join(), join(), join()
    topic = unique()
    watcher.subscribe(topic)
    other.subscribe(topic)
    client.call("wamp.session.add_testament", topic, ["for one"], {},
                kwargs={"publish_options": {"eligible": [other.id]}})
    client.drop()
    other.expect_event("for one")
    join().publish(topic, "for all")
    watcher.expect_event("for all")


@pytest.mark.parametrize("topic", ["wamp.session.on_join", "wamp.my.own"])
def test_a_testament_may_not_be_what_a_publication_may_not(join, topic):
    refused("wamp.error.not_authorized", join().call, "wamp.session.add_testament", topic, [], {})
    refused("wamp.error.invalid_argument", join().call, "wamp.session.add_testament")


def test_a_testament_needs_a_topic_that_is_one(join):
    refused("wamp.error.invalid_uri", join().call, "wamp.session.add_testament", "com.#bad", [], {})


# Calls of WAMP v1

def v1_answer(peer, timeout=5):
    return json.loads(peer.text(timeout))


@every_serializer
def test_a_v1_call_reaches_a_v2_procedure(start_router, serializer):
    from support.wamp2 import Client

    server = start_router()
    with Client(server.port, serializer) as callee, Peer.open(server.port) as caller:
        procedure = unique()
        callee.join().register(procedure)
        caller.message(2, "call-1", procedure, 1, "two", {"three": [None]})
        invocation = callee.invoked()
        assert invocation[4:] == [[1, "two", {"three": [None]}]]
        callee.yields(invocation, {"sum": 3.0})
        assert v1_answer(caller) == [3, "call-1", {"sum": 3.0}]
        caller.message(2, "call-2", procedure)
        invocation = callee.invoked()
        assert invocation[4:] == []
        callee.yields(invocation, 1, 2, kwargs={"k": b"\0"})
        assert v1_answer(caller) == [3, "call-2", {"args": [1, 2], "kwargs": {"k": "\0AA=="}}]
        caller.message(2, "call-3", procedure)
        callee.fails(callee.invoked(), "com.example.error", "It does not work.", kwargs={"k": 1})
        answer = v1_answer(caller)
        assert answer[:4] == [4, "call-3", "com.example.error", "It does not work."]
        caller.message(2, "call-4", procedure)
        callee.invoked()
        callee.drop()
        assert v1_answer(caller)[:3] == [4, "call-4", "wamp.error.canceled"]


def test_a_v1_caller_that_leaves_interrupts_the_callee(start_router):
    from support.wamp2 import Client

    server = start_router()
    with Client(server.port) as callee, Peer.open(server.port) as caller:
        procedure = unique()
        callee.join().register(procedure)
        caller.message(2, "call-1", procedure)
        invocation = callee.invoked()
        caller.drop()
        assert callee.expect(INTERRUPT, invocation[1])[2]["mode"] == "killnowait"


def test_progressive_results_are_not_for_v1(start_router):
    from support.wamp2 import Client

    server = start_router()
    with Client(server.port) as callee, Peer.open(server.port) as caller:
        procedure = unique()
        callee.join().register(procedure)
        caller.message(2, "call-1", procedure)
        invocation = callee.invoked()
        assert invocation[0] == INVOCATION and not invocation[3].get("receive_progress")
        callee.yields(invocation, "done")
        assert v1_answer(caller) == [3, "call-1", "done"]
