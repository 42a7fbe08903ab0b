# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""AutobahnPython as it comes: it offers its subprotocols in its own order, `wamp.2.cbor.batched` first."""

import asyncio

import pytest
import txaio

txaio.use_asyncio()

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession  # noqa: E402
from autobahn.wamp import auth, cryptosign, types  # noqa: E402
from autobahn.wamp.exception import ApplicationError  # noqa: E402
from autobahn.wamp.serializer import (  # noqa: E402
    CBORSerializer, JsonSerializer, MsgPackSerializer,
)

from support.wamp2 import PLAIN_ROLES, REALM, unique  # noqa: E402

SERIALIZERS = {"json": JsonSerializer, "msgpack": MsgPackSerializer, "cbor": CBORSerializer}
SEED = bytes.fromhex("150085398329d255ad69e82bf47ced397bcec5b8fbeecd28a80edbbd85b49081")
TIMEOUT = 8


class Session(ApplicationSession):
    """A session that tells when it has joined or failed to."""

    def __init__(self, config):
        super().__init__(config)
        self.joined = asyncio.get_running_loop().create_future()
        self.left = asyncio.get_running_loop().create_future()

    def onConnect(self):
        self.join(self.config.realm, **self.config.extra.get("join", {}))

    def onChallenge(self, challenge):
        return self.config.extra["answer"](self, challenge)

    def onJoin(self, details):
        self.joined.set_result(details)

    def onLeave(self, details):
        if not self.joined.done():
            self.joined.set_exception(ApplicationError(details.reason, details.message))
        self.left.set_result(details)
        self.disconnect()


async def opened(url, serializers=None, join=None, answer=None):
    """A session that has joined."""
    made = asyncio.get_running_loop().create_future()

    def make(config):
        made.set_result(Session(config))
        return made.result()

    runner = ApplicationRunner(url, REALM, extra={"join": join or {}, "answer": answer}, serializers=serializers)
    await runner.run(make, start_loop=False)
    session = await asyncio.wait_for(made, TIMEOUT)
    session.welcome = await asyncio.wait_for(session.joined, TIMEOUT)
    return session


async def closed(*sessions):
    for session in sessions:
        session.leave()
    for session in sessions:
        await asyncio.wait_for(session.left, TIMEOUT)
    await asyncio.sleep(0.02)


def run(coroutine):
    """Runs a test on a loop of its own, which is the one that Autobahn finds too."""
    async def limited():
        txaio.config.loop = asyncio.get_running_loop()
        return await asyncio.wait_for(coroutine, 20)

    return asyncio.run(limited())


def url(router):
    return f"ws://127.0.0.1:{router.port}/ws"


async def exchange(first, second):
    """Two sessions publish to and call each other."""
    topic, procedure = unique(), unique()
    events = asyncio.Queue()

    def on_event(*args, details=None, **kwargs):
        events.put_nowait((list(args), kwargs, details))

    subscription = await first.subscribe(on_event, topic, options=types.SubscribeOptions(details=True))
    options = types.PublishOptions(acknowledge=True)
    await second.publish(topic, 1, "two", b"\0\xff", k=[None, 2**63 - 1], options=options)
    args, kwargs, details = await asyncio.wait_for(events.get(), TIMEOUT)
    assert args == [1, "two", b"\0\xff"] and kwargs == {"k": [None, 2**63 - 1]}
    assert details.topic == topic
    for number in range(200):
        second.publish(topic, number)
    for number in range(200):
        assert (await asyncio.wait_for(events.get(), TIMEOUT))[0] == [number]
    await subscription.unsubscribe()

    def add(left, right=0):
        if left == "fail":
            raise ApplicationError("com.example.error", "It does not work.", right=right)
        return left + right

    registration = await first.register(add, procedure)
    assert await second.call(procedure, 2, right=3) == 5
    assert await asyncio.gather(*[second.call(procedure, number) for number in range(100)]) == list(range(100))
    with pytest.raises(ApplicationError) as error:
        await second.call(procedure, "fail", right=[1])
    assert error.value.error == "com.example.error" and error.value.kwargs == {"right": [1]}
    await registration.unregister()
    with pytest.raises(ApplicationError) as error:
        await second.call(procedure, 1)
    assert error.value.error == "wamp.error.no_such_procedure"


def test_the_default_client_speaks_batched_cbor(router):
    async def body():
        first, second = await opened(url(router)), await opened(url(router))
        assert first._transport.websocket_protocol_in_use == "wamp.2.cbor.batched"
        assert first.welcome.realm == REALM and first.welcome.authmethod == "anonymous"
        await exchange(first, second)
        await exchange(second, first)
        await closed(first, second)

    run(body())


@pytest.mark.parametrize("name", SERIALIZERS)
@pytest.mark.parametrize("scheme, batched", [("ws", False), ("ws", True), ("rs", False)])
def test_every_serializer_meets_the_default_client(router, name, scheme, batched):
    async def body():
        address = url(router) if scheme == "ws" else f"rs://127.0.0.1:{router.port + 1}"
        first, second = await opened(address, [SERIALIZERS[name](batched=batched)]), await opened(url(router))
        await exchange(first, second)
        await exchange(second, first)
        await closed(first, second)

    run(body())


def test_progressive_results_arrive(router):
    async def body():
        first, second = await opened(url(router)), await opened(url(router))
        procedure, seen = unique(), []

        async def count(limit, details=None):
            for number in range(limit):
                details.progress(number)
            return "done"

        await first.register(count, procedure, options=types.RegisterOptions(details_arg="details"))
        result = await second.call(procedure, 20, options=types.CallOptions(on_progress=seen.append))
        assert result == "done" and seen == list(range(20))
        await closed(first, second)

    run(body())


def test_a_call_may_be_canceled(router):
    async def body():
        first, second = await opened(url(router)), await opened(url(router))
        procedure, canceled, started = unique(), asyncio.Event(), asyncio.Event()

        async def wait():
            started.set()
            try:
                await asyncio.sleep(30)
            except asyncio.CancelledError:
                canceled.set()
                raise

        await first.register(wait, procedure)
        call = second.call(procedure)
        await asyncio.wait_for(started.wait(), TIMEOUT)
        call.cancel()
        await asyncio.wait_for(canceled.wait(), TIMEOUT)
        await closed(first, second)

    run(body())


def test_patterns_and_shared_registrations(router):
    async def body():
        first, second, third = [await opened(url(router)) for _ in range(3)]
        root = unique()
        events = asyncio.Queue()

        def on_event(value, details=None):
            events.put_nowait((value, details))

        await first.subscribe(on_event, root, options=types.SubscribeOptions(match="prefix", details=True))
        second.publish(root + ".below", 0, options=types.PublishOptions(exclude=[first._session_id]))
        second.publish(root + ".below", 1, options=types.PublishOptions(exclude=[third._session_id]))
        value, details = await asyncio.wait_for(events.get(), TIMEOUT)
        assert value == 1 and details.topic == root + ".below"

        for session, answer in ((first, "first"), (second, "second")):
            await session.register(
                lambda answer=answer: answer, root + ".shared", options=types.RegisterOptions(invoke="roundrobin")
            )
        assert [await third.call(root + ".shared") for _ in range(4)] == ["first", "second", "first", "second"]
        await first.register(
            lambda details: details.procedure, root + ".", types.RegisterOptions(match="prefix", details=True)
        )
        assert await third.call(root + ".anything") == root + ".anything"
        await closed(first, second, third)

    run(body())


def test_meta_procedures_and_testaments(router):
    async def body():
        first, second = await opened(url(router)), await opened(url(router))
        assert second._session_id in await first.call("wamp.session.list")
        topic, will = unique(), asyncio.get_running_loop().create_future()
        await first.subscribe(lambda *args, **kwargs: will.set_result((list(args), kwargs)), topic)
        await second.call("wamp.session.add_testament", topic, ["bye"], {"k": 1})
        await closed(second)
        assert await asyncio.wait_for(will, TIMEOUT) == (["bye"], {"k": 1})
        third = await opened(url(router))
        await first.call("wamp.session.kill", third._session_id, reason="com.example.reason", message="go away")
        details = await asyncio.wait_for(third.left, TIMEOUT)
        assert (details.reason, details.message) == ("com.example.reason", "go away")
        await closed(first)

    run(body())


def test_a_v2_client_of_raw_messages_meets_autobahn(router, join):
    client = join("msgpack", roles=PLAIN_ROLES)
    topic = unique()
    client.subscribe(topic)
    client.register(topic)

    async def body():
        session = await opened(url(router))
        await session.publish(topic, "from Autobahn", options=types.PublishOptions(acknowledge=True))
        call = session.call(topic, 1)
        await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, client.expect_event, "from Autobahn")
        invocation = await loop.run_in_executor(None, client.invoked)
        client.yields(invocation, "to Autobahn")
        assert await asyncio.wait_for(call, TIMEOUT) == "to Autobahn"
        await closed(session)

    run(body())


# Authentication

def ticket_answer(session, challenge):
    assert challenge.method == "ticket"
    return "ticket-pass"


def wampcra_answer(secret):
    def answer(session, challenge):
        assert challenge.method == "wampcra"
        key = secret.encode()
        if "salt" in challenge.extra:
            key = auth.derive_key(
                secret, challenge.extra["salt"], challenge.extra["iterations"], challenge.extra["keylen"]
            )
        return auth.compute_wcs(key, challenge.extra["challenge"].encode()).decode()

    return answer


KEY = cryptosign.CryptosignKey.from_bytes(SEED)


async def cryptosign_answer(session, challenge):
    return await asyncio.ensure_future(KEY.sign_challenge(challenge, channel_id_type=None))


AUTHENTICATIONS = {
    "ticket": ({"authmethods": ["ticket"], "authid": "ticket-user"}, ticket_answer),
    "wampcra": ({"authmethods": ["wampcra"], "authid": "wamp-cra-user"}, wampcra_answer("cra-secret")),
    "salted wampcra": ({"authmethods": ["wampcra"], "authid": "wamp-cra-salt-user"}, wampcra_answer("cra-salt-secret")),
    "cryptosign": (
        {"authmethods": ["cryptosign"], "authid": "cryptosign-user",
         "authextra": {"pubkey": KEY.public_key(), "channel_binding": None}}, cryptosign_answer,
    ),
}


@pytest.mark.parametrize("name", AUTHENTICATIONS)
def test_autobahn_signs_in(router, name):
    join, answer = AUTHENTICATIONS[name]

    async def body():
        session = await opened(url(router), join=join, answer=answer)
        assert session.welcome.authid == join["authid"] and session.welcome.authmethod == join["authmethods"][0]
        await session.publish(unique(), 1, options=types.PublishOptions(acknowledge=True))
        await closed(session)

    run(body())


@pytest.mark.parametrize("name", ["ticket", "wampcra", "salted wampcra"])
def test_autobahn_with_a_wrong_secret_is_refused(router, name):
    join, _ = AUTHENTICATIONS[name]

    async def body():
        with pytest.raises(ApplicationError) as error:
            await opened(url(router), join=join, answer=lambda session, challenge: "wrong")
        assert error.value.error == "wamp.error.authentication_denied"

    run(body())
