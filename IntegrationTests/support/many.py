# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Sessions for tests that need thousands of them."""

import asyncio
import json
import time

from support.peer import CLOSE, PING, TEXT, frame


class Session:
    """A session in an event loop, of WAMP v1 unless `subprotocol` is another; events of WAMP v1 go to `on_event`."""

    def __init__(self, subprotocol="wamp"):
        self.subprotocol = subprotocol
        self.on_event = lambda topic, event: None
        self.on_message = lambda message: None
        self.refusals = 0
        self.ended = None

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(
            f"GET /ws HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {self.subprotocol}\r\nOrigin: localhost\r\n\r\n".encode()
        )
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head
        self.task = asyncio.create_task(self.read())
        return self

    async def read(self):
        try:
            while True:
                first, count = await self.reader.readexactly(2)
                if count == 126:
                    count = int.from_bytes(await self.reader.readexactly(2), "big")
                payload = await self.reader.readexactly(count)
                if first & 15 == PING:
                    self.writer.write(frame(payload, 10))
                elif first & 15 == TEXT:
                    self.take(payload)
                elif first & 15 == CLOSE:
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass
        self.ended = time.monotonic()
        self.writer.close()

    def take(self, payload):
        if not payload.startswith(b"["):
            self.refusals += 1
            return
        message = json.loads(payload)
        if self.subprotocol == "wamp" and message[0] == 8:
            self.on_event(message[1], message[2])
        else:
            self.on_message(message)

    def send(self, *message):
        self.writer.write(frame(json.dumps(message), TEXT))

    def close(self):
        self.task.cancel()
        self.writer.close()
