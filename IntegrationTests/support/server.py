# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Server processes."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from .peer import Peer

CRASHES = {-signal.SIGILL, -signal.SIGTRAP, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGSEGV}

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFORMANCE = ROOT / "Examples" / "conformance" / "roost.yml"

ROUTING = r"""
test.room:
    channel: 'room/{name}'
    handler: { callback: 'test.room' }

test.number:
    channel: 'number/{id}'
    handler: { callback: 'test.room' }
    requirements:
        id: { pattern: '(\d+)+x' }

test.ping:
    channel: 'ping'
    handler: { callback: 'test.ping' }

test.secured:
    channel: 'secured/{user_id}'
    handler: { callback: 'test.secured' }

test.chat:
    channel: 'chat/{room}'
    handler: { callback: 'test.room' }

test.conflate:
    channel: 'conflate/{name}'
    handler: { callback: 'test.room' }
    slow_consumer: conflate

test.oldest:
    channel: 'oldest/{name}'
    handler: { callback: 'test.room' }
    slow_consumer: drop_oldest

test.newest:
    channel: 'newest/{name}'
    handler: { callback: 'test.room' }
    slow_consumer: drop_newest

test.uri:
    channel: 'http://example.com/room#{name}'
    handler: { callback: 'test.room' }
"""

SERVICES = r"""
services:
    test.room:
        class: Oro\Bundle\SyncBundle\Topic\BroadcastTopic
        arguments: ['test.room']
        tags: [{ name: gos_web_socket.topic }]

    test.secured:
        class: Oro\Bundle\SyncBundle\Topic\SecuredTopic
        arguments: ['test.secured', '@gos_web_socket.client.manipulator']
        tags: [{ name: gos_web_socket.topic }]

    test.ping:
        class: Oro\Bundle\SyncBundle\Topic\WebsocketPingTopic
        arguments: ['test.ping', 1]
        tags: [{ name: gos_web_socket.topic }]
"""


def binary(name):
    """The path of a built program: ROOST_BIN_DIR, else the release build, else the debug build."""
    folders = [os.environ["ROOST_BIN_DIR"]] if "ROOST_BIN_DIR" in os.environ else [".build/release", ".build/debug"]
    for folder in folders:
        path = ROOT / folder / name
        if path.exists():
            return str(path)
    raise FileNotFoundError(f"{name} is not built; run `swift build -c release` first")


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_port_pair():
    """The first of two ports, one after the other, that nobody listens on."""
    while True:
        port = free_port()
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port + 1))
                return port
            except (OSError, OverflowError):
                continue


def conformance_realms():
    """The section `realms` of the conformance example, for configurations that tests write themselves."""
    lines = CONFORMANCE.read_text().splitlines()
    start = lines.index("realms:")
    length = next((i for i, line in enumerate(lines[start + 1 :], 1) if line[:1] not in ("", " ", "#")), len(lines))
    return "\n".join(lines[start : start + length]) + "\n"


class Server:
    """A server process with its ports and files."""

    def __init__(self, command, folder, port, environment=None):
        self.port = port
        self.page_port = None
        self.folder = pathlib.Path(folder)
        self.log_path = self.folder / "server.log"
        self.command = command
        # Most tests end a server only because they are over.
        self.environment = {"ROOST_SHUTDOWN_WINDOW": "0", **(environment or {})}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ROOST_")}
        environment.update(self.environment)
        if "ROOST_TEST_SINK" in os.environ and "sink: " not in self.configuration:
            environment["ROOST_SINK"] = os.environ["ROOST_TEST_SINK"]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder, env=environment
            )
        self.await_port(port)

    @classmethod
    def roost(cls, folder, limits=None, listener=None, page=False, extra="", listeners=(), http=None, options=(), environment=None):
        """Starts `roost serve` with a configuration written for the test."""
        folder = pathlib.Path(folder)
        (folder / "routing.yml").write_text(ROUTING)
        (folder / "services.yml").write_text(SERVICES)
        port = free_port()
        first = {"authentication": "anonymous", "publish": "anyone", **(listener or {}), "port": port}
        lines = ["listeners:"]
        for index, entry in enumerate([first, *listeners]):
            pairs = {"name": f"listener{index}", "host": "127.0.0.1", **entry}
            lines += [f"    {'- ' if not i else '  '}{key}: {value}" for i, (key, value) in enumerate(pairs.items())]
        lines += ["routing: routing.yml", "services: services.yml"]
        page_port = free_port() if page or http is not None else None
        if page_port:
            keys = {"host": "127.0.0.1", "port": page_port, **({"page": "true"} if page else {}), **(http or {})}
            lines.append(f"http: {{ {', '.join(f'{key}: {value}' for key, value in keys.items())} }}")
        if limits:
            lines.append("limits:")
            lines += [f"    {key}: {value}" for key, value in limits.items()]
        (folder / "roost.yml").write_text("\n".join(lines) + "\n" + extra)
        server = cls([binary("roost"), "serve", "--config", str(folder / "roost.yml"), *options], folder, port, environment)
        server.page_port = page_port
        if page_port:
            server.await_port(page_port)
        return server

    @classmethod
    def conformance(cls, folder):
        """Starts `roost serve` with the conformance example: all transports on one port, RawSocket also on the next."""
        port = free_port_pair()
        server = cls([binary("roost"), "serve", "--config", str(CONFORMANCE), "--port", str(port)], folder, port)
        server.await_port(port + 1)
        return server

    @classmethod
    def router(cls, folder, listener=None, realms=None, **options):
        """Starts `roost serve` with the realms of the conformance example or others, and the routes of these tests."""
        everything = {"protocols": "[wamp1, wamp2, rawsocket]", "realm": "realm1"}
        options["extra"] = (realms or conformance_realms()) + options.get("extra", "")
        return cls.roost(folder, listener={**everything, **(listener or {})}, **options)

    @classmethod
    def fixture(cls, folder):
        """Starts CompatibilityFixture."""
        port = free_port()
        return cls([binary("CompatibilityFixture"), str(port)], folder, port)

    @property
    def configuration(self):
        path = self.folder / "roost.yml"
        return path.read_text() if path.exists() else ""

    @property
    def log(self):
        return self.log_path.read_text(errors="replace")

    def await_port(self, port, seconds=15):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the server ended early:\n{self.log}"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"the server does not listen:\n{self.log}")

    def stop(self, number=signal.SIGTERM, seconds=10):
        """Sends a signal and waits; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def restart(self):
        """Starts the same command again after the end, on the same ports."""
        page_port = self.page_port
        self.__init__(self.command, self.folder, self.port, self.environment)
        self.page_port = page_port
        return self

    def remove(self):
        """Ends the process however it is, and removes its files."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        log = self.log
        shutil.rmtree(self.folder, ignore_errors=True)
        assert self.process.returncode not in CRASHES, f"the server crashed:\n{log[-8000:]}"

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, **options):
        """A peer whose session is open."""
        return Peer.open(self.port, **options)

    def assert_serves(self):
        """Makes sure that the process lives and a new pair of clients can exchange an event."""
        assert self.process.poll() is None, f"the server died with {self.process.returncode}:\n{self.log[-4000:]}"
        with self.connect() as subscriber, self.connect() as publisher:
            subscriber.subscribe("room/health")
            publisher.publish("room/health", {"alive": True})
            subscriber.expect_event("room/health", {"alive": True})

    def assert_routes(self):
        """Makes sure that the process lives and a new pair of WAMP v2 clients can exchange an event."""
        from .wamp2 import Client, unique

        assert self.process.poll() is None, f"the server died with {self.process.returncode}:\n{self.log[-4000:]}"
        topic = unique("health")
        with Client(self.port, "cbor") as subscriber, Client(self.port, rawsocket=True) as publisher:
            subscriber.join().subscribe(topic)
            publisher.join().publish(topic, "alive")
            subscriber.expect_event("alive")
