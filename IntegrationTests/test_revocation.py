# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Tokens that are taken back over HTTP: live sessions end, and new ones are refused."""

import time

import pytest

from support.http_api import API
from support.tokens import SECRET, token
from support.wamp2 import ABORT, AUTHENTICATE, CHALLENGE, GOODBYE, Client

NOT_AUTHORIZED = "wamp.error.not_authorized"


@pytest.fixture
def serve(start_router):
    def make(**options):
        return start_router(
            listener={"authentication": "jwt"}, http={"api": "open"},
            realms=f"realms:\n    realm1: {{ unrouted_topics: allow, jwt: {{ keys: [{{ secret: '{SECRET}' }}] }} }}\n",
            **options,
        )

    return make


def revoke(server, realm="realm1", **parameters):
    with API(server.page_port, realm=realm) as api:
        return api.post(".revocations", parameters)


def shows(client, ticket):
    client.hello(authmethods=["ticket"])
    client.expect(CHALLENGE)
    client.send(AUTHENTICATE, ticket, {})
    return client


def test_a_token_is_taken_back_by_its_id(serve):
    server = serve()
    stolen, other = token(jti="t1"), token(jti="t2")
    with Client(server.port) as thief, Client(server.port) as owner, server.connect(path=f"/?token={stolen}") as old:
        shows(thief, stolen).welcomed()
        shows(owner, other).welcomed()
        old.subscribe("room/a")
        assert revoke(server, jti="t1").ok() == {"disconnected": 2}
        assert thief.expect(GOODBYE)[2] == NOT_AUTHORIZED
        old.expect_close(0)
        owner.expect_nothing()
        with Client(server.port) as again:
            assert shows(again, stolen).expect(ABORT)[2] == NOT_AUTHORIZED
        again = server.connect(path=f"/?token={stolen}")
        assert again.text().endswith("403")
        again.expect_close(0)
        with Client(server.port) as fresh:
            shows(fresh, token(jti="t3")).welcomed()


def test_all_tokens_of_a_subject_are_taken_back_up_to_a_second(serve):
    server = serve()
    now = int(time.time())
    with Client(server.port) as early, Client(server.port) as late, Client(server.port) as joe:
        shows(early, token(iat=now - 20)).welcomed()
        shows(late, token(iat=now - 5)).welcomed()
        shows(joe, token(sub="joe", iat=now - 20)).welcomed()
        assert revoke(server, subject="jane", not_before=now - 10).ok() == {"disconnected": 1}
        assert early.expect(GOODBYE)[2] == NOT_AUTHORIZED
        late.expect_nothing()
        joe.expect_nothing()
        assert revoke(server, subject="jane").ok() == {"disconnected": 1}
        assert late.expect(GOODBYE)[2] == NOT_AUTHORIZED


def test_a_revocation_is_in_force_for_its_lifetime(serve):
    server = serve()
    shown = token(jti="t1")
    assert revoke(server, jti="t1", lifetime=1).ok() == {"disconnected": 0}
    with Client(server.port) as client:
        assert shows(client, shown).expect(ABORT)[2] == NOT_AUTHORIZED
    time.sleep(2.05)
    with Client(server.port) as client:
        shows(client, shown).welcomed()


def test_beyond_the_bound_sessions_end_and_the_answer_says_the_rest(serve):
    server = serve(limits={"revocations": 1})
    with Client(server.port) as client:
        shows(client, token(jti="t2")).welcomed()
        revoke(server, jti="t1").ok()
        revoke(server, jti="t2").problem(503, "unavailable")
        assert client.expect(GOODBYE)[2] == NOT_AUTHORIZED


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"jti": "a", "subject": "b"},
        {"jti": ""},
        {"jti": "x" * 1025},
        {"jti": 7},
        {"jti": "a", "lifetime": 0},
        {"jti": "a", "lifetime": 31_536_001},
        {"jti": "a", "not_before": 1},
        {"subject": "b", "not_before": -1},
        {"jti": "a", "more": 1},
    ],
)
def test_what_is_no_revocation_is_a_problem(serve, parameters):
    revoke(serve(), **parameters).problem(422, "invalid-request")


@pytest.mark.parametrize("parameters", [{"jti": "ä" * 1024}, {"subject": "b", "lifetime": 31_536_000, "not_before": 0}])
def test_what_is_just_allowed_is_a_revocation(serve, parameters):
    assert revoke(serve(), **parameters).ok() == {"disconnected": 0}


def test_an_unknown_realm_is_a_problem(serve):
    revoke(serve(), realm="elsewhere", jti="a").problem(404, "not-found")
