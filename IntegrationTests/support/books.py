# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Who is there, as an application learns it."""


class Books:
    """Keeps books of sessions and their topics as `docs/webhooks.md` says, and checks that nothing is missing."""

    def __init__(self, realm):
        self.realm = realm
        self.events = []
        self.snapshots = []
        self.generation = None
        self.sequence = 0
        self.books = {}
        self.parts = {}

    def take(self, question):
        assert question["realm"] == self.realm
        if question["generation"] != self.generation:
            assert question["type"] == "snapshot", "a run of the server begins with a snapshot"
            self.generation, self.sequence = question["generation"], 0
        if question["type"] == "snapshot":
            return self.take_snapshot(question)
        for event in question["events"]:
            assert event["id"] == f"{self.generation}-{event['sequence']}"
            if event["sequence"] <= self.sequence:
                continue  # it was told before
            assert event["sequence"] == self.sequence + 1, "there is a gap"
            self.sequence = event["sequence"]
            self.events.append(event)
            self.book(event)

    def book(self, event):
        session, kind = event["session"], event["event"]
        if kind == "connected":
            assert session not in self.books
            self.books[session] = set()
        elif kind == "disconnected":
            assert self.books.pop(session) == set()
        elif kind == "subscribed":
            self.books[session].add(event["topic"])
        elif kind == "unsubscribed":
            self.books[session].remove(event["topic"])

    def take_snapshot(self, question):
        self.snapshots.append(question)
        if question["part"] == 1:
            self.parts = {}
        self.parts.update(
            (entry["session"], {topic["topic"] for topic in entry["subscriptions"]}) for entry in question["sessions"]
        )
        if question["part"] == question["parts"]:
            self.books, self.sequence = self.parts, question["sequence"]
