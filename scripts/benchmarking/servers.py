# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""The servers under test: how they are started, and the connections that do not read."""

import base64
import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
import tempfile
import time

SINKS = ("direct", "io_uring")
LIMIT_MODES = ("each", "batch", "uring")
SERVER_CPU, DRIVER_CPU = 0, 1


class Server:
    """A server that can be started on a port.

    `command` is a list in which {port} and {loops} are replaced; `environment` is added to ours.
    """

    def __init__(self, name, command, environment=None):
        self.name, self.command, self.environment = name, command, environment or {}

    @contextlib.contextmanager
    def running(self, loops=1, is_pinned=True):
        """Runs the server; gives its port and process id."""
        port = free_port()
        command = [part.replace("{port}", str(port)).replace("{loops}", str(loops)) for part in self.command]
        if is_pinned:
            command = ["taskset", "-c", str(SERVER_CPU)] + command
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(command, env={**os.environ, **self.environment}, stdout=log, stderr=log,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
            try:
                wait_for(port, process, log)
                yield port, process.pid
            finally:
                stop(process)


def free_port():
    """A port that nobody listens on, outside of the range that connections get theirs from."""
    for port in range(9400, 9900):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def wait_for(port, process, log, seconds=20):
    """Waits until somebody listens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    log.seek(0)
    raise RuntimeError(f"the server does not listen: {log.read()[-800:]}")


def stop(process):
    """Ends a server that we started, and everything that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return


def roost(binary, root, sink):
    command = [str(binary), "serve", "--config", str(root / "Examples/bench/roost.yml"), "--port", "{port}",
               "--loops", "{loops}"]
    return Server(f"roost-{sink}", command, {"ROOST_SINK": sink})


def sink_in_use(server):
    """The sink that a Roost server says it uses; None if it does not start with the one that is wanted."""
    command = Server(server.name, server.command + ["--log-level", "info"], server.environment)
    port = free_port()
    arguments = [part.replace("{port}", str(port)).replace("{loops}", "1") for part in command.command]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(arguments, env={**os.environ, **server.environment}, stdout=log, stderr=log,
                                   stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_for(port, process, log)
            time.sleep(0.2)
        except RuntimeError:
            return None
        finally:
            stop(process)
        log.seek(0)
        found = re.search(r"\bsink=(\w+)", log.read())
        return found[1] if found else None


def available(binary, root, wsbench, peers):
    """All servers that can be measured here, and why others cannot."""
    servers, notes = [], []
    for sink in SINKS:
        server = roost(binary, root, sink)
        used = sink_in_use(server)
        if used == sink:
            servers.append(server)
        else:
            notes.append(f"{server.name} is left out: the server uses {used or 'no such sink'}")
    for mode in LIMIT_MODES:
        server = Server(f"limit-{mode}", [str(wsbench / "limitserver"), "{port}", mode])
        try:
            with server.running():
                servers.append(server)
        except (RuntimeError, OSError) as error:
            notes.append(f"{server.name} is left out: {error}")
    for peer in peers:
        name, _, command = peer.partition("=")
        servers.append(Server(name, shlex.split(command)))
    return servers, notes


@contextlib.contextmanager
def stalled_subscribers(count, port, topic="bench.topic.0"):
    """Connections that subscribe and never read."""
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            peer = stack.enter_context(socket.socket())
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.connect(("127.0.0.1", port))
            key = base64.b64encode(os.urandom(16)).decode()
            peer.sendall((f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                          f"Sec-WebSocket-Protocol: wamp\r\n\r\n").encode())
            head = b""
            while b"\r\n\r\n" not in head:
                head += peer.recv(1)
            payload = f'[5,"{topic}"]'.encode()
            # A mask of zeros leaves the payload as it is.
            peer.sendall(bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
        yield
