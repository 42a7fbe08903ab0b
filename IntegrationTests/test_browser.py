# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The sample page in a real browser."""

import urllib.error
import urllib.request

import pytest

from conftest import need
from support.chromium import chromium, errors, screenshot, wait
from support.server import Server, binary, free_port

pytest.importorskip("selenium.webdriver")


@pytest.fixture(scope="module")
def browser():
    need("chromium")
    need("chromedriver")
    with chromium() as driver:
        yield driver


class Pane:
    def __init__(self, browser, name):
        self.element = browser.find_element("id", name)

    def all(self, selector):
        """The texts of all elements in the pane, at one moment."""
        script = "return [...arguments[0].querySelectorAll(arguments[1])].map(item => item.innerText)"
        return self.element.parent.execute_script(script, self.element, selector)

    @property
    def state(self):
        return self.element.find_element("css selector", ".badge").get_attribute("data-state")

    def say(self, text):
        self.element.find_element("css selector", "input").send_keys(text)
        self.element.find_element("css selector", "button").click()


@pytest.fixture
def page(browser, start):
    server = start(page=True)
    browser.get(f"http://127.0.0.1:{server.page_port}/")
    panes = Pane(browser, "alice"), Pane(browser, "bob")
    wait(browser, lambda: all(pane.state == "connected" for pane in panes))
    yield (server, *panes)


def test_two_panes_exchange_messages(browser, page):
    _, alice, bob = page
    alice.say("Good morning")
    wait(browser, lambda: any("Alice" in line and "Good morning" in line for line in bob.all(".messages li")))
    bob.say("<b>and</b> good night & \u00e4")
    wait(browser, lambda: any("<b>and</b> good night & \u00e4" in line for line in alice.all(".messages li")))
    assert len(alice.all(".messages li")) == len(bob.all(".messages li")) == 2
    screenshot(browser, "page.png")
    assert not errors(browser)


def test_the_frames_on_the_wire_are_shown(browser, page):
    _, alice, bob = page
    alice.say("one")
    wait(browser, lambda: bob.all(".messages li"))
    frames = alice.all(".frames li")
    assert any('[0,"' in frame for frame in frames)
    assert any('[5,"chat/lobby"]' in frame for frame in frames)
    assert any('[7,"chat/lobby",{"from":"Alice","text":"one"}]' in frame for frame in frames)
    wait(browser, lambda: any("[8," in frame for frame in bob.all(".frames li")))


def test_only_the_last_frames_are_kept(browser, page):
    _, alice, bob = page
    for number in range(30):
        alice.say(str(number))
    wait(browser, lambda: len(bob.all(".messages li")) == 30)
    assert len(bob.all(".frames li")) == 20


def test_everything_fits_a_small_window(browser, page):
    overflow = browser.execute_script(
        "const page = document.documentElement;"
        "return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight]"
    )
    assert max(overflow) <= 0, overflow


def test_the_page_comes_back_after_the_server_was_gone(browser, page):
    server, alice, bob = page
    server.stop()
    wait(browser, lambda: alice.state != "connected" and bob.state != "connected")
    screenshot(browser, "lost.png")
    server.restart()
    wait(browser, lambda: alice.state == "connected" and bob.state == "connected", 20)
    bob.say("back")
    wait(browser, lambda: any("back" in line for line in alice.all(".messages li")))


def test_labels_and_live_regions_are_there(browser, page):
    for name in ("alice", "bob"):
        pane = browser.find_element("id", name)
        field = pane.find_element("css selector", "input")
        assert field.accessible_name
        assert pane.find_element("css selector", ".messages").get_attribute("aria-live") == "polite"
        assert pane.aria_role == "region" and pane.accessible_name


def test_the_content_security_policy_forbids_what_is_inline(page):
    server, _, _ = page
    with urllib.request.urlopen(f"http://127.0.0.1:{server.page_port}/") as response:
        policy = response.headers["Content-Security-Policy"]
        body = response.read().decode()
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "<style" not in body and "onclick" not in body and "http://" not in body


# The demo: three clients in one room, and buttons that break things


@pytest.fixture
def demo(browser, tmp_path):
    """What `roost serve` shows without a configuration."""
    port, page_port = free_port(), free_port()
    server = Server(
        [binary("roost"), "serve", "--port", str(port), "--page-port", str(page_port)], tmp_path, port,
    )
    server.page_port = page_port
    server.await_port(page_port)
    browser.set_window_size(1200, 800)
    browser.get(f"http://127.0.0.1:{page_port}/")
    panes = [Pane(browser, name) for name in ("alice", "bob", "carol")]
    wait(browser, lambda: all(pane.state == "connected" for pane in panes))
    yield (server, *panes)
    server.stop()
    browser.set_window_size(800, 600)


def has(pane, *parts):
    return any(all(part in text for part in parts) for text in pane.all(".messages li"))


def test_three_protocols_meet_in_one_room(browser, demo):
    _, *panes = demo
    for pane, name in zip(panes, ("Alice", "Bob", "Carol")):
        pane.say(f"I am {name}")
        wait(browser, lambda: all(has(other, name, f"I am {name}") for other in panes))
    alice, bob, carol = panes
    assert any(frame.startswith('\u2190 [8,"chat') for frame in alice.all(".frames li"))
    assert any(frame.startswith("\u2190 [36,") for frame in bob.all(".frames li"))
    assert any(frame.startswith("\u2192 POST /v1/realms/") for frame in carol.all(".frames li"))
    assert any(frame.startswith('\u2190 data: {"topic":"chat/lobby"') for frame in carol.all(".frames li"))
    screenshot(browser, "demo.png")
    overflow = browser.execute_script(
        "const page = document.documentElement;"
        "return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight]"
    )
    assert max(overflow) <= 0, overflow
    assert not errors(browser)


def test_a_network_that_is_dropped(browser, demo):
    """What is said meanwhile is missed, and the pane says how much."""
    _, alice, bob, carol = demo
    for pane, other in ((alice, bob), (carol, alice)):
        pane.element.find_element("css selector", ".drop").click()
        wait(browser, lambda: pane.state == "away")
        other.say("one")
        other.say("two")
        wait(browser, lambda: pane.state == "connected")
        assert has(pane, "2 were missed")
        other.say("three")
        wait(browser, lambda: has(pane, "three"))


def test_a_reader_that_stops(browser, demo):
    """It is cut, the others go on, and it comes back."""
    server, alice, bob, carol = demo
    carol.element.find_element("css selector", ".stall").click()
    browser.find_element("id", "flood").click()
    wait(browser, lambda: has(bob, "Flood", "400 of 400"), 30)
    wait(browser, lambda: "slow consumer cut" in server.log, 30)
    assert alice.state == bob.state == "connected"
    carol.element.find_element("css selector", ".stall").click()
    wait(browser, lambda: has(carol, "Back."), 30)
    alice.say("all well")
    wait(browser, lambda: has(carol, "all well"))


def test_all_sessions_end_and_come_back(browser, demo):
    _, *panes = demo
    browser.find_element("id", "farewell").click()
    wait(browser, lambda: all(has(pane, "Back.") for pane in panes), 20)
    panes[0].say("again")
    wait(browser, lambda: all(has(pane, "again") for pane in panes))


def test_a_restart_of_the_server(browser, demo):
    """The program runs anew in the same process, and everybody comes back."""
    server, *panes = demo
    for count in (2, 3):
        browser.find_element("id", "restart").click()
        wait(browser, lambda: server.log.count("serving HTTP") == count, 20)
        wait(browser, lambda: all(pane.state == "connected" for pane in panes), 20)
        panes[0].say(f"run {count}")
        wait(browser, lambda: all(has(pane, f"run {count}") for pane in panes))
    screenshot(browser, "restarted.png")
    assert server.process.poll() is None
    assert server.stop() == 0


def test_pages_of_others_cannot_restart_it(demo):
    server, *_ = demo
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        request = urllib.request.Request(f"http://127.0.0.1:{server.page_port}/restart", method="POST", headers=headers)
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(request)
        assert refusal.value.code in (403, 421)
    assert server.log.count("serving HTTP") == 1


def test_a_configured_server_cannot_be_restarted_by_the_page(browser, page):
    server, *_ = page
    assert not browser.find_elements("id", "restart")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{server.page_port}/restart", method="POST"))
    assert refusal.value.code == 404


def test_the_demo_s_console_needs_no_key(browser, demo):
    browser.find_element("css selector", "header a").click()
    wait(browser, lambda: browser.find_element("id", "overview").is_displayed())
    wait(browser, lambda: browser.find_elements("css selector", '.card[data-name="roost_sessions_open"] b'))
    assert not browser.find_element("id", "key").is_displayed()
