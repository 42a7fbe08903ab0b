# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The operators' console in a real browser."""

import shutil
import subprocess
import urllib.request

import pytest

from conftest import need
from support.chromium import chromium, errors, screenshot, wait
from support.event_stream import EventStream
from support.http_api import API
from support.wamp2 import GOODBYE, Client

pytest.importorskip("selenium.webdriver")

KEY = "a-key-for-everything"
KEYS = f"[{{ name: operator, secret: {KEY} }}, {{ name: reader, secret: a-key-for-reading, allow: [read] }}]"


@pytest.fixture(scope="module")
def browser():
    need("chromium")
    need("chromedriver")
    with chromium() as driver:
        driver.set_window_size(1100, 800)
        yield driver


@pytest.fixture(scope="module")
def served(module_start):
    return module_start(
        listener={"protocols": "[wamp1, wamp2, sse]"},
        http={"console": "true", "api_keys": KEYS},
        extra="realms:\n    realm1: { unrouted_topics: allow }\n    second: {}\n",
    )


class Page:
    def __init__(self, browser, server):
        self.browser = browser
        browser.get(f"http://127.0.0.1:{server.page_port}/console")

    def one(self, selector):
        return self.browser.find_element("css selector", selector)

    def texts(self, selector):
        """The texts of all elements, at one moment."""
        script = "return [...document.querySelectorAll(arguments[0])].map(item => item.innerText)"
        return self.browser.execute_script(script, selector)

    def wait(self, condition):
        return wait(self.browser, condition)

    def fill(self, selector, text):
        field = self.one(selector)
        field.clear()
        field.send_keys(text)

    def sign_in(self, key=KEY):
        self.wait(lambda: self.one("#key").is_displayed())
        self.fill("#key", key)
        self.one("#sign-in button").click()

    def open(self, view):
        self.one(f"#tab-{view}").click()
        self.wait(lambda: self.one(f"#{view}").is_displayed())

    def press(self, selector, text):
        """Presses a button with that text."""
        next(item for item in self.browser.find_elements("css selector", f"{selector} button") if item.text == text).click()


@pytest.fixture
def page(browser, served):
    page = Page(browser, served)
    browser.execute_script("sessionStorage.clear()")
    page = Page(browser, served)
    page.sign_in()
    page.wait(lambda: page.one("#views").is_displayed())
    yield page
    assert not [entry for entry in errors(browser) if "401" not in entry["message"]]


def test_nobody_gets_in_without_a_key(browser, served):
    page = Page(browser, served)
    browser.execute_script("sessionStorage.clear()")
    page = Page(browser, served)
    page.wait(lambda: page.one("#key").is_displayed())
    assert not page.one("#views").is_displayed()
    page.sign_in("a-wrong-key-altogether")
    page.wait(lambda: "not known" in page.one("#problem").text)
    assert not page.one("#views").is_displayed()
    page.sign_in()
    page.wait(lambda: page.one("#views").is_displayed())
    # A tab that is loaded again knows the key, one that signs out does not.
    browser.refresh()
    page.wait(lambda: page.one("#views").is_displayed())
    page.one("#sign-out").click()
    page.wait(lambda: page.one("#key").is_displayed())
    browser.refresh()
    page.wait(lambda: page.one("#key").is_displayed())
    errors(browser)


def test_the_page_is_strict(served):
    with urllib.request.urlopen(f"http://127.0.0.1:{served.page_port}/console") as response:
        policy = response.headers["Content-Security-Policy"]
        body = response.read().decode()
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "<style" not in body and "onclick" not in body and KEY not in body


def test_live_rates(page, served):
    with served.connect() as one, served.connect() as two:
        one.subscribe("room/rates")
        one.barrier()
        page.wait(lambda: page.texts('.card[data-name="roost_sessions_open"] b') == ["2"])

        def published():
            for _ in range(20):
                two.publish("room/rates", 1)
            text = page.texts('.card[data-name="roost_publications_total"] b')
            return text and float(text[0].replace(",", "")) > 0

        page.wait(published)
        assert "event loops" in page.one("#server").text
        assert any("wamp2" in text for text in page.texts("#listeners td"))
        screenshot(page.browser, "console-overview.png")


def test_topics_and_their_subscribers(page, served):
    hostile = "room.<img/src=x/onerror=alert(1)>"
    with Client(served.port) as client, EventStream(served.port, "room/seen"):
        client.join("realm1")
        client.subscribe(hostile)
        page.open("topics")
        page.press("#topics form", "Search")
        page.wait(lambda: any(hostile in text for text in page.texts("#topic-list td")))
        # What others have chosen is text, never markup.
        assert not page.browser.find_elements("css selector", "#topic-list img")
        page.fill("#topic-prefix", "room/")
        page.press("#topics form", "Search")
        page.wait(lambda: page.texts("#topic-list code") == ["room/seen"])
        page.press("#topic-list", "Subscribers")
        page.wait(lambda: page.texts("#topic-detail tbody tr"))
        screenshot(page.browser, "console-topics.png")
        page.press("#topic-detail", "Unsubscribe")
        page.wait(lambda: "no subscribers" in page.one("#topic-detail").text)


def test_sessions_are_found_inspected_and_ended(page, served):
    with Client(served.port) as client:
        client.join("realm1")
        client.subscribe("room.inspected")
        page.open("sessions")
        page.fill("#session-authid", "nobody-of-this-name")
        page.press("#sessions form", "Search")
        page.wait(lambda: "There is none" in page.one("#session-list").text)
        page.fill("#session-authid", client.details["authid"])
        page.press("#sessions form", "Search")
        page.wait(lambda: page.texts("#session-list tbody tr"))
        page.press("#session-list", "Inspect")
        page.wait(lambda: "room.inspected" in page.one("#session-detail").text)
        screenshot(page.browser, "console-session.png")
        page.press("#session-detail", "End it")
        page.wait(lambda: page.one("#session-detail").text == "")
        client.expect(GOODBYE)


def test_the_frames_of_a_topic_and_of_a_session(page, served):
    with served.connect() as one, served.connect() as two:
        one.subscribe("room/frames")
        one.barrier()
        page.open("watch")
        page.fill("#watch-topic", "room/frames")
        page.press("#watch form", "Watch topic")
        page.wait(lambda: "Watching the topic" in page.one("#watching").text)
        two.publish("room/frames", {"text": "<b>hello</b>"})
        page.wait(lambda: any('(1) {"text": "<b>hello</b>"}' in text for text in page.texts("#frames li")))
        (entry,) = API(served.page_port, KEY).get(".topic/subscribers", topic="room/frames").ok()["sessions"]
        page.fill("#watch-topic", str(entry["session"]))
        page.press("#watch form", "Watch session")
        page.wait(lambda: "Watching the session" in page.one("#watching").text)
        one.publish("room/other", "in")
        two.publish("room/frames", "out")
        page.wait(lambda: any('\u2192 [7, "room/other", "in"]' in text for text in page.texts("#frames .in")))
        page.wait(lambda: any('\u2190 [8,' in text and '"out"]' in text for text in page.texts("#frames .out")))
        screenshot(page.browser, "console-frames.png")
        page.press("#watch form", "Stop")
        page.wait(lambda: page.one("#watching").text == "")


def test_publishing_and_the_same_from_programs(page, served):
    need("php")
    with EventStream(served.port, "room/published") as stream:
        page.open("publish")
        page.fill("#publish-topic", "room/published")
        page.fill("#publish-payload", '{"text": "it\'s \u00e4"}')
        page.one("#publish form button").click()
        page.wait(lambda: page.one("#published").text == "Published to 1.")
        stream.expect("room/published", {"text": "it's \u00e4"})
        snippets = {}
        for language in ("curl", "PHP", "JavaScript", "Swift"):
            page.press("#languages", language)
            snippets[language] = page.one("#snippet").get_property("textContent").replace("KEY", KEY)
            assert "room/published" in snippets[language] and "/v1/realms/realm1/publications" in snippets[language]
        screenshot(page.browser, "console-publish.png")
        # What is shown works as it stands.
        subprocess.run(["bash", "-c", snippets["curl"]], check=True, capture_output=True, timeout=20)
        stream.expect("room/published", {"text": "it's \u00e4"})
        subprocess.run(["php"], input=snippets["PHP"], text=True, check=True, capture_output=True, timeout=20)
        stream.expect("room/published", {"text": "it's \u00e4"})
        if shutil.which("node"):
            subprocess.run(
                ["node", "--input-type=module"], input=snippets["JavaScript"], text=True, check=True,
                capture_output=True, timeout=20,
            )
            stream.expect("room/published", {"text": "it's \u00e4"})
        page.fill("#publish-payload", "{no json")
        page.one("#publish form button").click()
        page.wait(lambda: page.one("#problem").is_displayed())


def test_routes_are_explained(page):
    page.open("routes")
    page.wait(lambda: "secured/{user_id}" in page.one("#route-list").text)
    page.fill("#route-topic", "secured/7")
    page.fill("#route-user", "8")
    page.press("#routes form", "Explain")
    page.wait(lambda: page.texts("#explanation .no"))
    page.fill("#route-user", "7")
    page.press("#routes form", "Explain")
    page.wait(lambda: "user_id = 7" in page.one("#explanation").text)
    screenshot(page.browser, "console-routes.png")


def test_a_key_that_may_not_is_told_so(browser, served):
    page = Page(browser, served)
    browser.execute_script("sessionStorage.clear()")
    page = Page(browser, served)
    page.sign_in("a-key-for-reading")
    page.wait(lambda: page.one("#views").is_displayed())
    page.open("publish")
    page.fill("#publish-topic", "room/a")
    page.one("#publish form button").click()
    page.wait(lambda: "publish" in page.one("#problem").text)
    errors(browser)


def test_everything_can_be_reached_by_keyboard_and_is_named(page):
    assert [item.accessible_name for item in page.browser.find_elements("css selector", "nav [role=tab]")] == [
        "Overview", "Topics", "Sessions", "Watch", "Publish", "Routes",
    ]
    for field in page.browser.find_elements("css selector", "input, select, textarea"):
        if field.is_displayed():
            assert field.accessible_name
    overflow = page.browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
