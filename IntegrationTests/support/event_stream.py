# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""A client of event streams on a bare socket, which reads them as WHATWG HTML says."""

import json
import socket
import urllib.parse


class EventStream:
    """One stream; the head is read at once, and must be that of a stream unless `status` says otherwise."""

    def __init__(self, port, *topics, status=200, headers=None, receive_buffer=None, path="/events", **query):
        pairs = [("topic", topic) for topic in topics] + list(query.items())
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        fields = {"Host": f"localhost:{port}", "Accept": "text/event-stream", **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.socket.sendall(f"GET {path}?{urllib.parse.urlencode(pairs)} HTTP/1.1\r\n{head}\r\n".encode())
        self.buffer = b""
        self.raw = None
        self.comments = 0
        self.retry = None
        self.read_head(status)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def read_head(self, status):
        head = self.take(b"\r\n\r\n").decode()
        line, *fields = head.split("\r\n")
        self.status = int(line.split()[1])
        self.headers = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
        if self.headers.get("transfer-encoding") == "chunked":
            # As a proxy makes it of a body that lasts.
            self.raw, self.buffer = self.buffer, b""
            self.unchunk()
        body = self.rest() if self.status != 200 else b""
        assert self.status == status, (head, body)
        if status == 200:
            assert self.headers["content-type"] == "text/event-stream"
        elif self.headers.get("content-type") == "application/problem+json":
            assert int(self.headers["content-length"]) == len(body)
            self.problem = json.loads(body)
            assert self.problem["status"] == status

    def receive(self):
        """More bytes; none at the end."""
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if self.raw is None:
            self.buffer += data
        else:
            self.raw += data
            self.unchunk()
        return data

    def unchunk(self):
        """Takes whole chunks out of what has come."""
        while b"\r\n" in self.raw:
            size, rest = self.raw.split(b"\r\n", 1)
            count = int(size, 16)
            if len(rest) < count + 2:
                return
            self.buffer += rest[:count]
            self.raw = rest[count + 2 :]

    def take(self, end):
        """What comes up to an end, without it."""
        while end not in self.buffer:
            assert self.receive(), f"the stream ended behind {self.buffer[-200:]}"
        taken, self.buffer = self.buffer.split(end, 1)
        return taken

    def rest(self):
        while self.receive():
            pass
        taken, self.buffer = self.buffer, b""
        return taken

    def block(self):
        """The data of the next block; None if it has none."""
        data = []
        for line in self.take(b"\n\n").decode().split("\n"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "":
                self.comments += 1
            elif name == "data":
                data.append(value)
            else:
                assert name == "retry"
                self.retry = int(value)
        return "\n".join(data) if data else None

    def next(self):
        """The topic and the event of the next event."""
        while (data := self.block()) is None:
            pass
        value = json.loads(data)
        assert set(value) == {"topic", "event"}
        return value["topic"], value["event"]

    def expect(self, topic, event):
        assert self.next() == (topic, event)

    def expect_end(self):
        """Nothing but comments comes, then the end."""
        for block in self.rest().decode().split("\n\n"):
            if block.startswith("retry: "):
                self.retry = int(block.removeprefix("retry: "))
            else:
                assert block in ("", ":"), block
