# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Fixtures: servers with the default limits for whole modules, and a maker of others."""

import contextlib
import os
import shutil
import tempfile

import pytest

from support.server import Server
from support.wamp2 import ROLES, Client, unique

IS_CI = os.environ.get("CI") == "true"


def folder():
    return tempfile.mkdtemp(prefix="roost-")


@contextlib.contextmanager
def servers(kind):
    """Gives a maker of servers of a kind; they end with the block."""
    made = []

    def make(**options):
        made.append(kind(folder(), **options))
        return made[-1]

    yield make
    for server in made:
        server.remove()


@pytest.fixture(scope="module")
def server():
    """A server with the default limits, where everybody may connect and publish."""
    made = Server.roost(folder())
    yield made
    made.remove()


@pytest.fixture(scope="module")
def fixture_server():
    """CompatibilityFixture, with its users and tickets."""
    made = Server.fixture(folder())
    yield made
    made.remove()


@pytest.fixture
def start():
    """Starts servers of the test's own."""
    with servers(Server.roost) as make:
        yield make


@pytest.fixture(scope="module")
def module_start():
    """Starts servers for a whole module."""
    with servers(Server.roost) as make:
        yield make


@pytest.fixture(scope="module")
def router():
    """A WAMP v2 router with the conformance example, where everybody may do everything."""
    made = Server.conformance(folder())
    yield made
    made.remove()


@pytest.fixture
def start_router():
    """Starts WAMP v2 routers of the test's own."""
    with servers(Server.router) as make:
        yield make


@pytest.fixture
def connect(router):
    """Opens connections to the router that have no session yet; they end with the test."""
    clients = []

    def make(serializer="json", **options):
        clients.append(Client(options.pop("port", router.port), serializer, **options))
        return clients[-1]

    yield make
    for client in clients:
        client.drop()


@pytest.fixture
def join(connect):
    """Opens sessions in the router; they end with the test."""

    def make(serializer="json", rawsocket=False, roles=ROLES, transport=None, **details):
        return connect(serializer, rawsocket=rawsocket, **(transport or {})).join(roles=roles, **details)

    return make


@pytest.fixture
def unharmed_router(router, join):
    """Makes sure that a test harms nobody: a bystander stays served, memory and descriptors stay as they were."""
    before = router.resident_bytes()
    descriptors = router.descriptors()
    bystander = join()
    topic = unique("bystander")
    bystander.subscribe(topic)
    yield router
    join("msgpack").publish(topic, "still here")
    bystander.expect_event("still here")
    router.assert_routes()
    growth = router.resident_bytes() - before
    assert growth < 48 << 20, f"memory grew by {growth >> 20} MiB"
    assert_settles(lambda: router.descriptors() <= descriptors + 40, "descriptors leak")


@pytest.fixture
def unharmed(server):
    """Makes sure that a test harms nobody: a bystander stays served, memory and descriptors stay as they were."""
    before = server.resident_bytes()
    descriptors = server.descriptors()
    bystander = server.connect()
    bystander.subscribe("room/bystander")
    yield server
    with server.connect() as publisher:
        publisher.publish("room/bystander", "still here")
        bystander.expect_event("room/bystander", "still here")
    bystander.drop()
    server.assert_serves()
    growth = server.resident_bytes() - before
    assert growth < 48 << 20, f"memory grew by {growth >> 20} MiB"
    assert_settles(lambda: server.descriptors() <= descriptors + 4, "descriptors leak")


def assert_settles(condition, what, seconds=8):
    """Waits until a condition holds."""
    import time

    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def need(program):
    """Skips a test if a program is missing, except in CI, where it has to be there."""
    if shutil.which(program):
        return
    if IS_CI:
        pytest.fail(f"{program} is missing")
    pytest.skip(f"{program} is missing")
