# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""SIGHUP and `roost reload`: routes, handlers, keys, limits and certificates change, and nobody is disconnected."""

import json
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest

from support.application import Application
from support.http_api import API
from support.peer import TEXT, Peer, frame
from support.server import binary, free_port

NOT_ALLOWED = "You are not allowed to subscribe on topic"


def reload(server, message="the configuration was loaded again"):
    """Sends SIGHUP, and waits until the log says what came of it; returns what is new in the log."""
    before = len(server.log)
    server.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 10
    while message not in server.log[before:]:
        assert time.monotonic() < deadline, server.log[before:]
        time.sleep(0.02)
    time.sleep(0.1)
    return server.log[before:]


def edit(server, name, old, new):
    path = server.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def certificate(folder, name):
    """A key and certificate of its own for that name."""
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
            "-keyout", str(folder / "key.pem"), "-out", str(folder / "chain.pem"),
        ],
        check=True, capture_output=True, timeout=30,
    )


def common_name(port):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 5) as raw, context.wrap_socket(raw) as secured:
        der = secured.getpeercert(binary_form=True)
    text = subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-noout", "-subject"], input=der, capture_output=True, timeout=10
    )
    return text.stdout.decode().strip().split("=")[-1].strip()


def test_routes_come_go_and_change_under_the_feet_of_subscribers(start):
    server = start()
    with server.connect() as one, server.connect() as two:
        one.subscribe("room/a", "chat/a")
        edit(server, "routing.yml", "channel: 'chat/{room}'", "channel: 'talk/{room}'")
        (server.folder / "routing.yml").write_text(
            (server.folder / "routing.yml").read_text()
            + "\ntest.new:\n    channel: 'new/{name}'\n    handler: { callback: 'test.room' }\n"
        )
        log = reload(server)
        assert "roost: + route test.new" in log and "roost: ~ route test.chat" in log and "route test.room" not in log
        # What has stayed goes on, on the connections that were there.
        two.publish("room/a", 1)
        one.expect_event("room/a", 1)
        one.subscribe("new/b", "talk/b")
        two.publish("new/b", 2)
        one.expect_event("new/b", 2)
        two.publish("talk/b", 3)
        one.expect_event("talk/b", 3)
        # What has no route any more is not published, whoever is subscribed.
        with server.connect() as three:
            three.message(7, "chat/a", 4)
            three.expect_end()
        one.expect_silence()


def test_a_handler_that_a_route_names_changes_for_live_topics(start):
    server = start()
    with server.connect() as one, server.connect() as two:
        one.subscribe("room/7")
        edit(
            server, "routing.yml", "channel: 'room/{name}'\n    handler: { callback: 'test.room' }",
            "channel: 'room/{user_id}'\n    handler: { callback: 'test.secured' }",
        )
        reload(server)
        two.message(5, "room/7")
        assert NOT_ALLOWED in two.text()
        two.publish("room/7", "still there")
        one.expect_event("room/7", "still there")


def test_a_timer_of_a_live_topic_gets_the_interval_of_its_new_handler(start):
    server = start()
    edit(server, "services.yml", "arguments: ['test.ping', 1]", "arguments: ['test.ping', 3600]")
    reload(server)
    with server.connect() as peer:
        peer.subscribe("ping")
        peer.expect_silence(1.3)
        edit(server, "services.yml", "arguments: ['test.ping', 3600]", "arguments: ['test.ping', 1]")
        reload(server)
        assert json.loads(peer.text())[1] == "ping"
        edit(server, "services.yml", "arguments: ['test.ping', 1]", "arguments: ['test.ping', 3600]")
        reload(server)
        time.sleep(1.2)
        peer.barrier()
        peer.received.clear()
        peer.expect_silence(1.3)


def test_a_configuration_with_errors_changes_nothing(start):
    server = start()
    with server.connect() as one:
        one.subscribe("room/a")
        edit(server, "routing.yml", "channel: 'room/{name}'", "chanel: 'room/{name}'")
        log = reload(server, "the configuration stays as it was")
        assert "routing.yml" in log and "chanel" in log
        with server.connect() as two:
            two.publish("room/a", 1)
        one.expect_event("room/a", 1)
        one.subscribe("room/b")
    server.assert_serves()


def test_keys_of_the_api_change(start):
    key = "[{{ name: shop, secret: {}, allow: [publish] }}]"
    server = start(http={"api_keys": key.format("the-first-key-of-all")})
    old, new = (API(server.page_port, secret, realm="default") for secret in ("the-first-key-of-all", "the-second-key-of-all"))
    old.publish("room/a", 1).ok()
    new.publish("room/a", 1).problem(401, "unauthorized")
    edit(server, "roost.yml", "the-first-key-of-all", "the-second-key-of-all")
    assert "roost: ~ api key shop" in reload(server)
    old.publish("room/a", 1).problem(401, "unauthorized")
    new.publish("room/a", 1).ok()
    assert "the-second-key-of-all" not in server.log and "the-first-key" not in server.log


def test_rules_and_limits_count_for_new_connections(start):
    server = start(limits={"message_bytes": 4096})
    with server.connect() as old:
        edit(server, "roost.yml", "message_bytes: 4096", "message_bytes: 1024")
        log = reload(server)
        assert "roost: ~ limits.message_bytes" in log
        old.send(frame(json.dumps([7, "room/a", "x" * 2000]), TEXT))
        old.barrier()
        with server.connect() as new:
            new.send(frame(json.dumps([7, "room/a", "x" * 2000]), TEXT))
            new.expect_close(1009)
        edit(server, "roost.yml", "publish: anyone", "publish: nobody")
        assert "roost: ~ listener listener0" in reload(server)
        with server.connect() as new:
            new.publish("room/a", 1)
            assert json.loads(new.text())[0] == 4


def test_what_cannot_change_is_named(start):
    server = start(limits={"connections": 1000})
    edit(server, "roost.yml", "connections: 1000", "connections: 900")
    with open(server.folder / "roost.yml", "a") as file:
        file.write("loops: 1\nrealms: { another: {} }\n")
    log = reload(server)
    for key in ["limits.connections", "loops", "realms"]:
        assert f"a change waits for a restart key={key}\n" in log, log
    server.assert_serves()


def test_certificates_change(start, tmp_path):
    certificate(tmp_path, "first.example")
    tls = f"{{ certificate_chain: {tmp_path / 'chain.pem'}, private_key: {tmp_path / 'key.pem'} }}"
    port = free_port()
    server = start(listeners=[{"port": port, "tls": tls, "authentication": "anonymous"}])
    server.await_port(port)
    assert common_name(port) == "first.example"
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with Peer(port, wrap=context.wrap_socket) as peer:
        peer.upgrade()
        peer.welcome()
        certificate(tmp_path, "second.example")
        reload(server)
        assert common_name(port) == "second.example"
        peer.subscribe("room/a")
        # A key that is broken changes nothing.
        (tmp_path / "key.pem").write_text("no key")
        reload(server, "the configuration stays as it was")
        assert common_name(port) == "second.example"
        with server.connect() as other:
            other.publish("room/a", 1)
        peer.expect_event("room/a", 1)


def test_a_webhook_that_is_new_is_asked_and_one_that_has_gone_is_not(start):
    class Backend(Application):
        asked = 0

        def answer(self, headers, body):
            self.asked += 1
            return 200, {"allow": False}

    application = Backend()
    try:
        server = start(limits={"handler_timeout": "100ms"})
        with server.connect() as peer:
            for _ in range(3):
                with open(server.folder / "roost.yml", "a") as file:
                    url = f"http://127.0.0.1:{application.port}/"
                    file.write(f"topic_handlers: [{{ name: app.rooms, url: '{url}' }}]\n")
                edit(server, "routing.yml", "callback: 'test.room'", "callback: 'app.rooms'")
                assert "roost: + topic handler app.rooms" in reload(server)
                asked = application.asked
                peer.message(5, "room/a")
                assert NOT_ALLOWED in peer.text()
                assert application.asked == asked + 1
                edit(server, "routing.yml", "callback: 'app.rooms'", "callback: 'test.room'")
                edit(server, "roost.yml", f"topic_handlers: [{{ name: app.rooms, url: '{url}' }}]\n", "")
                assert "roost: - topic handler app.rooms" in reload(server)
                peer.message(6, "room/a")
                peer.subscribe("room/a")
                assert not peer.received
                peer.message(6, "room/a")
                peer.barrier()
                time.sleep(1.2)  # what was asked before has ended
        server.assert_serves()
    finally:
        application.close()


def test_under_load_nobody_loses_anything(start):
    server = start()
    subscribers = [server.connect() for _ in range(50)]
    publisher = server.connect()
    for subscriber in subscribers:
        subscriber.subscribe("room/load")
    count, done = 2_000, threading.Event()

    def publish():
        for number in range(count):
            publisher.publish("room/load", number)
            if number % 20 == 0:
                time.sleep(0.01)
        done.set()

    thread = threading.Thread(target=publish)
    thread.start()
    reloads = 0
    while not done.is_set():
        reload(server)
        reloads += 1
    thread.join()
    assert reloads >= 3
    for subscriber in subscribers:
        for number in range(count):
            subscriber.expect_event("room/load", number)
        subscriber.drop()
    publisher.drop()


def test_the_command_checks_first(start):
    server = start()
    command = [binary("roost"), "reload", "--config", str(server.folder / "roost.yml")]
    before = len(server.log)
    done = subprocess.run([*command, str(server.process.pid)], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done
    deadline = time.monotonic() + 10
    while "the configuration was loaded again" not in server.log[before:]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    edit(server, "routing.yml", "channel: 'room/{name}'", "chanel: 'room/{name}'")
    before = len(server.log)
    done = subprocess.run([*command, str(server.process.pid)], capture_output=True, text=True, timeout=20)
    assert done.returncode == 1 and "chanel" in done.stderr, done
    time.sleep(0.3)
    assert server.log[before:] == ""
    edit(server, "routing.yml", "chanel: 'room/{name}'", "channel: 'room/{name}'")
    done = subprocess.run([*command, "999999999"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 1 and "is not there" in done.stderr
    done = subprocess.run([*command, "1"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 64
