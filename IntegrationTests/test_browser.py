# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The sample page in a real browser."""

import pytest

from conftest import need
from support.chromium import chromium, errors, screenshot, wait

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
        return [item.text for item in self.element.find_elements("css selector", selector)]

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
    import urllib.request

    server, _, _ = page
    with urllib.request.urlopen(f"http://127.0.0.1:{server.page_port}/") as response:
        policy = response.headers["Content-Security-Policy"]
        body = response.read().decode()
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "<style" not in body and "onclick" not in body and "http://" not in body
