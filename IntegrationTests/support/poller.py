# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""A client that asks for its events again and again, with the HTTP client of Python."""

import http.client
import json
import urllib.parse


class Answer:
    """A response that has been read whole."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.value = json.loads(response.read())
        if self.status == 200:
            assert self.headers["content-type"] == "application/json" and set(self.value) == {"next", "events"}
        else:
            assert self.headers["content-type"] == "application/problem+json" and self.value["status"] == self.status


class Asking:
    """A request whose answer has not been read."""

    def __init__(self, port, pairs, headers, path):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.request("GET", f"{path}?{urllib.parse.urlencode(pairs)}", headers=headers or {})

    def answer(self):
        try:
            return Answer(self.connection.getresponse())
        finally:
            self.connection.close()

    def leave(self):
        self.connection.close()


class Poller:
    """One session; it begins at once."""

    def __init__(self, port, *topics, headers=None, path="/events", **query):
        self.port, self.path, self.headers = port, path, headers
        pairs = [("topic", topic) for topic in topics] + [("poll", "")] + list(query.items())
        answer = Asking(port, pairs, headers, path).answer()
        self.status, self.first = answer.status, answer
        self.next = answer.value.get("next")
        self.waiting = []
        if answer.status == 200:
            assert answer.value["events"] == []

    def ask(self, token=None, port=None):
        """Asks for the next events without waiting for them."""
        return Asking(port or self.port, [("poll", token or self.next)], self.headers, self.path)

    def poll(self):
        """The next events, each its topic and payload."""
        answer = self.ask().answer()
        assert answer.status == 200, answer.value
        self.next = answer.value["next"]
        return [(event["topic"], event["event"]) for event in answer.value["events"]]

    def expect(self, *events):
        """Polls until there are so many events, which must be these."""
        while len(self.waiting) < len(events):
            self.waiting += self.poll()
        got, self.waiting = self.waiting[: len(events)], self.waiting[len(events) :]
        assert got == list(events)

    def expect_gone(self):
        answer = self.ask().answer()
        assert answer.status == 410 and answer.value["type"] == "urn:roost:problem:gone", answer.value
