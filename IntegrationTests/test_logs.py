# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The log: both formats, and that nobody can forge a line or find a secret in it."""

import json
import os
import re
import subprocess

import pytest

from conftest import assert_settles, folder
from support.peer import Peer
from support.server import Server, binary
from support.wamp2 import Client

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trace|debug|info|notice|warning|error|critical) [\w.-]+: .+"
)
FORGED = "2026-01-01T00:00:00.000Z error roost: forged"
TICKET = "VGhpcyB0aWNrZXQgbXVzdCBub3QgYmUgbG9nZ2Vk"
PAYLOAD = "a payload that must not be logged"


def provoke(server):
    """Does what is logged, with texts that would like to be lines of their own."""
    with Peer.open(server.port) as peer:
        peer.subscribe("room/a")
        peer.publish("room/a", PAYLOAD)
        peer.publish(f"no/route\n{FORGED}\r\n\x1b[2J{FORGED}", PAYLOAD)
        peer.expect_close(1007)
    with Peer(server.port) as peer:
        peer.send(peer.request(origin=f"http://evil\x1b[2J/{FORGED}", path=f"/ws?ticket={TICKET}"))
        assert peer.response().status in (400, 403)
    with Client(server.port) as client:
        client.hello(f"realm\n{FORGED}", authid=f"x\n{FORGED}", ticket=TICKET)
        client.receive()
    assert_settles(lambda: server.log.count("connection refused or ended") >= 3, "nothing is logged")


@pytest.fixture
def logged(start):
    def make(log_format):
        server = start(
            listener={"protocols": "[wamp1, wamp2]", "origins": "[example.com]"},
            options=["--log-level", "debug", "--log-format", log_format],
        )
        provoke(server)
        return server

    return make


def test_text(logged):
    """Each line has a time, a level, a logger and a message; nobody else has written one."""
    server = logged("text")
    lines = [line for line in server.log.split("\n")[:-1] if not line.startswith("roost: ")]
    assert len(lines) > 5
    assert all(LINE.fullmatch(line) for line in lines), server.log
    assert not any(line.startswith(FORGED) for line in lines)
    assert any("session established listener=listener0 peer.address=127.0.0.1 session.id=" in line for line in lines)
    assert_harmless(server)


def test_json(logged):
    """Each line is an object with the same members, and nothing else is written."""
    server = logged("json")
    events = [json.loads(line) for line in server.log.split("\n")[:-1]]
    assert all(list(event) == ["timestamp", "level", "logger", "message", "metadata"] for event in events)
    assert all(isinstance(value, str) for event in events for value in event["metadata"].values())
    assert {"listening", "session established", "connection refused or ended"} <= {e["message"] for e in events}
    assert not any("forged" in event["message"] for event in events)
    assert_harmless(server)


def assert_harmless(server):
    """No secret, no payload, and nothing that a terminal would obey."""
    assert TICKET not in server.log and PAYLOAD not in server.log
    assert not re.search(r"[^\n\x20-\x7e…]", server.log)


def test_json_issues_and_the_end():
    """Issues of the configuration and the reason for the end are events too."""
    place = folder()
    server = Server.roost(place)
    try:
        with open(f"{place}/second.yml", "w") as file:
            file.write(f"listeners: [{{ port: {server.port}, authentication: anonymous, name: a }}]\n")
            file.write("log: { format: json }\n")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ROOST_")}
        environment["ROOST_WRONG"] = "1"
        run = subprocess.run(
            [binary("roost"), "serve", "--config", f"{place}/second.yml"],
            capture_output=True, text=True, timeout=20, env=environment,
        )
        assert run.returncode == 1 and run.stdout == ""
        events = [json.loads(line) for line in run.stderr.splitlines()]
        assert [event["message"] for event in events if event["level"] == "warning"] == [
            "the configuration has an issue"
        ]
        assert "ROOST_WRONG is unknown" in events[0]["metadata"]["issue"]
        assert events[-1]["message"] == "the server has ended" and events[-1]["level"] == "critical"
    finally:
        server.remove()
