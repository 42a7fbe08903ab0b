# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Oro's sync tickets."""

import base64
import hashlib
import os
from datetime import datetime, timedelta, timezone

SECRET = "ThisTokenIsNotSoSecretChangeIt"
ROUNDS = 5000

# The users of CompatibilityFixture, with the hashes that stand for their passwords.
PASSWORD_HASHES = {
    "admin": "$2y$13$admin.password.hash.for.the.peer.fixture00000000000000",
    "john": "$2y$13$john.password.hash.for.the.peer.fixture000000000000000",
    "jane": "legacySha512HashOfJane==",
}


def digest(nonce, created, password, secret):
    """The digest over nonce, time and password, salted with the application's secret."""
    salted = f"{nonce}|{created}|{password}{{{secret}}}".encode()
    result = hashlib.sha512(salted).digest()
    for _ in range(ROUNDS - 1):
        result = hashlib.sha512(result + salted).digest()
    return base64.b64encode(result).decode()


def ticket(user="", secret=SECRET, age=0):
    """A ticket of that age in seconds; without a user it is an anonymous visitor's."""
    nonce = os.urandom(8).hex()
    created = (datetime.now(timezone.utc) - timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    password = PASSWORD_HASHES[user] if user else secret
    fields = [digest(nonce, created, password, secret), user, nonce, created]
    return base64.b64encode(";".join(fields).encode()).decode()
