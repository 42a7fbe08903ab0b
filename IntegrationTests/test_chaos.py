# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""An application that is killed, hangs and answers nonsense while many sessions publish.

`ROOST_CHAOS_SESSIONS` (default 100) and `ROOST_CHAOS_SECONDS` for each thing that goes wrong (default 2) set the load;
`ROOST_CHAOS_RATIO` bounds how much slower other topics may become (default none: the machine has others' work to do).
"""

import asyncio
import os
import time

import pytest

from conftest import folder
from support.chaos import SECRET, Application
from support.http_api import API
from support.many import Session
from support.metrics import Metrics
from support.server import Server

SESSIONS = int(os.environ.get("ROOST_CHAOS_SESSIONS", "100"))
SECONDS = float(os.environ.get("ROOST_CHAOS_SECONDS", "2"))
RATIO = float(os.environ.get("ROOST_CHAOS_RATIO", "0"))
KEY = "a-key-for-everything"
WATCHERS = 20
ROUTING = """
rooms: { channel: 'rooms/{name}', handler: { callback: app.rooms } }
plain: { channel: 'plain/{name}', handler: { callback: test.room } }
"""


class Load:
    """All sessions, and what they see."""

    def __init__(self, server, application):
        self.server = server
        self.application = application
        self.latencies = []
        self.leaks = []
        self.sent = 0
        self.delivered = 0
        self.runs = True

    async def begin(self):
        port = self.server.port
        self.watchers = [await Session().open(port) for _ in range(WATCHERS)]
        for watcher in self.watchers:
            watcher.on_event = self.watched
            watcher.send(5, "plain/clock")
        self.sessions = []
        for number in range(SESSIONS):
            session = await Session().open(port)
            session.on_event = self.heard
            session.send(5, f"rooms/{number % 50}")
            self.sessions.append(session)
        self.intruders = [await Session().open(port) for _ in range(10)]
        for intruder in self.intruders:
            intruder.on_event = lambda topic, event: self.leaks.append((topic, event))
        await asyncio.sleep(1)
        self.tasks = [asyncio.create_task(work()) for work in (self.tick, self.chatter, self.intrude)]

    def watched(self, topic, event):
        self.latencies.append(time.monotonic() - event)

    def heard(self, topic, event):
        self.delivered += 1

    async def tick(self):
        """One publisher on a route that no application decides about."""
        clock = await Session().open(self.server.port)
        while self.runs:
            clock.send(7, "plain/clock", time.monotonic())
            await asyncio.sleep(0.02)
        clock.close()

    async def chatter(self):
        """Each session publishes, one after the other."""
        while self.runs:
            for number, session in enumerate(self.sessions):
                if not session.ended:
                    session.send(7, f"rooms/{number % 50}", {"number": number, "text": "x" * 100})
                    self.sent += 1
                if number % 10 == 9:
                    await asyncio.sleep(0.04)
            await asyncio.sleep(0.04)

    async def intrude(self):
        """Those who may not ask again and again, and what they may not have is published all the while."""
        while self.runs:
            for intruder in self.intruders:
                intruder.send(5, "rooms/secret")
                intruder.send(7, "rooms/secret", "a secret")
            await asyncio.sleep(0.2)

    async def phase(self, mode, seconds):
        """What one mode does to the others: the latency of 99 in 100 events on the plain route, in milliseconds."""
        self.application.ask(f"mode {mode}")
        await asyncio.sleep(0.3)
        self.latencies = []
        await asyncio.sleep(seconds)
        seen = sorted(self.latencies)
        assert seen, "nothing is delivered on other routes"
        return seen[len(seen) * 99 // 100] * 1000

    async def end(self):
        self.runs = False
        await asyncio.gather(*self.tasks)


@pytest.fixture
def application():
    made = Application()
    yield made
    made.close()


@pytest.fixture
def server(application, monkeypatch):
    monkeypatch.setattr("support.server.ROUTING", ROUTING)
    url = f"url: 'http://127.0.0.1:{application.port}/', secret: {SECRET}, timeout: 500ms"
    made = Server.roost(
        folder(),
        listener={"realm": "app"},
        limits={"connections": 5000, "connections_per_address": 5000},
        http={"metrics": "true", "api_keys": f"[{{ name: all, secret: {KEY} }}]"},
        extra=(
            f"topic_handlers: [{{ name: app.rooms, {url}, breaker_pause: 500ms }}]\n"
            f"realms: {{ app: {{ lifecycle: {{ {url}, snapshot: 1m, queue: 2000 }} }} }}\n"
        ),
    )
    yield made
    made.remove()


def truth(api):
    """Who is there, as the server's own books have it."""
    books = {}
    for entry in api.pages(".sessions", "sessions", limit=1000):
        detail = api.get(f".sessions/{entry['session']}").ok()
        books[str(entry["session"])] = sorted(topic["topic"] for topic in detail["subscriptions"])
    return books


@pytest.mark.timeout(600)
def test_an_application_in_trouble(application, server):
    async def run():
        load = Load(server, application)
        await load.begin()
        await load.phase("fine", 1)
        undisturbed = await load.phase("fine", max(SECONDS, 2) * 2)
        resident = server.resident_bytes()
        figures = {}
        for mode in ("refuse", "hang", "garble", "reset", "slow", "hang", "refuse"):
            figures[mode] = max(figures.get(mode, 0), await load.phase(mode, SECONDS))
            assert load.leaks == [], f"{mode}: somebody has got in"
        grown = server.resident_bytes() - resident
        asked = application.ask("mode fine")["questions"]
        again = await load.phase("fine", max(SECONDS, 2))
        # Sessions come and go while it heals.
        for session in load.sessions[::10]:
            session.close()
        delivered = load.delivered
        await asyncio.sleep(1)
        assert load.delivered > delivered and application.ask("books")["questions"] > asked
        await load.end()
        deadline = time.monotonic() + 90
        api = API(server.page_port, KEY, realm="app")
        while (books := application.ask("books"))["books"] != (expected := await asyncio.to_thread(truth, api)):
            assert time.monotonic() < deadline, len(set(books["books"]) ^ set(expected))
            await asyncio.sleep(0.5)
        assert len(expected) >= SESSIONS * 9 // 10
        assert load.leaks == []
        print(
            f"\n{SESSIONS} sessions, p99 on other routes in ms: undisturbed {undisturbed:.2f}, "
            + ", ".join(f"{mode} {value:.2f}" for mode, value in figures.items())
            + f", healed {again:.2f}; memory grew by {grown / 1048576:.1f} MiB; {load.sent} publications, "
            f"{books['questions']} questions, {books['forged']} garbled"
        )
        assert grown < 64 << 20
        if RATIO:
            assert max(figures.values()) <= RATIO * undisturbed
        return load

    asyncio.run(run())
    metrics = Metrics(server.page_port)
    assert metrics.value("roost_lifecycle_waiting", realm="app") == 0
