# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""WAMP v2 authentication: every method, right and wrong, with the principals of the conformance example."""

import base64
import hashlib
import hmac
import json
import os
import re
import time

import pytest
from nacl.signing import SigningKey

from conftest import folder
from support.peer import Ended
from support.server import Server
from support.wamp2 import (
    ABORT, AUTHENTICATE, CHALLENGE, GOODBYE, HELLO, PLAIN_ROLES, PUBLISH, REALM, SERIALIZERS, WELCOME, Client,
    Closed, refused, unique,
)

every_serializer = pytest.mark.parametrize("serializer", SERIALIZERS)
KEY = SigningKey(bytes.fromhex("150085398329d255ad69e82bf47ced397bcec5b8fbeecd28a80edbbd85b49081"))
PUBLIC_KEY = KEY.verify_key.encode().hex()


# What clients answer

def ticket(text):
    return lambda extra: (text, {})


def wampcra(secret):
    """The answer to a challenge of WAMP-CRA."""
    def answer(extra):
        key = secret.encode()
        if "salt" in extra:
            derived = hashlib.pbkdf2_hmac("sha256", key, extra["salt"].encode(), extra["iterations"], extra["keylen"])
            key = base64.b64encode(derived)
        return base64.b64encode(hmac.new(key, extra["challenge"].encode(), hashlib.sha256).digest()).decode(), {}
    return answer


class SCRAM:
    """The client's side of WAMP-SCRAM with PBKDF2."""

    def __init__(self, user, password):
        self.user, self.password = user, password
        self.nonce = base64.b64encode(os.urandom(16)).decode()
        self.authextra = {"nonce": self.nonce, "channel_binding": None}

    def __call__(self, extra):
        assert extra["kdf"] == "pbkdf2" and extra["nonce"].startswith(self.nonce)
        assert len(extra["nonce"]) > len(self.nonce)
        salted = hashlib.pbkdf2_hmac(
            "sha256", self.password.encode(), base64.b64decode(extra["salt"], validate=True), extra["iterations"]
        )
        key = hmac.new(salted, b"Client Key", hashlib.sha256).digest()
        message = (
            f"n={self.user},r={self.nonce},r={extra['nonce']},s={extra['salt']},i={extra['iterations']},"
            f"c=biws,r={extra['nonce']}"
        ).encode()
        signature = hmac.new(hashlib.sha256(key).digest(), message, hashlib.sha256).digest()
        server_key = hmac.new(salted, b"Server Key", hashlib.sha256).digest()
        self.verifier = base64.b64encode(hmac.new(server_key, message, hashlib.sha256).digest()).decode()
        proof = bytes(left ^ right for left, right in zip(key, signature))
        return base64.b64encode(proof).decode(), {"nonce": extra["nonce"], "channel_binding": None, "cbind_data": None}


def cryptosign(key=KEY):
    """The answer to a challenge of cryptosign: signature and message."""
    return lambda extra: (key.sign(bytes.fromhex(extra["challenge"])).hex(), {})


METHODS = {
    "ticket": ("ticket", "ticket-user", lambda: ticket("ticket-pass"), lambda: ticket("ticket-fail")),
    "wampcra": ("wampcra", "wamp-cra-user", lambda: wampcra("cra-secret"), lambda: wampcra("cra-salt-secret")),
    "salted wampcra": (
        "wampcra", "wamp-cra-salt-user", lambda: wampcra("cra-salt-secret"), lambda: wampcra("cra-secret"),
    ),
    "scram": (
        "wamp-scram", "scram-user", lambda: SCRAM("scram-user", "scram-pass"),
        lambda: SCRAM("scram-user", "scram-fail"),
    ),
    "cryptosign": (
        "cryptosign", "cryptosign-user", cryptosign, lambda: cryptosign(SigningKey(os.urandom(32))),
    ),
}
every_method = pytest.mark.parametrize("name", METHODS)


def extra_of(method, answer):
    if method == "cryptosign":
        return {"authextra": {"pubkey": PUBLIC_KEY, "channel_binding": None}}
    return {"authextra": answer.authextra} if isinstance(answer, SCRAM) else {}


def challenged(client, method, authid, answer, **details):
    """Says HELLO; returns the challenge's extra."""
    client.hello(authmethods=[method], authid=authid, **{**extra_of(method, answer), **details})
    challenge = client.expect(CHALLENGE, method)
    assert len(challenge) == 3 and isinstance(challenge[2], dict)
    return challenge[2]


def signed_in(client, name):
    """Opens a session with a method, rightly."""
    method, authid, right, _ = METHODS[name]
    answer = right()
    client.send(AUTHENTICATE, *answer(challenged(client, method, authid, answer)))
    client.welcomed()
    return answer


# Right and wrong

@every_method
@every_serializer
def test_whoever_has_the_secret_is_let_in(connect, name, serializer):
    client = connect(serializer)
    signed_in(client, name)
    method, authid, _, _ = METHODS[name]
    assert client.details["authmethod"] == method and client.details["authid"] == authid
    assert client.details["authrole"] and client.details["authprovider"]
    client.publish(unique(), 1)


@every_method
def test_rawsocket_lets_in_as_well(connect, name):
    client = connect("cbor", rawsocket=True)
    signed_in(client, name)
    client.publish(unique(), 1)


@every_method
@every_serializer
def test_whoever_has_another_secret_is_refused(connect, name, serializer):
    client = connect(serializer)
    method, authid, _, wrong = METHODS[name]
    answer = wrong()
    client.send(AUTHENTICATE, *answer(challenged(client, method, authid, answer)))
    client.expect_abort("wamp.error.authentication_denied")


def refusal(connect, method, authid, answer, **details):
    """What a client that is refused learns: the challenge's shape, and ABORT."""
    client = connect()
    extra = challenged(client, method, authid, answer, **details)
    client.send(AUTHENTICATE, *answer(extra))
    return extra, client.expect_abort("wamp.error.authentication_denied")


def shape(value):
    """Keys and types, and what is the same for all."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    return (type(value), len(value)) if isinstance(value, str) else value


@every_method
def test_an_unknown_user_looks_like_a_wrong_password(connect, name):
    method, authid, right, wrong = METHODS[name]
    # A name of the same length, so that what is made of it is as long.
    nobody = authid[:-4] + "nobd"
    known = refusal(connect, method, authid, wrong())
    unknown = refusal(connect, method, nobody, right() if method != "wamp-scram" else SCRAM(nobody, "x"))
    assert known[1] == unknown[1], "the answers differ"
    shapes = [shape(known[0])]
    if method == "wampcra":
        # Some users of the realm have a salt and some have none; who is unknown is made one or the other.
        salt = {"salt": (str, len("cra-salt")), "iterations": 1000, "keylen": 32}
        shapes = [{"challenge": str, **more} for more in ({}, salt)]
        texts = [json.loads(extra["challenge"]) for extra in (known[0], unknown[0])]
        for text in texts:
            text.pop("session")
        assert shape(texts[0]) == shape(texts[1])
    assert shape({**unknown[0], **({"challenge": str} if method == "wampcra" else {})}) in shapes


@pytest.mark.parametrize("name", ["salted wampcra", "scram"])
def test_the_salt_of_an_unknown_user_is_always_the_same(connect, name):
    method, authid, _, _ = METHODS[name]
    nobody = authid[:-4] + "nobd"
    seen = set()
    for _ in range(3):
        answer = SCRAM(nobody, "x") if name == "scram" else wampcra("x")
        seen.add(challenged(connect(), method, nobody, answer).get("salt"))
    other = SCRAM("somebody-else", "x") if name == "scram" else wampcra("x")
    assert len(seen) == 1
    assert seen != {challenged(connect(), method, "somebody-else", other).get("salt")} or seen == {None}


@every_method
@pytest.mark.parametrize(
    "signature", ["", "x", "a\0", "=" * 64, "A" * 100_000, "00" * 96, "\U0001d11e"], ids=lambda text: ascii(text[:3])
)
def test_nonsense_is_refused(connect, name, signature):
    client = connect()
    method, authid, right, _ = METHODS[name]
    challenged(client, method, authid, right())
    client.send(AUTHENTICATE, signature, {})
    client.expect_abort("wamp.error.authentication_denied")


@every_method
def test_a_challenge_is_answered_once(connect, name):
    client = connect()
    method, authid, right, _ = METHODS[name]
    answer = right()
    message = (AUTHENTICATE, *answer(challenged(client, method, authid, answer)))
    client.send(*message)
    client.welcomed()
    client.send(*message)
    client.expect_abort()


@every_method
@every_serializer
@pytest.mark.parametrize("message", [
    [HELLO, REALM, {"roles": PLAIN_ROLES}], [PUBLISH, 1, {}, "com.example.a"], [GOODBYE, {}, "wamp.close.close_realm"],
    [AUTHENTICATE, 1, {}], [AUTHENTICATE, "x", []], [AUTHENTICATE, "x"],
], ids=["hello", "publish", "goodbye", "a number", "a list", "short"])
def test_only_authenticate_follows_a_challenge(connect, name, serializer, message):
    client = connect(serializer)
    method, authid, right, _ = METHODS[name]
    challenged(client, method, authid, right())
    client.send(*message)
    client.expect_abort()


@every_method
def test_a_client_may_give_up(connect, name):
    client = connect()
    method, authid, right, _ = METHODS[name]
    challenged(client, method, authid, right())
    client.send(ABORT, {}, "wamp.error.authentication_failed")
    client.expect_end()


def test_a_user_may_join_again_as_another_one_on_the_same_transport(connect):
    client = connect("msgpack")
    for name in METHODS:
        signed_in(client, name)
        assert client.details["authid"] == METHODS[name][1]
        client.leave()
    client.join()
    assert client.details["authrole"] == "anonymous"


# Which method

def test_the_client_s_order_of_methods_decides(connect):
    client = connect()
    client.hello(authmethods=["no-such-method", "ticket", "wampcra"], authid="ticket-user")
    client.expect(CHALLENGE, "ticket")
    client = connect()
    client.hello(authmethods=["anonymous", "ticket"])
    client.welcomed()
    assert client.details["authmethod"] == "anonymous"


def test_a_method_that_the_user_does_not_have_is_passed_over(connect):
    client = connect()
    client.hello(authmethods=["wamp-scram", "wampcra"], authid="wamp-cra-user", authextra={"nonce": "abc"})
    client.expect(CHALLENGE, "wampcra")


@pytest.mark.parametrize("methods", [["no-such-method"], ["tls"], ["x" * 200], ["cookie", "otp"]], ids=str)
def test_methods_that_the_realm_does_not_have_are_refused(connect, methods):
    client = connect()
    client.hello(authmethods=methods, authid="ticket-user")
    client.expect_abort("wamp.error.no_matching_auth_method")


def test_a_name_alone_is_nobody(connect):
    client = connect()
    client.hello(authid="ticket-user")
    message = client.receive()
    assert message[0] == ABORT or message[0] == WELCOME and message[2]["authid"] != "ticket-user", message


def test_a_role_that_the_user_does_not_have_is_refused(connect):
    client = connect()
    client.hello(authmethods=["ticket"], authid="ticket-user", authrole="no-such-role")
    if client.expect(CHALLENGE):
        client.send(AUTHENTICATE, "ticket-pass", {})
    client.expect_abort("wamp.error.no_such_role")


@pytest.mark.parametrize(
    "authid", ["", "x" * 300, "ticket-user\0", "Ticket-User", " ticket-user", "\u00fc"],
    ids=lambda text: ascii(text[:7]),
)
def test_odd_names_are_nobody(connect, authid):
    client = connect()
    client.hello(authmethods=["ticket"], authid=authid)
    message = client.receive()
    if message[0] == CHALLENGE:
        client.send(AUTHENTICATE, "ticket-pass", {})
        message = client.receive()
    assert message[0] == ABORT and message[2] == "wamp.error.authentication_denied", message


# Ticket

def test_a_ticket_challenge_is_empty(connect):
    assert challenged(connect(), "ticket", "ticket-user", None) == {}


# WAMP-CRA

def test_a_wampcra_challenge_says_what_it_is_for(connect):
    client = connect()
    extra = challenged(client, "wampcra", "wamp-cra-user", None)
    assert extra.keys() == {"challenge"}
    challenge = json.loads(extra["challenge"])
    assert challenge.keys() >= {"authid", "authrole", "authmethod", "authprovider", "nonce", "timestamp", "session"}
    assert challenge["authid"] == "wamp-cra-user" and challenge["authmethod"] == "wampcra"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", challenge["timestamp"])
    client.send(AUTHENTICATE, *wampcra("cra-secret")(extra))
    client.welcomed()
    assert client.id == challenge["session"] and client.details["authrole"] == challenge["authrole"]
    assert challenged(connect(), "wampcra", "wamp-cra-user", None) != extra


def test_a_salted_wampcra_challenge_says_how_to_derive_the_key(connect):
    extra = challenged(connect(), "wampcra", "wamp-cra-salt-user", None)
    assert (extra["salt"], extra["iterations"], extra["keylen"]) == ("cra-salt", 1000, 32)


def test_the_signature_of_another_challenge_is_refused(connect):
    first, second = connect(), connect()
    answer = wampcra("cra-secret")(challenged(first, "wampcra", "wamp-cra-user", None))
    challenged(second, "wampcra", "wamp-cra-user", None)
    second.send(AUTHENTICATE, *answer)
    second.expect_abort("wamp.error.authentication_denied")
    first.send(AUTHENTICATE, *answer)
    first.welcomed()


# SCRAM

def test_the_server_proves_that_it_knows_the_user(connect):
    client = connect()
    scram = signed_in(client, "scram")
    assert client.details["authextra"]["verifier"].removeprefix("v=") == scram.verifier


def test_a_scram_challenge_has_all_parameters(connect):
    scram = SCRAM("scram-user", "scram-pass")
    extra = challenged(connect(), "wamp-scram", "scram-user", scram)
    assert extra["iterations"] == 4096 and base64.b64decode(extra["salt"], validate=True)


@pytest.mark.parametrize("authextra", [{}, {"nonce": 1}, {"nonce": ""}, {"nonce": None}, {"nonce": "a,b"}], ids=str)
def test_scram_needs_a_nonce(connect, authextra):
    client = connect()
    client.hello(authmethods=["wamp-scram"], authid="scram-user", authextra=authextra)
    message = client.receive()
    assert message[0] == ABORT and message[2].startswith("wamp.error.authentication_"), message


@pytest.mark.parametrize("change", [
    {"nonce": "x"}, {"nonce": None}, {"channel_binding": "tls-exporter"}, {"cbind_data": "abc"},
], ids=str)
def test_the_extra_of_scram_must_fit_the_challenge(connect, change):
    client = connect()
    scram = SCRAM("scram-user", "scram-pass")
    signature, extra = scram(challenged(client, "wamp-scram", "scram-user", scram))
    client.send(AUTHENTICATE, signature, {**extra, **change})
    client.expect_abort("wamp.error.authentication_denied")


def test_a_scram_proof_is_good_for_its_own_challenge_alone(connect):
    first, second = SCRAM("scram-user", "scram-pass"), SCRAM("scram-user", "scram-pass")
    answer = first(challenged(connect(), "wamp-scram", "scram-user", first))
    client = connect()
    challenged(client, "wamp-scram", "scram-user", second)
    client.send(AUTHENTICATE, *answer)
    client.expect_abort("wamp.error.authentication_denied")


# Cryptosign

def test_a_replayed_cryptosign_signature_is_refused(connect):
    # Other routers only look if the signature fits the message that comes with it.
    first = connect()
    answer = cryptosign()(challenged(first, "cryptosign", "cryptosign-user", None))
    first.send(AUTHENTICATE, *answer)
    first.welcomed()
    for signature in (answer[0], KEY.sign(os.urandom(32)).hex()):
        client = connect()
        challenged(client, "cryptosign", "cryptosign-user", None)
        client.send(AUTHENTICATE, signature, {})
        client.expect_abort("wamp.error.authentication_denied")


@pytest.mark.parametrize("forge", [
    lambda good, challenge: good[:-2], lambda good, challenge: good + "00", lambda good, challenge: good[:126],
    lambda good, challenge: good[:128] + "00" * 32, lambda good, challenge: "00" * 64 + challenge,
    lambda good, challenge: KEY.sign(os.urandom(32)).hex()[:128] + challenge,
    lambda good, challenge: SigningKey(os.urandom(32)).sign(bytes.fromhex(challenge)).hex(),
], ids=["short", "long", "no whole signature", "other message", "zeros", "signature of another message", "another key"])
def test_a_damaged_cryptosign_signature_is_refused(connect, forge):
    client = connect()
    extra = challenged(client, "cryptosign", "cryptosign-user", None)
    client.send(AUTHENTICATE, forge(cryptosign()(extra)[0], extra["challenge"]), {})
    client.expect_abort("wamp.error.authentication_denied")


def test_cryptosign_finds_the_user_by_the_key(connect):
    client = connect()
    client.hello(authmethods=["cryptosign"], authextra={"pubkey": PUBLIC_KEY})
    client.send(AUTHENTICATE, *cryptosign()(client.expect(CHALLENGE, "cryptosign")[2]))
    client.welcomed()
    assert client.details["authid"] == "cryptosign-user"


def test_a_key_that_is_not_the_user_s_is_refused(connect):
    other = SigningKey(os.urandom(32))
    client = connect()
    extra = challenged(
        client, "cryptosign", "cryptosign-user", None, authextra={"pubkey": other.verify_key.encode().hex()}
    )
    client.send(AUTHENTICATE, *cryptosign(other)(extra))
    client.expect_abort("wamp.error.authentication_denied")


@pytest.mark.parametrize("authextra", [
    {"pubkey": "xyz"}, {"pubkey": PUBLIC_KEY[:-2]}, {"pubkey": 1},
    {"pubkey": PUBLIC_KEY, "channel_binding": "tls-unique"},
], ids=["no hex", "short", "number", "channel binding"])
def test_what_cryptosign_cannot_do_is_refused_with_a_reason(connect, authextra):
    client = connect()
    client.hello(authmethods=["cryptosign"], authid="cryptosign-user", authextra=authextra)
    message = client.receive()
    assert message[0] == ABORT and message[2].startswith("wamp.error.authentication_"), message
    assert message[1]["message"]


def test_cryptosign_challenges_are_never_the_same(connect):
    challenges = {
        challenged(connect(), "cryptosign", "cryptosign-user", None)["challenge"] for _ in range(10)
    }
    assert len(challenges) == 10 and all(re.fullmatch("[0-9a-f]{64}", text) for text in challenges)


# Roles and names in use

def test_names_and_roles_decide_who_gets_an_event(connect, join):
    user, visitor, publisher = connect("cbor"), join(), join()
    signed_in(user, "ticket")
    topic = unique()
    user.subscribe(topic)
    visitor.subscribe(topic)
    publisher.publish(topic, "for the user", eligible_authid=["ticket-user"])
    publisher.publish(topic, "not for the user", exclude_authid=["ticket-user"])
    publisher.publish(topic, "for the role", eligible_authrole=[user.details["authrole"]])
    publisher.publish(topic, "end")
    for text in ("for the user", "for the role", "end"):
        user.expect_event(text)
    for text in ("not for the user", "end"):
        visitor.expect_event(text)


def test_whoever_does_not_answer_the_challenge_is_ended(start_router):
    server = start_router(limits={"handshake_timeout": "600ms"})
    began = time.monotonic()
    with Client(server.port) as client:
        challenged(client, "ticket", "ticket-user", None)
        with pytest.raises((Closed, Ended)):
            while True:
                assert client.receive(4)[0] == ABORT
    assert time.monotonic() - began < 3


# What roles may do

REALMS = """
realms:
    realm1:
        unrouted_topics: allow
        roles:
            anonymous:
                - { uri: com.example.open, match: prefix, allow: [publish, subscribe, call, register] }
                - { uri: com.example.read, match: prefix, allow: [subscribe] }
                - { uri: com.example.write, match: prefix, allow: [publish] }
                - { uri: wamp.session.count, allow: [call] }
    realm2:
        unrouted_topics: refuse
        uris: strict
        request_ids: lenient
        disclose: always
    realm3:
        anonymous: false
        principals:
            - { authid: ticket-user, role: user, ticket: ticket-pass }
    realm4:
        unrouted_topics: allow
"""


@pytest.fixture(scope="module")
def realms():
    """A server with several realms."""
    made = Server.router(folder(), realms=REALMS)
    yield made
    made.remove()


def joined(server, realm, serializer="json"):
    return Client(server.port, serializer).join(realm)


def test_permissions_are_those_of_the_role(realms):
    denied = "wamp.error.not_authorized"
    with joined(realms, "realm1") as client, joined(realms, "realm1", "cbor") as other:
        client.subscribe("com.example.open.topic")
        other.publish("com.example.open.topic", 1)
        client.expect_event(1)
        other.register("com.example.open.procedure")
        call = client.begin_call("com.example.open.procedure")
        other.yields(other.invoked(), 2)
        client.expect_result(call, 2)
        client.subscribe("com.example.read.topic")
        refused(denied, other.publish, "com.example.read.topic", 1)
        other.request(PUBLISH, {}, "com.example.read.topic", [1])
        other.publish("com.example.write.topic", 1)
        refused(denied, client.subscribe, "com.example.write.topic")
        refused(denied, client.subscribe, "com.example.other")
        refused(denied, client.subscribe, "", match="prefix")
        refused(denied, client.subscribe, "com.example", match="prefix")
        refused(denied, client.subscribe, "com..write", match="wildcard")
        refused(denied, client.register, "com.example.read.procedure")
        refused(denied, client.register, "com..open", match="wildcard")
        refused(denied, client.call, "com.example.other")
        refused(denied, client.call, "wamp.session.list")
        refused(denied, client.call, "wamp.session.add_testament", "com.example.read.topic", [], {})
        assert client.meta("wamp.session.count") >= 2
        client.publish("com.example.open.topic", "last", exclude_me=False)
        client.expect_event("last")


def test_realms_do_not_hear_of_each_other(realms):
    with joined(realms, "realm1") as first, joined(realms, "realm4") as second:
        topic = "com.example.open.topic"
        first.subscribe(topic)
        second.subscribe(topic)
        second.publish(topic, "second", exclude_me=False)
        second.expect_event("second")
        first.publish(topic, "first", exclude_me=False)
        first.expect_event("first")
        first.register("com.example.open.own")
        refused("wamp.error.no_such_procedure", second.call, "com.example.open.own")
        assert first.meta("wamp.session.count") == 1 == second.meta("wamp.session.count")


def test_a_realm_of_strict_uris_lenient_ids_and_disclosure(realms):
    with joined(realms, "realm2") as client, joined(realms, "realm2") as other:
        refused("wamp.error.invalid_uri", client.register, "com.example.Upper")
        client.register("com.example.lower_1")
        refused("wamp.error.not_authorized", client.subscribe, "com.example.unrouted")
        client.requests = 999
        call = client.begin_call("com.example.lower_1")
        assert client.invoked()[3]["caller"] == client.id
        assert call == 1000
        other.subscribe("ping")


def test_a_realm_without_anonymous_sessions_wants_a_method(realms):
    with Client(realms.port) as client:
        client.hello("realm3")
        client.expect_abort("wamp.error.authentication_required")
    with Client(realms.port) as client:
        client.hello("realm3", authmethods=["anonymous"])
        client.expect_abort("wamp.error.no_matching_auth_method")
    with Client(realms.port) as client:
        client.hello("realm3", authmethods=["ticket"], authid="ticket-user")
        client.expect(CHALLENGE, "ticket")
        client.send(AUTHENTICATE, "ticket-pass", {})
        client.welcomed()
