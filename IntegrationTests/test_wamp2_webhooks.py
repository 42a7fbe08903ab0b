# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""An application that decides over HTTP who joins, what sessions may do, and what calls give; and JSON Web Tokens."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from conftest import folder
from support.application import Application
from support.server import Server
from support.wamp2 import AUTHENTICATE, CHALLENGE, Client, Failed

SECRET = b"a secret of the webhooks"
TOKEN_SECRET = "0123456789abcdef" * 2
TICKET = "t1cket-of-john"
ROUTING = "app.calls:\n    channel: 'calls/{method}'\n    handler: { callback: 'app.calls' }\n"


class Backend(Application):
    """An application that checks signatures, and can be told to misbehave."""

    def __init__(self):
        super().__init__()
        self.questions = []
        self.status = 200
        self.forged = 0

    def answer(self, headers, body):
        self.forged += not is_ours(headers["Roost-Signature"], body)
        question = json.loads(body)
        self.questions.append(question)
        return self.status, getattr(self, question["type"])(question)

    def authenticate(self, question):
        if question["method"] == "anonymous" or question.get("ticket") == TICKET:
            name = question.get("authid", "guest")
            return {"allow": True, "authid": name, "role": "user", "extra": {"seen": question["method"]}}
        return {"allow": False, "reason": "Go away."}

    def authorize(self, question):
        return {"allow": question["uri"].startswith("com.open."), "disclose": True, "cache": "session"}

    def call(self, question):
        if question["method"] == "fail":
            return {"error": {"message": "Sold out.", "code": 410}}
        return {"result": [question["authid"], question["method"], question["arguments"]]}

    def asked(self, kind):
        return [question for question in self.questions if question["type"] == kind]


def is_ours(header, body):
    fields = dict(part.split("=", 1) for part in header.split(","))
    code = hmac.new(SECRET, fields["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(code, fields["v1"]) and abs(time.time() - int(fields["t"])) < 300


def token(alg="HS256", secret=TOKEN_SECRET, **claims):
    claims = {"sub": "jane", "role": "user", "exp": int(time.time()) + 60, **claims}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": alg}, claims)]
    code = hmac.new(secret.encode(), b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(code).rstrip(b"=")]).decode()


@pytest.fixture(scope="module")
def application():
    made = Backend()
    yield made
    made.close()


@pytest.fixture(scope="module")
def router(application):
    url = f"url: 'http://127.0.0.1:{application.port}/', secret: {SECRET.decode()}, timeout: 500ms"
    patch = pytest.MonkeyPatch()
    patch.setattr("support.server.ROUTING", ROUTING)
    made = Server.roost(
        folder(),
        listener={"protocols": "[wamp1, wamp2]", "realm": "app"},
        extra=(
            f"realms:\n    app:\n        unrouted_topics: allow\n"
            f"        authenticator: {{ {url}, methods: [ticket, anonymous] }}\n"
            f"        authorizer: {{ {url} }}\n"
            f"        jwt: {{ keys: [{{ secret: {TOKEN_SECRET} }}] }}\n"
            f"procedures: [{{ name: app.calls, {url} }}]\n"
        ),
    )
    patch.undo()
    yield made
    assert application.forged == 0
    assert TICKET not in made.log and TOKEN_SECRET not in made.log and SECRET.decode() not in made.log
    made.remove()


@pytest.fixture
def connect(router, application):
    application.delay, application.status = 0, 200
    clients = []

    def make():
        clients.append(Client(router.port))
        return clients[-1]

    yield make
    for client in clients:
        client.drop()


def shows(client, ticket, authid="john"):
    """A client shows a ticket."""
    client.hello("app", authmethods=["ticket"], authid=authid)
    client.expect(CHALLENGE, "ticket")
    client.send(AUTHENTICATE, ticket, {})
    return client


def test_the_application_lets_in_by_ticket(connect):
    client = shows(connect(), TICKET).welcomed()
    assert client.details["authid"] == "john" and client.details["authrole"] == "user"
    assert client.details["authprovider"] == "webhook" and client.details["authextra"] == {"seen": "ticket"}


def test_the_application_refuses_and_says_why(connect):
    message = shows(connect(), "wrong").expect_abort("wamp.error.authentication_denied")
    assert message[1]["message"] == "Go away."


def test_the_application_decides_about_anonymous_sessions(connect):
    client = connect().join("app")
    assert client.details["authid"] == "guest" and client.details["authmethod"] == "anonymous"


def test_an_application_that_fails_or_is_slow_refuses(connect, application):
    application.status = 500
    shows(connect(), TICKET).expect_abort("wamp.error.authentication_failed")
    application.status, application.delay = 200, 2
    begun = time.monotonic()
    shows(connect(), TICKET).expect_abort("wamp.error.authentication_failed")
    assert time.monotonic() - begun < 1.9


def test_a_token_lets_in_without_the_application(connect, application):
    before = len(application.asked("authenticate"))
    client = shows(connect(), token()).welcomed()
    assert client.details["authid"] == "jane" and client.details["authprovider"] == "jwt"
    assert len(application.asked("authenticate")) == before


@pytest.mark.parametrize("wrong", [
    {"alg": "none"}, {"alg": "HS512"}, {"secret": "another"}, {"exp": 1}, {"nbf": 1 << 40}, {"aud": "somebody"},
    {"sub": 7}, {"role": []},
])
def test_a_wrong_token_is_for_the_application_to_judge(connect, application, wrong):
    before = len(application.asked("authenticate"))
    shows(connect(), token(**wrong)).expect_abort("wamp.error.authentication_denied")
    assert len(application.asked("authenticate")) == before + 1


def test_the_application_decides_what_may_be_done_and_is_not_asked_twice(connect, application):
    client = shows(connect(), TICKET).welcomed()
    before = len(application.asked("authorize"))
    for _ in range(3):
        client.publish("com.open.news", 1)
    with pytest.raises(Failed) as refused:
        client.publish("com.closed.news", 1)
    assert refused.value.uri == "wamp.error.not_authorized"
    asked = application.asked("authorize")[before:]
    assert [question["uri"] for question in asked] == ["com.open.news", "com.closed.news"]
    assert asked[0]["action"] == "publish" and asked[0]["authid"] == "john" and asked[0]["session"] == client.id


def test_an_application_that_fails_forbids(connect, application):
    client = shows(connect(), TICKET).welcomed()
    application.status = 503
    with pytest.raises(Failed) as refused:
        client.subscribe("com.open.other")
    assert refused.value.uri == "wamp.error.authorization_failed"
    application.status = 200
    client.subscribe("com.open.other")


def test_the_application_answers_calls(connect, application, monkeypatch):
    monkeypatch.setattr(application, "authorize", lambda question: {"allow": True})
    client = shows(connect(), TICKET).welcomed()
    assert client.call("calls/find_all", {"a": 1}).args == [["john", "findAll", {"a": 1}]]
    with pytest.raises(Failed) as failed:
        client.call("calls/fail")
    assert failed.value.uri == "wamp.error.runtime_error" and failed.value.message[3]["message"] == "Sold out."
    application.delay = 1
    with pytest.raises(Failed) as failed:
        client.call("calls/find_all")
    assert failed.value.uri == "wamp.error.timeout"


def test_failures_are_logged_once(router):
    assert router.log.count("the authorizer failed") <= 3
    assert "was answered with status 503" in router.log and "was not answered in time" in router.log
