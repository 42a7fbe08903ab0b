# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""A client of the HTTP API."""

import http.client
import json
import urllib.parse
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: object
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    def problem(self, status, name):
        """Checks that this is a problem of that kind, and returns it."""
        assert self.status == status, (self.status, self.body)
        assert self.headers["Content-Type"] == "application/problem+json"
        value = self.json
        assert value["type"] == f"urn:roost:problem:{name}" and value["status"] == status
        assert value["title"] and value["detail"]
        return value

    def ok(self, status=200):
        """Checks that this is a success, and returns its value."""
        assert self.status == status, (self.status, self.body)
        if status == 204:
            assert self.body == b""
            return None
        assert self.headers["Content-Type"] == "application/json"
        return self.json


class API:
    """One connection to the API, which is kept."""

    def __init__(self, port, key=None, realm="realm1"):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        self.key = key
        self.realm = realm

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def request(self, method, path, body=None, headers=None, raw=None, **query):
        """One request; `path` begins below /v1, a path that begins with a dot below the realm."""
        if path.startswith("."):
            path = f"/realms/{urllib.parse.quote(self.realm, safe='')}/{path[1:]}"
        fields = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            fields["Content-Type"] = "application/json"
        fields.update(headers or {})
        pairs = [(name, value) for name, value in query.items() if value is not None]
        url = f"/v1{path}" + ("?" + urllib.parse.urlencode(pairs, doseq=True) if pairs else "")
        self.connection.request(method, url, body=raw, headers=fields)
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def get(self, path, **query):
        return self.request("GET", path, **query)

    def post(self, path, body=None, headers=None, raw=None):
        return self.request("POST", path, body=body, headers=headers, raw=raw)

    def delete(self, path, **query):
        return self.request("DELETE", path, **query)

    def publish(self, topic, payload, **members):
        return self.post(".publications", {"topic": topic, "payload": payload, **members})

    def pages(self, path, member, **query):
        """All elements of all pages."""
        elements, cursor = [], None
        while True:
            page = self.get(path, cursor=cursor, **query).ok()
            elements += page[member]
            cursor = page["next"]
            if cursor is None:
                return elements
