# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Headless Chromium, driven by chromedriver."""

import contextlib
import os
import tempfile

SHOTS = os.environ.get("ROOST_SCREENSHOTS") or tempfile.mkdtemp(prefix="roost-screenshots-")


@contextlib.contextmanager
def chromium():
    """A browser with a profile of its own; chromium and chromedriver must be there."""
    from selenium.webdriver import Chrome
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = "/usr/bin/chromium"
    with tempfile.TemporaryDirectory(prefix="roost-profile-", ignore_cleanup_errors=True) as profile:
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                         "--window-size=800,600", f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        try:
            yield driver
        finally:
            driver.quit()


def wait(browser, condition, seconds=10):
    """Waits until a condition holds, and returns what it has returned."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, seconds, poll_frequency=0.05).until(lambda _: condition())


def screenshot(browser, name):
    """Saves what the browser shows."""
    browser.save_screenshot(os.path.join(SHOTS, name))


def errors(browser):
    """What the console has reported as severe since it was asked last."""
    return [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
