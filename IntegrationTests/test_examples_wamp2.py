# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Examples/wamp2 as its README says: AutobahnPython's clients and pages in Chromium, on a server with its roost.yml."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.parse

import pytest

from conftest import folder, need
from support.chromium import chromium, errors, screenshot, wait
from support.server import ROOT, Server, binary, free_port

EXAMPLES = ROOT / "Examples/wamp2"
LOBBY = "com.example.chat.lobby"


def serve():
    """Starts a server with the examples' configuration."""
    port = free_port()
    configuration = str(EXAMPLES / "roost.yml")
    return Server([binary("roost"), "serve", "--config", configuration, "--port", str(port)], folder(), port)


@pytest.fixture(scope="module")
def server():
    """The server that most tests share."""
    made = serve()
    yield made
    made.remove()


def url(server):
    return f"ws://127.0.0.1:{server.port}/ws"


@pytest.fixture
def start_program(server):
    """Starts examples that run beside others; what still runs at the end is killed."""
    processes = []

    def start(name, *arguments):
        command = [sys.executable, str(EXAMPLES / "python" / name), url(server), "realm1", *arguments]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def run(name, address, *arguments, realm="realm1", **environment):
    """Runs an example to its end; returns its exit status and what it has printed."""
    command = [sys.executable, str(EXAMPLES / "python" / name), address, realm, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, env={**os.environ, **environment})
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stdout.splitlines()


def line(process):
    return process.stdout.readline().rstrip("\n")


def rest(process):
    """The lines that come until the process ends by itself, which must be with status 0."""
    output, log = process.communicate(timeout=20)
    assert process.returncode == 0 and "Traceback" not in log, log
    return output.splitlines()


def event(number):
    return {"from": "publisher.py", "number": number}


def test_the_configuration_has_no_issues():
    command = [binary("roost"), "check", "--config", str(EXAMPLES / "roost.yml")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ROOST_")}
    checked = subprocess.run(command, capture_output=True, text=True, timeout=20, env=environment)
    assert checked.returncode == 0 and "0 error(s), 0 warning(s)" in checked.stdout, checked


@pytest.mark.parametrize("topic", [LOBBY, "com.example.no.route"])
def test_a_subscriber_gets_the_events_of_a_publisher_in_order(server, start_program, topic):
    subscriber = start_program("subscriber.py", topic, "5")
    assert line(subscriber) == f"subscribed {topic}"
    status, output = run("publisher.py", url(server), topic, "5")
    assert (status, output) == (0, [f"published {number}" for number in range(1, 6)])
    assert rest(subscriber) == [f"event {json.dumps([event(number)])} {{}}" for number in range(1, 6)]


def test_versions_meet_on_the_topic_of_a_route(server, start_program):
    subscriber = start_program("subscriber.py", LOBBY, "2")
    assert line(subscriber) == f"subscribed {LOBBY}"
    with server.connect() as peer:
        peer.subscribe(LOBBY)
        peer.publish(LOBBY, {"from": "version 1", "list": [1, 2.5, None]}, True)
        status, _ = run("publisher.py", url(server), LOBBY, "1")
        assert status == 0
        peer.expect_event(LOBBY, event(1))
    assert rest(subscriber) == [
        'event [{"from": "version 1", "list": [1, 2.5, null]}] {}',
        f"event {json.dumps([event(1)])} {{}}",
    ]


def test_a_caller_gets_a_callee_s_results_and_errors(server, start_program):
    callee = start_program("callee.py")
    assert line(callee) == "registered"
    assert run("caller.py", url(server)) == (0, [
        "add 23 19 is 42",
        "divide 7 2 is 3.5",
        "divide 7 0 failed: com.example.error.division_by_zero",
        "subtract 2 1 failed: wamp.error.no_such_procedure",
    ])
    callee.send_signal(signal.SIGINT)
    assert rest(callee) == ["add 23 19", "divide 7 2", "divide 7 0"]


def test_results_come_on_the_way_and_a_call_is_cancelled(server):
    status, output = run("progress.py", url(server))
    assert status == 0
    assert output[:6] == ["progress 3", "progress 2", "progress 1", "result lift-off", "progress 1000", "progress 999"]
    assert sorted(output[6:]) == ["callee: interrupted", "caller: cancelled"]


@pytest.mark.parametrize("method, secret", [("ticket", "alice-ticket"), ("wampcra", "alice-secret")])
def test_the_right_secret_opens_a_session(server, method, secret):
    printed = [f"joined as alice with role member by {method}"]
    assert run("login.py", url(server), method, "alice", WAMP_SECRET=secret) == (0, printed)


@pytest.mark.parametrize("method, authid, secret", [
    ("ticket", "alice", "alice-secret"), ("wampcra", "alice", "alice-ticket"),
    ("ticket", "bob", "alice-ticket"), ("wampcra", "bob", "alice-secret"),
])
def test_another_secret_or_name_is_refused(server, method, authid, secret):
    printed = ["refused: wamp.error.authentication_denied"]
    assert run("login.py", url(server), method, authid, WAMP_SECRET=secret) == (1, printed)


def test_without_a_realm_or_a_server_the_programs_fail(server):
    assert run("caller.py", url(server), realm="nowhere") == (1, [])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert run("publisher.py", f"ws://127.0.0.1:{port}/ws") == (1, [])


def test_a_program_ends_with_its_connection():
    own = serve()
    command = [sys.executable, str(EXAMPLES / "python/subscriber.py"), url(own), "realm1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as subscriber:
        try:
            assert line(subscriber) == f"subscribed {LOBBY}"
            own.stop()
            _, log = subscriber.communicate(timeout=20)
            assert subscriber.returncode == 1 and "Traceback" not in log, log
        finally:
            subscriber.kill()
            own.remove()


# Pages


@pytest.fixture(scope="module")
def browser():
    pytest.importorskip("selenium.webdriver")
    need("chromium")
    need("chromedriver")
    with chromium() as driver:
        yield driver


def open_page(browser, path, server, **parameters):
    """Opens a page from its file, and waits until it has subscribed; forgets the errors of pages before it."""
    errors(browser)
    query = urllib.parse.urlencode({"url": url(server), **parameters})
    browser.get(f"{path.as_uri()}?{query}")
    wait(browser, lambda: text(browser, "state") == "subscribed")


def text(browser, name):
    return browser.find_element("id", name).text


def lines(browser):
    return [json.loads(item.text) for item in browser.find_elements("css selector", "#events li")]


def test_a_page_without_a_library_takes_part(server, browser, start_program):
    open_page(browser, EXAMPLES / "browser/raw.html", server)
    with server.connect() as peer:
        peer.subscribe(LOBBY)
        assert run("publisher.py", url(server), LOBBY, "2")[0] == 0
        wait(browser, lambda: len(lines(browser)) == 2)
        subscriber = start_program("subscriber.py", LOBBY, "1")
        assert line(subscriber) == f"subscribed {LOBBY}"
        browser.find_element("id", "text").send_keys("<b>\u00e4</b>\n")
        wait(browser, lambda: len(lines(browser)) == 3)
        spoken = {"from": "raw.html", "text": "<b>\u00e4</b>"}
        assert lines(browser) == [[event(1)], [event(2)], [spoken]]
        for expected in (event(1), event(2), spoken):
            peer.expect_event(LOBBY, expected)
        assert rest(subscriber) == [f"event {json.dumps([spoken])} {{}}"]
    screenshot(browser, "raw.png")
    assert not errors(browser)


def test_a_page_shows_why_it_is_refused(server, browser):
    page = (EXAMPLES / "browser/raw.html").as_uri()
    browser.get(f"{page}?{urllib.parse.urlencode({'url': url(server), 'realm': 'nowhere'})}")
    wait(browser, lambda: text(browser, "state") == "wamp.error.no_such_realm")
    assert not browser.find_element("id", "text").is_enabled()


def test_the_page_for_autobahnjs_says_that_the_library_is_missing(browser, tmp_path):
    for name in ("index.html", "client.js", "page.css"):
        shutil.copy(EXAMPLES / "browser" / name, tmp_path)
    browser.get((tmp_path / "index.html").as_uri())
    assert "autobahn.min.js is missing" in text(browser, "state")


def test_the_page_for_autobahnjs_takes_part(server, browser, start_program, tmp_path):
    library = os.environ.get("ROOST_AUTOBAHN_JS")
    if not library:
        pytest.skip("ROOST_AUTOBAHN_JS does not name a copy of autobahn.min.js")
    for name in ("index.html", "client.js", "page.css"):
        shutil.copy(EXAMPLES / "browser" / name, tmp_path)
    shutil.copy(library, tmp_path / "autobahn.min.js")
    callee = start_program("callee.py")
    assert line(callee) == "registered"
    open_page(browser, tmp_path / "index.html", server)
    assert run("publisher.py", url(server), LOBBY, "1")[0] == 0
    browser.find_element("id", "text").send_keys("hello\n")
    wait(browser, lambda: len(lines(browser)) == 2)
    assert lines(browser) == [[event(1)], [{"from": "AutobahnJS", "text": "hello"}]]
    browser.find_element("css selector", "#call button").click()
    wait(browser, lambda: text(browser, "result") == "is 42")
    screenshot(browser, "autobahnjs.png")
    assert not errors(browser)
