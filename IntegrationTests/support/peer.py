# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""A WebSocket client on a bare socket: it can do what no proper client would."""

import base64
import hashlib
import json
import os
import socket
import struct
import time
import urllib.parse
import zlib
from dataclasses import dataclass

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
ACCEPT_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def mask(payload, key):
    """The payload, masked or unmasked with a key of four bytes."""
    if not payload:
        return b""
    repeated = (key * (len(payload) // 4 + 1))[: len(payload)]
    number = int.from_bytes(payload, "little") ^ int.from_bytes(repeated, "little")
    return number.to_bytes(len(payload), "little")


def frame(payload=b"", opcode=TEXT, final=True, reserved=0, masked=True, length=None, minimal=True):
    """A client's frame; `length` announces another length than the payload has."""
    if isinstance(payload, str):
        payload = payload.encode()
    count = len(payload) if length is None else length
    bit = 0x80 if masked else 0
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    if count < 126 and minimal:
        head += bytes([bit | count])
    elif count < 1 << 16 and (minimal or count < 126):
        head += bytes([bit | 126]) + struct.pack(">H", count)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", count)
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + mask(payload, key)


def deflated(payload, window=15):
    """The payload as permessage-deflate sends it, without context takeover."""
    if isinstance(payload, str):
        payload = payload.encode()
    compressor = zlib.compressobj(wbits=-window)
    return (compressor.compress(payload) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def inflated(payload, window=15):
    """The opposite of `deflated`; fails if the payload needs a larger window."""
    decompressor = zlib.decompressobj(wbits=-window)
    return decompressor.decompress(payload + b"\0\0\xff\xff") + decompressor.flush()


@dataclass(frozen=True)
class Response:
    """The head of an HTTP response."""

    status: int
    reason: str
    headers: list
    raw: bytes

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Frame:
    """A frame of the server."""

    opcode: int
    payload: bytes
    is_compressed: bool = False

    @property
    def text(self):
        return self.payload.decode()

    @property
    def close_code(self):
        return struct.unpack(">H", self.payload[:2])[0] if len(self.payload) >= 2 else None


class Ended(Exception):
    """The TCP connection is over; `reset` says if by a RST."""

    def __init__(self, reset):
        super().__init__("reset" if reset else "end of file")
        self.reset = reset


class Peer:
    """One connection to a server; with a `window` its compressed frames are taken, and inflated."""

    def __init__(self, port, host="127.0.0.1", source=None, receive_buffer=None, wrap=None):
        self.port = port
        self.buffer = b""
        self.answers_pings = True
        self.window = None
        self.session = None
        self.received = []
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            sock.bind((source, 0))
        sock.settimeout(5)
        sock.connect((host, port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = wrap(sock) if wrap else sock

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.drop()

    @classmethod
    def open(cls, port, ticket=None, **arguments):
        """A peer whose session is open."""
        known = ("path", "origin", "protocols", "headers", "tail")
        options = {key: arguments.pop(key) for key in known if key in arguments}
        peer = cls(port, **arguments)
        if ticket is not None:
            options["path"] = "/ws?ticket=" + urllib.parse.quote(ticket, safe="")
        peer.upgrade(**options)
        peer.welcome()
        return peer

    # Bytes

    def send(self, data):
        self.socket.sendall(data)

    def send_until_cut(self, data, seconds=8):
        """Sends the same bytes again and again; the server must end the connection in that time."""
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                self.send(data)
        except OSError:
            self.drop()
            return
        raise AssertionError("the server takes everything")

    def drop(self):
        """Ends the TCP connection with a FIN."""
        self.socket.close()

    def reset(self):
        """Ends the TCP connection with a RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def receive(self, deadline):
        """Reads more bytes; raises TimeoutError or Ended."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)
        try:
            data = self.socket.recv(1 << 18)
        except (ConnectionResetError, BrokenPipeError):
            raise Ended(reset=True) from None
        if not data:
            raise Ended(reset=False)
        self.buffer += data

    # Handshake

    def request(self, path="/ws", origin="http://localhost", protocols="wamp", headers=(), key=None, **replaced):
        """The bytes of a request; `replaced` changes headers by name, None leaves one out."""
        self.key = key or base64.b64encode(os.urandom(16)).decode()
        fields = {
            "Host": f"127.0.0.1:{self.port}", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Key": self.key, "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Protocol": protocols, "Origin": origin,
        }
        line = replaced.pop("line", f"GET {path} HTTP/1.1")
        fields.update({name.replace("_", "-"): value for name, value in replaced.items()})
        lines = [line] + [f"{name}: {value}" for name, value in fields.items() if value is not None] + list(headers)
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin1")

    def response(self, timeout=5):
        """Reads the head of a response."""
        deadline = time.monotonic() + timeout
        while b"\r\n\r\n" not in self.buffer:
            self.receive(deadline)
        raw, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = raw.decode("latin1").split("\r\n")
        _, status, reason = (lines[0] + " ").split(" ", 2)
        headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        return Response(int(status), reason.strip(), headers, raw)

    def upgrade(self, tail=b"", within=5, **options):
        """Performs the handshake, and checks its result."""
        self.send(self.request(**options) + tail)
        response = self.response(within)
        assert response.status == 101, response
        accept = base64.b64encode(hashlib.sha1(self.key.encode() + ACCEPT_SUFFIX).digest()).decode()
        assert response.values("Sec-WebSocket-Accept") == [accept]
        return response

    def welcome(self):
        """Reads WELCOME."""
        message = json.loads(self.next().text)
        assert message[0] == 0 and message[2] == 1, message
        self.session = message[1]

    # Frames

    def _take(self):
        data = self.buffer
        if len(data) < 2:
            return None
        count, offset = data[1] & 127, 2
        assert data[1] & 0x80 == 0, "a server's frame is masked"
        is_compressed = data[0] & 0x70 == 0x40 and self.window is not None
        assert data[0] & 0x70 == 0 or is_compressed, "reserved bits are set"
        if count == 126:
            if len(data) < 4:
                return None
            count, offset = struct.unpack(">H", data[2:4])[0], 4
        elif count == 127:
            if len(data) < 10:
                return None
            count, offset = struct.unpack(">Q", data[2:10])[0], 10
        if len(data) < offset + count:
            return None
        self.buffer = data[offset + count :]
        payload = data[offset : offset + count]
        return Frame(data[0] & 15, inflated(payload, self.window) if is_compressed else payload, is_compressed)

    def next(self, timeout=5):
        """The next frame; pings are answered and not returned."""
        deadline = time.monotonic() + timeout
        while True:
            taken = self._take()
            if taken is None:
                self.receive(deadline)
            elif taken.opcode == PING and self.answers_pings:
                self.send(frame(taken.payload, PONG))
            else:
                return taken

    # WAMP v1

    def message(self, *elements):
        self.send(frame(json.dumps(list(elements))))

    def subscribe(self, *topics):
        """Subscribes, and waits until the server has seen it."""
        for topic in topics:
            self.message(5, topic)
        self.barrier()

    def publish(self, topic, *rest):
        self.message(7, topic, *rest)

    def barrier(self, timeout=10):
        """Waits for a pong; frames that come before it are kept for `expect`."""
        token = os.urandom(4)
        self.send(frame(token, PING))
        while True:
            found = self.next(timeout)
            if found.opcode == PONG and found.payload == token:
                return
            self.received.append(found)

    def text(self, timeout=5):
        """The next text."""
        found = self.received.pop(0) if self.received else self.next(timeout)
        assert found.opcode == TEXT, found
        return found.text

    def expect(self, *message, timeout=5):
        """Reads a text that must be this message."""
        assert json.loads(self.text(timeout)) == list(message)

    def expect_event(self, topic, payload, timeout=5):
        self.expect(8, topic, payload, timeout=timeout)

    def expect_silence(self, seconds=0.15):
        """Makes sure that nothing comes, except pings."""
        assert not self.received, self.received
        try:
            found = self.next(seconds)
        except TimeoutError:
            return
        raise AssertionError(f"nothing should come, but {found}")

    def expect_close(self, *codes, timeout=5):
        """Reads a close frame with one of these codes and then the end; texts before it are skipped."""
        while True:
            found = self.received.pop(0) if self.received else self.next(timeout)
            if found.opcode == CLOSE:
                break
        assert found.close_code in codes, found
        self.expect_end(timeout)
        return found

    def expect_cut(self, timeout=5):
        """Reads to the end, which must come without a close frame; returns the frames before it."""
        frames = []
        try:
            while True:
                found = self.next(timeout)
                assert found.opcode != CLOSE, found
                frames.append(found)
        except Ended:
            return frames

    def expect_end(self, timeout=5):
        """Makes sure that the TCP connection ends, whatever comes before."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive(deadline)
                self.buffer = b""
        except Ended:
            return
