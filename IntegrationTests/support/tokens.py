# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""JSON Web Tokens of a real issuer: PyJWT, and a key set over HTTP that rotates."""

import http.server
import json
import threading
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

SECRET = "a secret of 32 bytes, or more yet"


class Key:
    """A private key with its algorithm and its public half as a JWK."""

    def __init__(self, kid, algorithm="ES256"):
        self.kid = kid
        self.algorithm = algorithm
        if algorithm == "EdDSA":
            self.private = ed25519.Ed25519PrivateKey.generate()
        elif algorithm.startswith("ES"):
            curve = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}[algorithm]
            self.private = ec.generate_private_key(curve())
        else:
            self.private = rsa.generate_private_key(65537, 2048)
        document = jwt.get_algorithm_by_name(algorithm).to_jwk(self.private.public_key())
        self.jwk = {**json.loads(document), "kid": kid, "alg": algorithm, "use": "sig"}
        self.jwk.pop("key_ops", None)

    def token(self, seconds=60, **claims):
        """A token of this key that lasts so long."""
        return token(self.private, self.algorithm, seconds, headers={"kid": self.kid}, **claims)


def token(key=SECRET, algorithm="HS256", seconds=60, headers=None, **claims):
    """A token; claims that are None are left out."""
    now = int(time.time())
    claims = {"sub": "jane", "role": "user", "iat": now, "exp": now + seconds, **claims}
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers)


class KeySet:
    """An issuer's key set over HTTP."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.requests = 0
        self.status = 200
        self.delay = 0
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.requests += 1
                time.sleep(issuer.delay)
                body = json.dumps({"keys": [key.jwk for key in issuer.keys]}).encode()
                self.send_response(issuer.status)
                self.send_header("Content-Type", "application/jwk-set+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks.json"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
