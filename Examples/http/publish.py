#!/usr/bin/env python3
# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Publishes over the HTTP API, with nothing but the standard library.

    ROOST_KEY=… python3 publish.py http://127.0.0.1:8081 realm1 chat/lobby '{"from":"Python","text":"hello"}'

Without ROOST_KEY the API has to be open.
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid


def publish(server, realm, topic, payload, key=None):
    """Publishes one event; returns what the server answers."""
    body = json.dumps({"topic": topic, "payload": payload, "acknowledge": True}).encode()
    request = urllib.request.Request(f"{server}/v1/realms/{urllib.parse.quote(realm, safe='')}/publications", data=body)
    request.add_header("Content-Type", "application/json")
    request.add_header("Idempotency-Key", str(uuid.uuid4()))
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)


def main():
    defaults = ["http://127.0.0.1:8081", "realm1", "chat/lobby", '"hello"']
    server, realm, topic, payload = (sys.argv[1:] + defaults[len(sys.argv) - 1 :])[:4]
    try:
        answer = publish(server, realm, topic, json.loads(payload), os.environ.get("ROOST_KEY"))
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        sys.exit(f"{problem['title']}: {problem['detail']}")
    print(answer["publication"], "for", answer["receivers"], "subscriber(s)")


if __name__ == "__main__":
    main()
