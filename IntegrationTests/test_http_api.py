# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The HTTP API: publishing to real subscribers of both protocol versions, calling, looking and managing."""

import json
import threading

import pytest

from conftest import assert_settles
from support.http_api import API
from support.server import Server
from support.wamp2 import Client, unique

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def open_server(tmp_path_factory):
    """A router whose API needs no key."""
    server = Server.router(tmp_path_factory.mktemp("api"), http={"api": "open"}, limits={"topic_bytes": 255})
    yield server
    server.remove()


@pytest.fixture
def api(open_server):
    with API(open_server.page_port) as client:
        yield client


@pytest.fixture
def clients(open_server):
    """Makes clients of WAMP v2 and v1 that end with the test."""
    made = []

    def make(serializer="json", version=2, **options):
        if version == 1:
            made.append(open_server.connect())
        else:
            made.append(Client(open_server.port, serializer, **options).join())
        return made[-1]

    yield make
    for client in made:
        client.drop()


# Publishing


def test_a_publication_reaches_subscribers_of_every_version(api, clients):
    old, new, packed = clients(version=1), clients(), clients("msgpack", rawsocket=True)
    old.subscribe("room/all")
    new.subscribe("room/all")
    packed.subscribe("room/all")
    result = api.publish("room/all", {"text": "grüße", "n": 1.50}, acknowledge=True).ok()
    assert result["receivers"] == 3
    old.expect_event("room/all", {"text": "grüße", "n": 1.5})
    new.expect_event({"text": "grüße", "n": 1.5}, publication=result["publication"])
    packed.expect_event({"text": "grüße", "n": 1.5}, publication=result["publication"])


def test_the_bytes_of_the_payload_stay_as_they_came(api, clients):
    subscriber = clients(version=1)
    subscriber.subscribe("room/bytes")
    payload = r'{"a" : 1.0e+2, "b":"\u00e9\/", "a":[ ] ,"big":12345678901234567890123}'
    api.post(".publications", raw=f'{{"topic":"room/bytes","payload":{payload}}}'.encode()).ok()
    assert subscriber.text().endswith(f",{payload}]")


def test_arguments_of_wamp_v2_reach_both_versions(api, clients):
    old, new = clients(version=1), clients("cbor")
    old.subscribe("room/args")
    new.subscribe("room/args")
    api.post(".publications", {"topic": "room/args", "args": [1, "x"], "kwargs": {"k": None}}).ok()
    old.expect_event("room/args", {"args": [1, "x"], "kwargs": {"k": None}})
    new.expect_event(1, "x", kwargs={"k": None})
    api.post(".publications", {"topic": "room/args", "kwargs": {"only": True}}).ok()
    new.expect_event(kwargs={"only": True})
    api.post(".publications", {"topic": "room/args", "args": ["one"]}).ok()
    old.expect_event("room/args", {"args": [], "kwargs": {"only": True}})
    old.expect_event("room/args", "one")


def test_audiences_are_counted_and_kept(api, clients):
    first, second, third = clients(), clients(), clients(version=1)
    topic = "room/audience"
    for client in (first, second, third):
        client.subscribe(topic)
    sessions = api.get(".topic/subscribers", topic=topic).ok()["sessions"]
    ids = [session["session"] for session in sessions]
    assert len(ids) == 3 and sessions[2]["session_v1"] == third.session
    count = lambda **audience: api.publish(topic, audience, acknowledge=True, **audience).ok()["receivers"]
    assert count(exclude=[ids[0]]) == 2
    assert count(eligible=[ids[1], third.session]) == 2
    assert count(eligible=[]) == 0
    assert count(eligible_authid=[sessions[0]["authid"]]) == 1
    assert count(exclude_authrole=["anonymous"]) == 0
    assert count(eligible_authrole=["anonymous", "other"]) == 3
    first.expect_event({"eligible_authid": [sessions[0]["authid"]]})
    first.expect_event({"eligible_authrole": ["anonymous", "other"]})
    second.expect_event({"exclude": [ids[0]]})
    second.expect_event({"eligible": [ids[1], third.session]})
    second.expect_event({"eligible_authrole": ["anonymous", "other"]})
    first.expect_nothing()
    third.expect_event(topic, {"exclude": [ids[0]]})


def test_patterns_get_events_and_are_counted(api, clients):
    subscriber = clients()
    topic = unique("pattern")
    subscriber.subscribe(topic[:-3], match="prefix")
    assert api.publish(topic, 5, acknowledge=True).ok()["receivers"] == 1
    subscriber.expect_event(5, details={"topic": topic})


def test_what_is_retained_reaches_later_subscribers(api, clients):
    topic = unique("retained")
    publication = api.publish(topic, "kept", retain=True).ok()["publication"]
    late = clients()
    late.subscribe(topic, get_retained=True)
    late.expect_event("kept", publication=publication, details={"retained": True})


def test_requests_that_follow_one_another_keep_their_order(open_server, clients):
    subscribers = [clients(version=1), clients()]
    for subscriber in subscribers:
        subscriber.subscribe("room/order")
    with API(open_server.page_port) as kept:
        for number in range(100):
            # Every other request comes over a connection of its own, and so perhaps on another loop.
            if number % 2:
                with API(open_server.page_port) as other:
                    other.publish("room/order", number).ok()
            else:
                kept.publish("room/order", number).ok()
    for number in range(100):
        subscribers[0].expect_event("room/order", number)
        subscribers[1].expect_event(number)


def test_pipelined_requests_keep_their_order(open_server, clients):
    subscriber = clients()
    topic = unique("pipeline")
    subscriber.subscribe(topic)
    import socket

    body = lambda number: json.dumps({"topic": topic, "payload": number}).encode()
    head = "POST /v1/realms/realm1/publications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    data = b"".join(f"{head}Content-Length: {len(body(n))}\r\n\r\n".encode() + body(n) for n in range(50))
    with socket.create_connection(("127.0.0.1", open_server.page_port), timeout=10) as pipe:
        pipe.sendall(data)
        for number in range(50):
            subscriber.expect_event(number)


def test_a_batch_is_answered_item_by_item(api, clients):
    subscriber = clients(version=1)
    subscriber.subscribe("room/batch")
    batch = [
        {"topic": "room/batch", "payload": 1, "acknowledge": True},
        {"topic": "", "payload": 2, "retian": True},
        {"topic": "wamp.session.on_join", "payload": 3},
        "nothing",
        {"topic": "room/batch", "payload": 4},
    ]
    results = api.post(".publications/batch", {"publications": batch}).ok()["results"]
    assert results[0]["receivers"] == 1 and results[4]["publication"]
    assert {error["pointer"] for error in results[1]["problem"]["errors"]} == {
        "#/publications/1/topic",
        "#/publications/1/retian",
    }
    assert results[2]["problem"]["type"] == "urn:roost:problem:refused"
    assert results[3]["problem"]["errors"][0]["pointer"] == "#/publications/3"
    subscriber.expect_event("room/batch", 1)
    subscriber.expect_event("room/batch", 4)


def test_a_broadcast_goes_to_every_topic(api, clients):
    subscriber = clients(version=1)
    subscriber.subscribe("room/one", "room/two")
    body = {"topics": ["room/one", "wamp.x", "room/two"], "payload": "all", "acknowledge": True}
    results = api.post(".publications/broadcast", body).ok()["results"]
    assert [result.get("receivers") for result in results] == [1, None, 1]
    subscriber.expect_event("room/one", "all")
    subscriber.expect_event("room/two", "all")


@pytest.mark.parametrize(
    "body, pointers",
    [
        ({}, {"#/topic", "#/payload"}),
        ([], {"#"}),
        ("x", {"#"}),
        ({"topic": 5, "payload": 1}, {"#/topic"}),
        ({"topic": "x" * 256, "payload": 1}, {"#/topic"}),
        ({"topic": "a", "payload": 1, "args": [], "x/y~": 2}, {"#/args", "#/x~1y~0"}),
        ({"topic": "a", "args": {}, "kwargs": []}, {"#/args", "#/kwargs"}),
        (
            {"topic": "a", "payload": 1, "exclude": 1, "eligible": [{}], "eligible_authid": [1], "retain": 1},
            {"#/exclude", "#/eligible", "#/eligible_authid", "#/retain"},
        ),
        ({"topic": "a", "payload": 1, "exclude": [0]}, {"#/exclude"}),
    ],
)
def test_everything_that_is_wrong_with_a_body_is_told_at_once(api, body, pointers):
    problem = api.post(".publications", body).problem(422, "invalid-request")
    assert {error["pointer"] for error in problem["errors"]} == pointers


@pytest.mark.parametrize(
    "raw", [b"", b"{", b'{"topic":"a","payload":}', b'{"topic":"a","payload":"\xff"}', b"{}x", b"[" * 600 + b"]" * 600]
)
def test_what_is_no_json_is_refused(api, raw):
    api.post(".publications", raw=raw).problem(400, "malformed-request")


def test_a_member_that_is_given_twice_is_refused(api):
    problem = api.post(".publications", raw=b'{"topic":"a","topic":"b","payload":1}').problem(422, "invalid-request")
    assert problem["errors"][0]["pointer"] == "#/topic"


def test_the_type_of_the_body_must_be_json(api):
    headers = {"Content-Type": "text/plain"}
    api.post(".publications", {"topic": "a", "payload": 1}, headers=headers).problem(415, "unsupported-media-type")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    api.post(".publications", {"topic": "room/x", "payload": 1}, headers=headers).ok()


def test_the_rules_of_routes_are_in_force(start):
    server = start(http={"api": "open"})
    with API(server.page_port, realm="default") as api:
        api.publish("room/a", 1).ok()
        assert "room/{name}" in api.publish("roomy/a", 1).problem(404, "no-route")["detail"]
        api.publish("wamp.a", 1).problem(403, "refused")
        api.publish("ping", 1).ok()
    server = start(http={"api": "open"}, extra="publish: nobody\n")
    with API(server.page_port, realm="default") as api:
        assert "nobody" in api.publish("room/a", 1).problem(403, "refused")["detail"]


# Idempotency


def test_a_repeated_request_is_carried_out_once(api, clients):
    subscriber = clients(version=1)
    subscriber.subscribe("room/once")
    body = {"topic": "room/once", "payload": "once"}
    key = {"Idempotency-Key": unique("key")}
    first = api.post(".publications", body, headers=key)
    again = api.post(".publications", body, headers=key)
    assert first.ok() == again.ok()
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    api.post(".publications", {**body, "payload": "other"}, headers=key).problem(409, "idempotency-key-reused")
    api.publish("room/once", "next").ok()
    subscriber.expect_event("room/once", "once")
    subscriber.expect_event("room/once", "next")


def test_a_request_that_failed_may_be_repeated(api):
    key = {"Idempotency-Key": unique("key")}
    api.post(".publications", {"topic": "wamp.x", "payload": 1}, headers=key).problem(403, "refused")
    api.post(".publications", {"topic": "room/x", "payload": 1}, headers=key).ok()


def test_an_idempotency_key_has_a_length(api):
    body = {"topic": "room/x", "payload": 1}
    api.post(".publications", body, headers={"Idempotency-Key": "k" * 255}).ok()
    problem = api.post(".publications", body, headers={"Idempotency-Key": "k" * 256}).problem(422, "invalid-request")
    assert problem["errors"] == [{"header": "Idempotency-Key", "detail": "It must have 1 to 255 visible ASCII characters."}]


# Calls


def test_a_procedure_is_called_and_answers(api, clients):
    callee = clients("msgpack")
    name = unique("procedure")
    registration = callee.register(name)
    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(api.post(".calls", {"procedure": name, "args": [2], "kwargs": {"a": 3}}))
    )
    thread.start()
    invocation = callee.invoked(registration)
    assert invocation[4:] == [[2], {"a": 3}]
    callee.yields(invocation, 5, "x", kwargs={"k": [1.5]})
    thread.join()
    assert answers[0].ok() == {"args": [5, "x"], "kwargs": {"k": [1.5]}}


def test_a_failed_call_tells_the_error(api, clients):
    callee = clients()
    name = unique("procedure")
    callee.register(name)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(api.post(".calls", {"procedure": name})))
    thread.start()
    callee.fails(callee.invoked(), "com.example.no_luck", "no luck today", kwargs={"tries": 3})
    thread.join()
    problem = answers[0].problem(502, "call-failed")
    assert (problem["error"], problem["args"], problem["kwargs"]) == (
        "com.example.no_luck",
        ["no luck today"],
        {"tries": 3},
    )
    assert problem["detail"] == "no luck today"


def test_a_call_ends_in_time_and_the_callee_is_told(api, clients):
    callee = clients()
    name = unique("procedure")
    callee.register(name)
    api.post(".calls", {"procedure": name, "timeout": 150}).problem(504, "timed-out")
    invocation = callee.invoked()
    interrupt = callee.receive()
    assert interrupt[:2] == [69, invocation[1]]
    callee.yields(invocation, "too late")
    callee.expect_nothing()


def test_a_procedure_that_is_not_there_is_a_problem(api):
    problem = api.post(".calls", {"procedure": unique("nothing")}).problem(404, "no-such-procedure")
    assert problem["error"] == "wamp.error.no_such_procedure"
    api.post(".calls", {"procedure": "wamp.session.count"}).problem(404, "no-such-procedure")
    problem = api.post(".calls", {"timeout": 0, "args": 1}).problem(422, "invalid-request")
    assert {error["pointer"] for error in problem["errors"]} == {"#/procedure", "#/args", "#/timeout"}


def test_a_callee_that_goes_ends_the_call(api, clients):
    callee = clients()
    name = unique("procedure")
    callee.register(name)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(api.post(".calls", {"procedure": name})))
    thread.start()
    callee.invoked()
    callee.drop()
    thread.join()
    assert answers[0].problem(502, "call-failed")["error"] == "wamp.error.canceled"


# Topics and sessions


def test_topics_are_listed_in_pages(api, clients):
    subscriber = clients()
    prefix = unique("pages")
    for number in range(25):
        subscriber.subscribe(f"{prefix}.{number}")
    subscriber.subscribe(prefix, match="prefix")
    topics = api.pages(".topics", "topics", prefix=prefix, limit=7)
    assert [topic["topic"] for topic in topics] == [f"{prefix}.{number}" for number in range(25)] + [prefix]
    assert topics[-1]["match"] == "prefix" and topics[0]["subscribers"] == 1
    first = api.get(".topics", prefix=prefix, limit=7).ok()
    subscriber.unsubscribe(first["topics"][6]["subscription"])
    rest = api.get(".topics", prefix=prefix, limit=100, cursor=first["next"]).ok()
    assert len(rest["topics"]) == 19 and rest["next"] is None


def test_a_topic_tells_its_route_and_subscribers(api, clients):
    old, new = clients(version=1), clients()
    old.subscribe("room/details")
    new.subscribe("room/details")
    topic = api.get(".topic", topic="room/details").ok()
    assert topic["subscribers"] == 2 and topic["route"] == "test.room" and topic["attributes"] == {"name": "details"}
    assert topic["created"].endswith("Z")
    empty = api.get(".topic", topic="room/nobody").ok()
    assert empty["subscribers"] == 0 and empty["subscription"] is None
    api.get(".topic", topic=unique("nothing")).problem(404, "not-found")
    sessions = api.pages(".topic/subscribers", "sessions", topic="room/details", limit=1)
    assert [session["session_v1"] == old.session for session in sessions] == [True, False]
    assert api.get(".topic/subscribers", topic=unique("nothing")).ok() == {"sessions": [], "next": None}


def test_sessions_are_listed_in_pages_and_found_by_authid(api, clients):
    made = [clients() for _ in range(5)] + [clients(version=1)]
    listed = api.pages(".sessions", "sessions", limit=2)
    ids = [session["session"] for session in listed]
    assert len(ids) == len(set(ids))
    assert all(client.id in ids for client in made[:5])
    old = next(session for session in listed if session["session_v1"] == made[5].session)
    assert old["address"] == "127.0.0.1" and old["backend"] is False
    found = api.pages(".sessions", "sessions", authid=old["authid"])
    assert [session["session"] for session in found] == [old["session"]]
    # The API's own session is nobody's business.
    assert made[0].meta("wamp.session.count") == len(ids)


def test_a_session_tells_what_it_is_subscribed_to(api, clients):
    client = clients()
    topic = unique("mine")
    subscription = client.subscribe(topic)
    details = api.get(f".sessions/{client.id}").ok()
    assert details["subscriptions"] == [{"topic": topic, "match": "exact", "subscription": subscription}]
    assert details["has_all_subscriptions"] is True and details["authrole"] == "anonymous"
    api.get(".sessions/4711").problem(404, "not-found")
    api.get(".sessions/x").problem(422, "invalid-request")


def test_sessions_are_disconnected(api, clients):
    new, old, back = clients(), clients(version=1), clients(version=1)
    assert api.delete(f".sessions/{new.id}", message="out").ok(204) is None
    goodbye = new.expect(6)
    assert goodbye[1]["message"] == "out" and goodbye[2] == "wamp.close.killed"
    sessions = api.pages(".sessions", "sessions")
    number = {session["session_v1"]: session["session"] for session in sessions}
    api.delete(f".sessions/{number[old.session]}", message="out").ok(204)
    old.expect_close(1000)
    api.delete(f".sessions/{number[back.session]}", reconnect="true").ok(204)
    back.expect_close(0)
    gone = f".sessions/{number[back.session]}"
    assert_settles(lambda: api.get(gone).status == 404, "the session is still there")
    api.delete(gone).problem(404, "not-found")


def test_all_sessions_of_a_user_are_disconnected(open_server, api):
    def join():
        client = Client(open_server.port)
        client.hello(authmethods=["ticket"], authid="ticket-user")
        client.expect(4)
        client.send(5, "ticket-pass", {})
        client.welcomed()
        return client

    users = [join() for _ in range(3)]
    assert api.delete(".sessions", authid="ticket-user").ok() == {"disconnected": 3}
    for user in users:
        user.expect(6)
        user.drop()
    api.delete(".sessions").problem(422, "invalid-request")


def test_a_subscription_is_ended(api, clients):
    new, old = clients(), clients(version=1)
    topic = "room/ended"
    subscription = new.subscribe(topic)
    old.subscribe(topic)
    api.delete(f".sessions/{new.id}/subscriptions", topic=topic).ok(204)
    assert new.receive()[:2] == [35, 0]
    assert api.publish(topic, 1, acknowledge=True).ok()["receivers"] == 1
    old.expect_event(topic, 1)
    sessions = api.get(".topic/subscribers", topic=topic).ok()["sessions"]
    api.delete(f".sessions/{sessions[0]['session']}/subscriptions", topic=topic).ok(204)
    old.barrier()
    assert api.publish(topic, 2, acknowledge=True).ok()["receivers"] == 0
    api.delete(f".sessions/{new.id}/subscriptions", topic=topic).problem(404, "not-found")
    assert subscription


# Routes and the server


def test_routes_are_listed_matched_and_explained(api):
    routes = api.pages("/routes", "routes", limit=2)
    assert [route["name"] for route in routes][:2] == ["test.room", "test.number"]
    assert routes[0]["channel"] == "room/{name}" and routes[0]["handler_exists"] is True
    match = api.get("/routes/match", topic="secured/7").ok()
    assert match["route"]["name"] == "test.secured" and match["attributes"] == {"user_id": "7"}
    missed = api.get("/routes/match", topic="number/12").ok()
    assert missed["route"] is None and "number" in missed["nearest"]
    allowed = api.get("/routes/explain", topic="secured/7", user=7, action="subscribe").ok()
    assert allowed["allowed"] is True
    refused = api.get("/routes/explain", topic="secured/7", login="eve", role=["A", "B"], user=8).ok()
    assert refused["allowed"] is False
    findings = {finding["subject"]: finding["text"] for finding in refused["findings"]}
    assert "another user" in findings["subscribe"] and "roles A, B" in findings["who"]
    api.get("/routes/explain", topic="secured/7", listener="nobody").problem(404, "not-found")


def test_the_server_tells_what_it_is(api, clients):
    clients()
    server = api.get("/server").ok()
    assert server["product"] == "Roost" and server["listeners"][0]["name"] == "listener0"
    realms = api.get("/realms").ok()["realms"]
    assert realms[0]["name"] == "realm1" and realms[0]["sessions"] >= 1
    assert api.get("/key").ok() == {
        "name": "open",
        "allow": ["publish", "read", "call", "manage"],
        "realms": None,
        "topics": None,
    }


def test_an_unknown_realm_is_a_problem(open_server):
    with API(open_server.page_port, realm="nothing/%") as api:
        api.publish("a", 1).problem(404, "not-found")


@pytest.mark.parametrize(
    "query, names",
    [
        ("limit=0", {"limit"}),
        ("limit=1001", {"limit"}),
        ("limit=x&cursor=%FF&curser=1", {"limit", "cursor", "curser"}),
        ("limit=1&limit=2", {"limit"}),
        ("cursor=abc", {"cursor"}),
        ("cursor=12345678901234567890", {"cursor"}),
    ],
)
def test_everything_that_is_wrong_with_parameters_is_told_at_once(api, query, names):
    problem = api.get(f".topics?{query}").problem(422, "invalid-request")
    assert {error["parameter"] for error in problem["errors"]} == names


def test_other_methods_are_refused(api):
    answer = api.request("PUT", ".publications")
    answer.problem(405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"
    assert api.request("OPTIONS", ".sessions").headers["Allow"] == "GET, HEAD, DELETE"


# Keys




@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    """A server whose API needs keys."""
    import hashlib

    digest = hashlib.sha256(b"the secret that has a digest").hexdigest()
    keys = ", ".join(
        [
            f"{{ name: all, secret: {KEY} }}",
            f"{{ name: digest, sha256: {digest}, allow: [read] }}",
            "{ name: rooms, secret: rooms-rooms-rooms, allow: [publish, read, call], topics: ['room/*', 'one'] }",
            "{ name: elsewhere, secret: elsewhere-elsewhere, realms: [other] }",
        ]
    )
    server = Server.router(
        tmp_path_factory.mktemp("keys"), http={"api_keys": f"[{keys}]"}, listener={"realm": "realm1"}
    )
    yield server
    server.remove()


def test_without_a_good_key_nothing_is_answered(keyed):
    for key in (None, "wrong", KEY + "x", KEY[:-1], ""):
        with API(keyed.page_port, key) as api:
            answer = api.publish("room/a", 1)
            answer.problem(401, "unauthorized")
            assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="roost"')
    with API(keyed.page_port) as api:
        api.request("GET", "/server", headers={"Authorization": f"Basic {KEY}"}).problem(401, "unauthorized")
        api.request("GET", "/server", headers={"Authorization": f"bearer {KEY}"}).ok()
        api.get("/openapi.json").ok()


def test_keys_have_verbs(keyed):
    with API(keyed.page_port, "the secret that has a digest") as api:
        api.get(".topics").ok()
        assert api.get("/key").ok()["allow"] == ["read"]
        api.publish("room/a", 1).problem(403, "forbidden")
        api.post(".calls", {"procedure": "a"}).problem(403, "forbidden")
        api.delete(".sessions", authid="x").problem(403, "forbidden")


def test_keys_have_topics(keyed):
    subscriber = keyed.connect()
    subscriber.subscribe("room/a", "number/3x", "secured/1")
    with API(keyed.page_port, "rooms-rooms-rooms") as api:
        api.publish("room/a", 1).ok()
        api.publish("chat/a", 1).problem(403, "forbidden")
        results = api.post(".publications/broadcast", {"topics": ["room/a", "chat/a"], "payload": 2}).ok()["results"]
        assert results[1]["problem"]["type"] == "urn:roost:problem:forbidden"
        assert [topic["topic"] for topic in api.get(".topics").ok()["topics"]] == ["room/a"]
        api.get(".topic", topic="chat/a").problem(403, "forbidden")
        api.get(".topic/subscribers", topic="chat/a").problem(403, "forbidden")
        api.get(".sessions").problem(403, "forbidden")
        api.get("/routes/match", topic="chat/a").problem(403, "forbidden")
        api.post(".calls", {"procedure": "two"}).problem(403, "forbidden")
        api.post(".calls", {"procedure": "one"}).problem(404, "no-such-procedure")
    subscriber.drop()


def test_keys_have_realms(keyed):
    with API(keyed.page_port, "elsewhere-elsewhere") as api:
        api.publish("room/a", 1).problem(403, "forbidden")
        assert api.get("/realms").ok() == {"realms": []}
        api.realm = "other"
        api.get(".topics").problem(404, "not-found")


def test_the_secret_reaches_no_log(keyed):
    assert KEY not in keyed.log and "rooms-rooms" not in keyed.log


# An open API


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost.evil.example:80"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Host": "localhost:5"}, 200),
        ({"Host": "[::1]:5", "Origin": "http://[::1]:5"}, 200),
    ],
)
def test_an_open_api_does_not_answer_foreign_pages(api, headers, status):
    assert api.request("GET", "/server", headers=headers).status == status
    body = {"topic": "room/x", "payload": 1}
    assert api.request("POST", ".publications", body=body, headers=headers).status == status


def test_an_open_api_must_not_be_reachable_from_elsewhere(open_server, tmp_path):
    import subprocess

    from support.server import binary

    (tmp_path / "roost.yml").write_text(
        "listeners: [{authentication: anonymous, backend: true}]\nhttp: {host: 0.0.0.0, api: open}\n"
    )
    checked = subprocess.run(
        [binary("roost"), "check", "--config", "roost.yml"], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode != 0
    assert "open to everybody" in checked.stdout + checked.stderr


# The description


def test_the_description_is_the_one_in_the_repository(api):
    import pathlib

    path = pathlib.Path(__file__).parents[1] / "docs" / "openapi.json"
    assert json.loads(path.read_text()) == api.get("/openapi.json").ok()


def test_the_bounds_of_a_batch_are_kept(start):
    server = start(http={"api": "open"}, limits={"http_batch_items": 3})
    item = {"topic": "room/a", "payload": 1}
    with API(server.page_port, realm="default") as api:
        assert len(api.post(".publications/batch", {"publications": [item] * 3}).ok()["results"]) == 3
        api.post(".publications/batch", {"publications": [item] * 4}).problem(422, "invalid-request")
        api.post(".publications/batch", {"publications": []}).problem(422, "invalid-request")
        api.post(".publications/broadcast", {"topics": ["room/a"] * 3, "payload": 1}).ok()
        api.post(".publications/broadcast", {"topics": ["room/a"] * 4, "payload": 1}).problem(422, "invalid-request")


def test_answers_for_repeated_requests_are_forgotten_in_time(start):
    server = start(http={"api": "open"}, limits={"http_idempotency_time": "300ms"})
    body = {"topic": "room/a", "payload": 1}
    with API(server.page_port, realm="default") as api:
        post = lambda: api.post(".publications", body, headers={"Idempotency-Key": "k"}).ok()["publication"]
        first = post()
        assert post() == first
        import time

        deadline = time.monotonic() + 5
        while post() == first:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_full_body_and_no_more(start):
    server = start(http={"api": "open"}, limits={"http_body_bytes": 4096})
    with API(server.page_port, realm="default") as api:
        overhead = len(json.dumps({"topic": "room/a", "payload": ""}))
        api.publish("room/a", "x" * (4096 - overhead)).ok()
        answer = api.publish("room/a", "x" * (4097 - overhead))
        answer.problem(413, "content-too-large")
        assert answer.headers["Connection"] == "close"


def test_the_guide_lists_every_operation_and_every_problem(api):
    import pathlib
    import re

    guide = (pathlib.Path(__file__).parents[1] / "docs" / "http-api.md").read_text()
    document = api.get("/openapi.json").ok()
    described = set(re.findall(r"`(GET|POST|DELETE) (/v1/[^`?]*)", guide))
    described |= {("GET", path) for path in re.findall(r"`(/v1/[^`?]*)`", guide)}
    operations = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    assert described == operations | {("GET", "/v1/")}, described ^ operations
    problems = document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    for problem in problems:
        assert f"`{problem.removeprefix('urn:roost:problem:')}`" in guide, problem


def test_a_call_that_waits_does_not_hold_up_the_end(start_router):
    import time

    server = start_router(http={"api": "open"})
    callee = Client(server.port).join()
    name = unique("procedure")
    callee.register(name)
    answers = []

    def call():
        with API(server.page_port) as api:
            try:
                answers.append(api.post(".calls", {"procedure": name, "timeout": 60_000}).status)
            except OSError:
                answers.append(None)

    thread = threading.Thread(target=call)
    thread.start()
    callee.invoked()
    begin = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begin < 5
    thread.join(5)
    assert answers and answers[0] in (503, 502, None), answers
