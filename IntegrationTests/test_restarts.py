# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Restarts that refuse nobody: sockets that a service manager keeps, and ports that two servers share."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest

from conftest import assert_settles, folder, need
from support.http_api import API
from support.peer import Peer
from support.server import ROUTING, SERVICES, Server, binary, free_port


def configuration(path, *listeners, extra=""):
    """Writes roost.yml with listeners."""
    path = pathlib.Path(path)
    (path / "routing.yml").write_text(ROUTING)
    (path / "services.yml").write_text(SERVICES)
    lines = ["routing: routing.yml", "services: services.yml", "listeners:"]
    for listener in listeners:
        keys = {"authentication": "anonymous", "publish": "anyone", **listener}
        lines.append(f"    - {{ {', '.join(f'{key}: {value}' for key, value in keys.items())} }}")
    (path / "roost.yml").write_text("\n".join(lines) + "\n" + extra)
    return path


class Manager:
    """Holds listening sockets, and starts servers with them, as systemd does."""

    def __init__(self, path, sockets):
        self.path = path
        self.sockets = sockets
        self.process = None
        self.log = path / "server.log"

    def start(self):
        names = ":".join(name for name, _ in self.sockets)
        count = len(self.sockets)

        def pass_on():
            for index, (_, sock) in enumerate(self.sockets):
                os.dup2(sock.fileno(), 3 + index)

        # The process that LISTEN_PID names is the server itself.
        command = f"LISTEN_PID=$$ exec {binary('roost')} serve --config {self.path}/roost.yml"
        self.process = subprocess.Popen(
            ["sh", "-c", command],
            env={"PATH": os.environ["PATH"], "LISTEN_FDS": str(count), "LISTEN_FDNAMES": names},
            preexec_fn=pass_on,
            pass_fds=range(3, 3 + count),
            stdout=open(self.log, "ab"),
            stderr=subprocess.STDOUT,
        )

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(10) == 0

    def text(self):
        return self.log.read_text()


@pytest.fixture
def manager():
    """Makes managers with one listening socket for each name."""
    made = []

    def make(*names, listeners=None, extra=""):
        sockets = []
        for name in names:
            sock = socket.socket()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", 0))
            sock.listen(1024)
            # Out of the way of the numbers that are passed on.
            high = socket.socket(fileno=os.dup2(sock.fileno(), 100 + len(sockets)))
            sock.close()
            sockets.append((name, high))
        ports = [sock.getsockname()[1] for _, sock in sockets]
        path = configuration(folder(), *(listeners(ports) if listeners else []), extra=extra)
        made.append(Manager(path, sockets))
        return made[-1], ports

    yield make
    for one in made:
        if one.process and one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        for _, sock in one.sockets:
            sock.close()
        shutil.rmtree(one.path, ignore_errors=True)


def test_listeners_take_sockets_by_name_and_by_address(manager):
    keeper, ports = manager(
        "public", "", "nobody",
        listeners=lambda ports: [
            # Its own port is another one: the name counts.
            {"name": "public", "port": free_port()},
            {"name": "second", "host": "127.0.0.1", "port": ports[1]},
        ],
    )
    keeper.start()
    assert_settles(lambda: keeper.text().count(" listening ") == 2, "it does not listen", seconds=15)
    with Peer.open(ports[0]) as one, Peer.open(ports[1]) as two:
        one.subscribe("room/a")
        one.barrier()
        two.publish("room/a", 1)
        one.expect_event("room/a", 1)
    assert "no listener takes a socket that was passed on" in keeper.text() and "listener=nobody" in keeper.text()


def test_a_restart_refuses_nobody(manager):
    """Clients connect one after the other while the server is started again three times: each gets its WELCOME."""
    keeper, (port,) = manager(
        "public", listeners=lambda ports: [{"name": "public", "port": ports[0]}],
        extra="shutdown: { window: 200ms }\n",
    )
    keeper.start()
    assert_settles(lambda: " listening " in keeper.text(), "it does not listen", seconds=15)
    ends, failures, welcomed = threading.Event(), [], [0] * 4

    def connect(index):
        while not ends.is_set():
            try:
                # It may have to wait for the next server, which takes a while.
                with Peer(port) as peer:
                    peer.upgrade(within=20)
                    peer.welcome()
                    welcomed[index] += 1
            except Exception as error:  # noqa: BLE001
                failures.append(repr(error))
            time.sleep(0.002)

    threads = [threading.Thread(target=connect, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.5)
        keeper.stop()
        keeper.start()
    time.sleep(1)
    ends.set()
    for thread in threads:
        thread.join(30)
    assert failures == [] and min(welcomed) > 20


def test_a_restart_refuses_no_request(manager):
    """Publishers over HTTP go on while the server is started again: what is refused is only put off."""
    keeper, (port, http_port) = manager(
        "public", "http", listeners=lambda ports: [{"name": "public", "port": ports[0]}],
        extra="http: { port: 1, api: open }\nshutdown: { window: 100ms }\n",
    )
    keeper.start()
    assert_settles(lambda: "serving HTTP" in keeper.text(), "it does not serve", seconds=15)
    ends, failures, answers = threading.Event(), [], []

    def publish():
        while not ends.is_set():
            try:
                answers.append(API(http_port, realm="default").publish("room/a", 1).ok())
            except Exception as error:  # noqa: BLE001
                failures.append(repr(error))
            time.sleep(0.002)

    thread = threading.Thread(target=publish)
    thread.start()
    for _ in range(3):
        time.sleep(0.4)
        keeper.stop()
        keeper.start()
    time.sleep(1)
    ends.set()
    thread.join(30)
    assert failures == [] and len(answers) > 20


def test_systemd_passes_the_socket_on(tmp_path):
    """The real thing: systemd-socket-activate listens, and starts the server with the first client."""
    activate = shutil.which("systemd-socket-activate") or need("systemd-socket-activate")
    port = free_port()
    configuration(tmp_path, {"name": "public", "port": port})
    process = subprocess.Popen(
        [activate, f"--listen=127.0.0.1:{port}", binary("roost"), "serve", "--config", str(tmp_path / "roost.yml")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                peer = Peer(port)
                break
            except ConnectionRefusedError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        with peer:
            peer.upgrade(within=15)
            peer.welcome()
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_two_servers_share_a_port(start):
    first = start(listener={"reuse_port": "true"}, environment={"ROOST_SHUTDOWN_WINDOW": "300ms"})
    second = Server(
        [binary("roost"), "serve", "--config", str(first.folder / "roost.yml")], first.folder, first.port
    )
    try:
        assert_settles(lambda: second.log.count(" listening ") == 1, "the second one does not listen", seconds=15)
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(10) == 0
        for _ in range(50):
            with Peer.open(first.port):
                pass
    finally:
        second.process.kill()
        second.process.wait()


def test_two_servers_share_the_port_of_http(start):
    first = start(
        listener={"reuse_port": "true"}, http={"api": "open", "reuse_port": "true"},
        environment={"ROOST_SHUTDOWN_WINDOW": "100ms"},
    )
    second = Server(
        [binary("roost"), "serve", "--config", str(first.folder / "roost.yml")], first.folder, first.port
    )
    try:
        assert_settles(lambda: second.log.count("serving HTTP") == 1, "the second one does not serve", seconds=15)
        assert first.stop() == 0
        for _ in range(50):
            API(first.page_port, realm="default").publish("room/a", 1).ok()
    finally:
        second.process.kill()
        second.process.wait()


def test_without_it_a_port_is_one_server_s(start):
    first = start()
    second = subprocess.run(
        [binary("roost"), "serve", "--config", str(first.folder / "roost.yml")], capture_output=True, timeout=20
    )
    assert second.returncode != 0
    first.assert_serves()
