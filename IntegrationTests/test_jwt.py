# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""JSON Web Tokens of both protocol versions: who joins, until when, and which topics are open."""

import json
import os
import time

import pytest

from support.peer import Peer
from support.server import free_port
from support.tokens import SECRET, Key, KeySet, token
from support.wamp2 import (
    AUTHENTICATE, CHALLENGE, GOODBYE, PUBLISH, SUBSCRIBE, UNSUBSCRIBED, Client, refused,
)

NOT_AUTHORIZED = "wamp.error.not_authorized"
DENIED = "wamp.error.authentication_denied"
ROUTING = r"""
test.token:
    channel: 'club/{name}'
    handler: { callback: 'test.room' }
    token: required
    publish: anyone

test.silent:
    channel: 'quiet/{name}'
    handler: { callback: 'test.room' }
    token: required
    publish: nobody
"""


@pytest.fixture
def serve(start_router):
    """Starts a server whose listener takes tokens; `jwt` are the keys of the section."""

    def make(jwt=f"keys: [{{ secret: '{SECRET}' }}]", listener=None, **options):
        realms = (
            "realms:\n    realm1:\n        unrouted_topics: allow\n        anonymous: true\n"
            f"        jwt: {{ {jwt} }}\n        history: [ {{ uri: 'club/', match: prefix }} ]\n"
            "    realm2: { unrouted_topics: allow }\n"
        )
        listener = {"authentication": "jwt", **(listener or {})}
        server = start_router(realms=realms, listener=listener, **options)
        return server

    return make


@pytest.fixture
def club(serve, monkeypatch):
    """A server with topics that only tokens open."""
    from support import server as module

    monkeypatch.setattr(module, "ROUTING", module.ROUTING + ROUTING)
    return serve


def shows(client, ticket, **details):
    client.hello(authmethods=["ticket"], **details)
    client.expect(CHALLENGE)
    client.send(AUTHENTICATE, ticket, {})
    return client


def refused_v1(peer):
    text = peer.text()
    assert text.startswith("HTTP/1.0 200 OK") and text.endswith("403"), text
    peer.expect_close(0)


# Version 1


@pytest.mark.parametrize("where", ["token", "ticket", "Bearer", "bearer"])
def test_a_token_signs_in_with_version_1(serve, where):
    server = serve(jwt=f"keys: [{{ secret: '{SECRET}' }}], user_id_claim: oro.id")
    shown = token(oro={"id": 7})
    options = (
        {"headers": [f"Authorization: {where} {shown}"]} if where.lower() == "bearer" else {"path": f"/?{where}={shown}"}
    )
    with server.connect(**options) as jane:
        jane.subscribe("secured/7")
        jane.publish("secured/7", "for jane")
        jane.expect_event("secured/7", "for jane")
        jane.subscribe("secured/8")
        assert jane.text() == 'You are not allowed to subscribe on topic "secured/8".'
    assert shown not in server.log


# Made when they are needed: what is collected early gets old.
BAD = {
    "none": lambda: None,
    "empty": lambda: "",
    "no token": lambda: "hello",
    "another secret": lambda: token("another secret of 32 bytes or more"),
    "ended": lambda: token(seconds=-30),
    "without end": lambda: token(exp=None),
    "without role": lambda: token(role=None),
    "without name": lambda: token(sub=None),
    "too early": lambda: token(nbf=int(time.time()) + 60),
    "another audience": lambda: token(aud="other"),
    "dots": lambda: "." * 5000,
}


@pytest.mark.parametrize("kind", BAD)
def test_version_1_is_refused_without_a_good_token(serve, kind):
    shown = BAD[kind]()
    refused_v1(serve().connect(path="/?token=" + shown if shown is not None else "/"))


def test_roles_of_a_token_count_for_the_rule_of_publishing(serve):
    server = serve(listener={"publish": "{ roles: [editor] }"})
    with server.connect(path=f"/?token={token(role=['user', 'editor'])}") as editor:
        with server.connect(path=f"/?token={token()}") as reader:
            reader.subscribe("room/a")
            editor.publish("room/a", 1)
            reader.expect_event("room/a", 1)
            reader.publish("room/a", 2)
            assert json.loads(reader.text())[4]["code"] == 401


def test_a_session_of_version_1_ends_with_its_token(serve):
    server = serve(jwt=f"keys: [{{ secret: '{SECRET}' }}], leeway: 0")
    with server.connect(path=f"/?token={token(seconds=2)}") as short, server.connect(path=f"/?token={token()}") as long:
        began = time.monotonic()
        short.subscribe("room/a")
        short.expect_close(0, timeout=4)
        assert time.monotonic() - began < 3
        long.subscribe("room/a")
        long.publish("room/a", 1)
        long.expect_event("room/a", 1)


# Version 2


@pytest.mark.parametrize("serializer", ["json", "msgpack", "cbor"])
def test_a_token_in_the_address_counts_for_version_2(serve, serializer):
    server = serve()
    with Client(server.port, serializer, path=f"/?token={token(role=['a', 'b'])}") as client:
        client.join()
        details = client.details
        assert (details["authid"], details["authrole"]) == ("jane", "a")
        assert (details["authmethod"], details["authprovider"]) == ("ticket", "jwt")
    with Client(server.port, serializer, path=f"/?token={token(role=['a', 'b'])}") as client:
        client.join(authrole="b")
        assert client.details["authrole"] == "b"
    with Client(server.port, serializer, path=f"/?token={token(role=['a', 'b'])}") as client:
        client.hello(authrole="c")
        client.expect_abort("wamp.error.no_such_role")
    with Client(server.port, serializer, path="/?token=wrong") as client:
        client.hello()
        client.expect_abort(DENIED)


def test_a_realm_without_tokens_takes_none_from_the_address(serve):
    server = serve()
    with Client(server.port, path=f"/?token={token()}") as client:
        client.join(realm="realm2")
        assert client.details["authprovider"] == "static"
        client.leave()
        client.join()
        assert client.details["authprovider"] == "jwt"
        client.leave()
        client.join(realm="realm2")
        assert client.details["authprovider"] == "static"


def test_a_session_of_version_2_ends_with_its_token_in_the_words_of_the_protocol(serve):
    server = serve(jwt=f"keys: [{{ secret: '{SECRET}' }}], leeway: 0")
    with Client(server.port) as client, Client(server.port, rawsocket=True) as watcher:
        shows(client, token(seconds=2)).welcomed()
        watcher.join()
        watcher.subscribe("wamp.session.on_leave")
        message = client.expect(GOODBYE, timeout=4)
        assert message[2] == NOT_AUTHORIZED and message[1]["message"] == "The token has expired."
        client.send(GOODBYE, {}, "wamp.close.goodbye_and_out")
        watcher.expect_event(client.id, "jane", "user")
        with Client(server.port) as again:
            shows(again, token()).welcomed()


def test_sessions_may_outlast_their_tokens_if_the_configuration_says_so(serve):
    server = serve(jwt=f"keys: [{{ secret: '{SECRET}' }}], leeway: 0, expire: keep")
    with Client(server.port) as client:
        shows(client, token(seconds=1)).welcomed()
        time.sleep(1.6)
        client.expect_nothing()


# Key sets


@pytest.fixture
def issuer():
    made = KeySet(Key("k1"))
    yield made
    made.close()


@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "ES512", "EdDSA", "RS256", "PS384"])
def test_keys_of_each_kind_come_from_a_set_over_http(serve, issuer, algorithm):
    issuer.keys = [Key("k", algorithm)]
    server = serve(jwt=f"keys: [{{ jwks_url: '{issuer.url}' }}]")
    with Client(server.port) as client:
        shows(client, issuer.keys[0].token()).welcomed()
    with Client(server.port) as client:
        shows(client, Key("k", algorithm).token()).expect_abort(DENIED)


def test_a_new_key_is_found_and_an_old_one_lasts_as_long_as_it_is_in_the_set(serve, issuer):
    old, new = issuer.keys[0], Key("k2", "EdDSA")
    server = serve(jwt=f"keys: [{{ jwks_url: '{issuer.url}', minimum_interval: 1s, refresh: 2s }}]")

    def joins(key):
        with Client(server.port) as client:
            shows(client, key.token())
            message = client.receive()
            assert message[0] in (2, 3), message
            return message[0] == 2

    assert joins(old) and not joins(new)
    issuer.keys = [old, new]
    time.sleep(1.05)
    # The unknown key makes the server look again, at once.
    assert joins(new) and joins(old)
    issuer.keys = [new]
    time.sleep(2.05)
    assert not joins(old) and joins(new)


def test_unknown_keys_make_the_server_ask_no_more_often_than_it_may(serve, issuer):
    server = serve(jwt=f"keys: [{{ jwks_url: '{issuer.url}', minimum_interval: 1m }}]")
    for number in range(30):
        with Client(server.port) as client:
            shows(client, Key(f"x{number}").token()).expect_abort(DENIED)
    assert issuer.requests == 1
    with Client(server.port) as client:
        shows(client, issuer.keys[0].token()).welcomed()


def test_an_issuer_that_cannot_be_reached_lets_nobody_in_and_keys_stay_when_it_goes(serve, issuer):
    issuer.status = 500
    server = serve(jwt=f"keys: [{{ jwks_url: '{issuer.url}', minimum_interval: 1s, refresh: 1s, timeout: 300ms }}]")
    with Client(server.port) as client:
        shows(client, issuer.keys[0].token()).expect_abort(DENIED)
    issuer.status = 200
    time.sleep(1.05)
    with Client(server.port) as client:
        shows(client, issuer.keys[0].token()).welcomed()
    issuer.delay = 2
    time.sleep(1.05)
    began = time.monotonic()
    with Client(server.port) as client:
        shows(client, issuer.keys[0].token()).welcomed()
    assert time.monotonic() - began < 1
    assert server.log.count("a JSON Web Key Set could not be fetched") == 2, server.log


# Topics


def test_version_1_needs_a_token_for_a_topic(club):
    server = club()
    grants = [{"uri": "club/a", "allow": ["subscribe", "publish"]}, {"uri": "club/r/", "match": "prefix"}, "club/b"]
    with server.connect(path=f"/?token={token(topics=grants)}") as member:
        with server.connect(path=f"/?token={token()}") as other:
            for topic in ("club/a", "club/b", "club/c"):
                member.message(5, topic)
                other.message(5, topic)
            assert other.text() == 'You are not allowed to subscribe on topic "club/a".'
            assert other.text() == 'You are not allowed to subscribe on topic "club/b".'
            assert other.text() == 'You are not allowed to subscribe on topic "club/c".'
            assert member.text() == 'You are not allowed to subscribe on topic "club/c".'
            other.publish("club/a", "from outside")
            assert json.loads(other.text())[4]["code"] == 401
            member.publish("club/b", "not granted")
            assert json.loads(member.text())[4]["code"] == 401
            member.publish("club/a", "hello")
            member.expect_event("club/a", "hello")
            # What is refused can be left, and asked for again.
            other.message(6, "club/a")
            other.subscribe("room/free")
            other.publish("room/free", 1)
            other.expect_event("room/free", 1)


def test_version_2_needs_a_token_for_a_topic(club):
    server = club()
    grants = [{"uri": "club/", "match": "prefix", "allow": "subscribe"}, {"uri": "club/a", "allow": "publish"}]
    with Client(server.port, path=f"/?token={token(topics=grants)}") as member, Client(server.port) as other:
        member.join()
        other.join()
        member.subscribe("club/a")
        refused(NOT_AUTHORIZED, other.subscribe, "club/a")
        refused(NOT_AUTHORIZED, other.publish, "club/a", 1)
        refused(NOT_AUTHORIZED, member.publish, "club/b", 1)
        # Unanswered, and not delivered.
        other.request(PUBLISH, {}, "club/a", ["from outside"])
        member.publish("club/a", "hello", exclude_me=False)
        member.expect_event("hello")
        # A pattern opens nothing that a token has to open, and a testament is a publication.
        other.subscribe("club/", match="prefix")
        member.publish("club/a", "secret")
        other.expect_nothing()
        refused(NOT_AUTHORIZED, other.call, "wamp.session.add_testament", "club/a", ["bye"], {})
        refused(NOT_AUTHORIZED, member.publish, "quiet/a", 1)


def test_the_backend_needs_no_token(club):
    port = free_port()
    server = club(listeners=[{"authentication": "anonymous", "backend": "true", "port": port}])
    server.await_port(port)
    grants = [{"uri": "club/a"}]
    with server.connect(path=f"/?token={token(topics=grants)}") as member:
        member.subscribe("club/a")
        with Peer.open(port) as backend:
            backend.publish("club/a", "news")
            member.expect_event("club/a", "news")


def test_one_request_of_version_2_may_carry_a_token_of_its_own(club):
    server = club()
    with Client(server.port, "msgpack") as client, Client(server.port, path=f"/?token={token()}") as jane:
        client.join()
        jane.join()
        open_to_all = token(sub=None, role=None, topics=["club/a", {"uri": "club/a", "allow": "publish"}])
        for wrong in (
            "hello", token("another secret of 32 bytes or more", topics=["club/a"]), token(sub=None, topics=["club/b"]),
            token(sub=None, seconds=-60, topics=["club/a"]), token(sub="jane", topics=["club/a"]), token(sub=None),
        ):
            refused(NOT_AUTHORIZED, client.subscribe, "club/a", _token=wrong)
        subscription = client.subscribe("club/a", _token=open_to_all)
        jane.publish("club/a", "one", _token=open_to_all)
        client.expect_event("one", subscription=subscription)
        refused(NOT_AUTHORIZED, jane.publish, "club/a", "two")
        jane.subscribe("club/a", _token=token(topics=["club/a"]))
        client.expect_nothing()
        assert open_to_all not in server.log


def test_a_token_that_is_no_text_or_too_long_ends_the_session(club):
    server = club()
    for wrong in (5, "x" * 16_385):
        with Client(server.port) as client:
            client.join()
            client.request(SUBSCRIBE, {"_token": wrong}, "club/a")
            client.expect_abort()
    with Client(server.port) as client:
        client.join()
        refused(NOT_AUTHORIZED, client.subscribe, "club/a", _token="x" * 16_384)


def test_a_subscription_ends_with_its_token_and_lasts_longer_with_a_newer_one(club):
    server = club(jwt=f"keys: [{{ secret: '{SECRET}' }}], leeway: 0")

    def grant(seconds):
        return token(sub=None, role=None, seconds=seconds, topics=["club/a"])

    with Client(server.port) as short, Client(server.port) as renewed:
        short.join()
        renewed.join()
        first = short.subscribe("club/a", _token=grant(2))
        second = renewed.subscribe("club/a", _token=grant(2))
        assert renewed.subscribe("club/a", _token=grant(60)) == second
        message = short.expect(UNSUBSCRIBED, 0, timeout=4)
        assert message[2] == {"subscription": first, "reason": NOT_AUTHORIZED}
        short.expect_nothing()
        renewed.expect_nothing()
        renewed.publish("club/a", "still here", exclude_me=False, _token=token(sub=None, topics=[{"uri": "club/a", "allow": "publish"}]))
        renewed.expect_event("still here", subscription=second)
        # Whoever has left may come back with another token, which the first one's end does not end.
        again = short.subscribe("club/a", _token=grant(60))
        short.unsubscribe(again)
        short.expect_nothing()


def test_many_tokens_cost_no_memory(club):
    server = club()
    with Client(server.port) as client:
        client.join()
        shown = token(sub=None, role=None, topics=["club/a"])
        for _ in range(20):
            client.unsubscribe(client.subscribe("club/a", _token=shown))
        before = server.resident_bytes()
        for _ in range(300):
            client.unsubscribe(client.subscribe("club/a", _token=shown))
        assert server.resident_bytes() - before < 8 << 20
