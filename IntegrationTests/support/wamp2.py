# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""A WAMP v2 client of raw messages, over WebSocket and RawSocket: it sends what it is told, and checks what it gets."""

import base64
import json
import os
import struct
import time
from dataclasses import dataclass, field

import cbor2
import msgpack

from .peer import BINARY, CLOSE, TEXT, Ended, Peer, frame

HELLO, WELCOME, ABORT, CHALLENGE, AUTHENTICATE, GOODBYE, ERROR = 1, 2, 3, 4, 5, 6, 8
PUBLISH, PUBLISHED, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, EVENT = 16, 17, 32, 33, 34, 35, 36
CALL, CANCEL, RESULT = 48, 49, 50
REGISTER, REGISTERED, UNREGISTER, UNREGISTERED, INVOCATION, INTERRUPT, YIELD = 64, 65, 66, 67, 68, 69, 70

REALM = "realm1"
SERIALIZERS = ("json", "msgpack", "cbor")
SERIALIZER_IDS = {"json": 1, "msgpack": 2, "cbor": 3}
LARGEST_ID = 2**53


def features(*names):
    """A role's part of HELLO."""
    return {"features": {name: True for name in names}}


ROLES = {
    "publisher": features(
        "publisher_identification", "publisher_exclusion", "subscriber_blackwhite_listing", "payload_passthru_mode"
    ),
    "subscriber": features(
        "publisher_identification", "pattern_based_subscription", "subscription_revocation", "payload_passthru_mode"
    ),
    "caller": features(
        "caller_identification", "call_canceling", "call_timeout", "progressive_call_results",
        "progressive_call_invocations", "payload_passthru_mode",
    ),
    "callee": features(
        "caller_identification", "call_canceling", "call_timeout", "progressive_call_results",
        "progressive_call_invocations", "pattern_based_registration", "shared_registration",
        "registration_revocation", "call_reroute", "payload_passthru_mode",
    ),
}
PLAIN_ROLES = {"publisher": {}, "subscriber": {}, "caller": {}, "callee": {}}


def unique(name="topic"):
    """A URI that nobody else uses."""
    return f"com.example.{name}.x{os.urandom(5).hex()}"


# Serializers

def text_of_bytes(value):
    """Bytes as WAMP puts them into JSON."""
    return "\0" + base64.b64encode(value).decode()


def in_json(value):
    """A value as a receiver of JSON gets it: bytes are text there."""
    if isinstance(value, (bytes, bytearray)):
        return text_of_bytes(value)
    if isinstance(value, list):
        return [in_json(element) for element in value]
    if isinstance(value, dict):
        return {key: in_json(element) for key, element in value.items()}
    return value


def encode(serializer, value):
    """Serializes a value."""
    if serializer == "json":
        return json.dumps(in_json(value), separators=(",", ":"), ensure_ascii=False).encode()
    if serializer == "msgpack":
        return msgpack.packb(value, use_bin_type=True)
    return cbor2.dumps(value)


def decode(serializer, data):
    """The opposite of `encode`, but the text that stands for bytes in JSON stays text."""
    if serializer == "json":
        return json.loads(data.decode())
    if serializer == "msgpack":
        return msgpack.unpackb(data, raw=False, strict_map_key=False)
    return cbor2.loads(data)


def same(left, right):
    """Whether two values are equal and of equal types: 1, 1.0 and true are three values."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return left == right


def nested(serializer, depth):
    """Lists inside each other."""
    opening = {"json": b"[", "msgpack": b"\x91", "cbor": b"\x81"}[serializer]
    if serializer == "json":
        return opening * depth + b"]" * depth
    return opening * depth + (b"\x90" if serializer == "msgpack" else b"\x80")


# Transports

class WebSocketTransport:
    """Messages over a WebSocket, one or many in a frame."""

    def __init__(self, port, serializer, batched=False, separator=b"\x1e", protocols=None, **options):
        self.serializer = serializer
        self.batched = batched
        self.separator = separator
        name = f"wamp.2.{serializer}" + (".batched" if batched else "")
        upgrade = {key: options.pop(key) for key in ("path", "origin", "headers", "tail") if key in options}
        self.peer = Peer(port, **options)
        response = self.peer.upgrade(protocols=protocols or name, **upgrade)
        self.subprotocol = (response.values("Sec-WebSocket-Protocol") + [None])[0]
        if protocols is None:
            assert self.subprotocol == name, response
        self.opcode = TEXT if serializer == "json" else BINARY
        self.waiting = []

    def packed(self, *messages):
        """The bytes of a frame with these messages."""
        if not self.batched:
            return b"".join(frame(message, self.opcode) for message in messages)
        if self.serializer == "json":
            return frame(b"".join(message + self.separator for message in messages), self.opcode)
        return frame(b"".join(struct.pack(">I", len(message)) + message for message in messages), self.opcode)

    def send(self, *messages):
        self.peer.send(self.packed(*messages))

    def receive(self, timeout):
        while not self.waiting:
            found = self.peer.next(timeout)
            if found.opcode == CLOSE:
                raise Closed(found.close_code)
            assert found.opcode == self.opcode, f"a frame of opcode {found.opcode} for {self.serializer}"
            self.waiting = self.split(found.payload) if self.batched else [found.payload]
        return self.waiting.pop(0)

    def split(self, data):
        """The messages of a batch, which is never empty."""
        assert data, "the server has sent an empty batch"
        if self.serializer == "json":
            assert data.endswith(self.separator), "the server does not end messages as the client does"
            return data[:-1].split(self.separator)
        messages = []
        while data:
            count = struct.unpack(">I", data[:4])[0]
            assert len(data) >= 4 + count
            messages.append(data[4 : 4 + count])
            data = data[4 + count :]
        return messages


class RawSocketTransport:
    """Messages over RawSocket."""

    def __init__(self, port, serializer, length=15, **options):
        self.serializer = serializer
        self.batched = False
        self.peer = Peer(port, **options)
        self.pongs = []
        self.peer.send(bytes([0x7F, length << 4 | SERIALIZER_IDS[serializer], 0, 0]))
        reply = self._take(4, time.monotonic() + 5)
        assert reply[0] == 0x7F and reply[1] & 15 == SERIALIZER_IDS[serializer] and reply[2:] == b"\0\0", reply.hex()
        self.server_maximum = 1 << (reply[1] >> 4) + 9
        self.own_maximum = 1 << length + 9

    def packed(self, *messages):
        return b"".join(raw_frame(message) for message in messages)

    def send(self, *messages):
        self.peer.send(self.packed(*messages))

    def _take(self, count, deadline):
        while len(self.peer.buffer) < count:
            try:
                self.peer.receive(deadline)
            except Ended:
                raise Closed(None) from None
        data, self.peer.buffer = self.peer.buffer[:count], self.peer.buffer[count:]
        return data

    def receive(self, timeout):
        deadline = time.monotonic() + timeout
        while True:
            kind, payload = self.receive_frame(deadline)
            if kind == 0:
                return payload
            if kind == 1:
                self.peer.send(raw_frame(payload, 2))
            else:
                self.pongs.append(payload)

    def receive_frame(self, deadline):
        """The kind and payload of the next frame."""
        while len(self.peer.buffer) < 4:
            try:
                self.peer.receive(deadline)
            except Ended:
                raise Closed(None) from None
        word = struct.unpack(">I", self.peer.buffer[:4])[0]
        count = word & 0xFFFFFF
        assert word >> 27 == 0, f"reserved bits in {word:08x}"
        assert count <= self.own_maximum, f"{count} bytes are more than this peer takes"
        return word >> 24, self._take(4 + count, deadline)[4:]


def raw_frame(payload=b"", kind=0, length=None):
    """A frame of RawSocket; `length` announces another length than the payload has."""
    return struct.pack(">I", kind << 24 | (len(payload) if length is None else length)) + payload


class Closed(Exception):
    """The server has closed the transport; `code` is that of WebSocket's close frame."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


# Sessions

@dataclass
class Payload:
    """The arguments of a message."""

    args: list = field(default_factory=list)
    kwargs: dict = field(default_factory=dict)

    @classmethod
    def of(cls, message, index):
        rest = message[index:]
        return cls(rest[0] if rest else [], rest[1] if len(rest) > 1 else {})

    @property
    def elements(self):
        """The last elements of a message; what is empty is left out."""
        if self.kwargs:
            return [self.args, self.kwargs]
        return [self.args] if self.args else []


class Failed(Exception):
    """The server has answered with ERROR."""

    def __init__(self, message):
        super().__init__(str(message[4:]))
        self.message = message
        self.uri = message[4]
        self.payload = Payload.of(message, 5)


class Client:
    """One connection, and the session on it."""

    def __init__(self, port, serializer="json", rawsocket=False, **options):
        kind = RawSocketTransport if rawsocket else WebSocketTransport
        self.transport = kind(port, serializer, **options)
        self.serializer = serializer
        self.waiting = []
        self.forget()

    def forget(self):
        """Begins anew: the ids of another session on this transport start with 1 again."""
        self.requests = 0
        self.id = None
        self.details = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.drop()

    def drop(self):
        """Ends the TCP connection."""
        self.transport.peer.drop()

    # Messages

    def send(self, *message):
        self.send_data(encode(self.serializer, list(message)))

    def send_data(self, *data):
        """Sends bytes as messages."""
        self.transport.send(*data)

    def receive(self, timeout=5):
        """The next message, whatever it is."""
        return self.waiting.pop(0) if self.waiting else self._next(timeout)

    def _next(self, timeout):
        self.last_data = self.transport.receive(timeout)
        return decode(self.serializer, self.last_data)

    def expect(self, code, *elements, timeout=5):
        """The next message, which must begin like this."""
        message = self.receive(timeout)
        assert message[: 1 + len(elements)] == [code, *elements], message
        return message

    def reply(self, request, *codes, timeout=5):
        """The answer to a request; what comes before it is kept. Raises Failed for an ERROR."""
        deadline = time.monotonic() + timeout
        while True:
            message = self._next(max(0.001, deadline - time.monotonic()))
            if message[0] == ERROR and message[2] == request:
                raise Failed(message)
            if message[0] in codes and message[1] == request:
                return message
            assert message[0] not in (ABORT, GOODBYE), message
            self.waiting.append(message)

    def next_request(self):
        self.requests += 1
        return self.requests

    def request(self, code, *rest):
        """Sends a request with the next id."""
        request = self.next_request()
        self.send(code, request, *rest)
        return request

    # The session

    def hello(self, realm=REALM, roles=ROLES, **details):
        self.send(HELLO, realm, {"roles": roles, **details})

    def join(self, realm=REALM, roles=ROLES, **details):
        """Opens a session."""
        self.hello(realm, roles, **details)
        return self.welcomed()

    def welcomed(self):
        """Takes WELCOME."""
        welcome = self.expect(WELCOME)
        self.id, self.details = welcome[1], welcome[2]
        return self

    def leave(self, reason="wamp.close.close_realm"):
        """Ends the session; the transport stays."""
        self.send(GOODBYE, {}, reason)
        while True:
            message = self.receive()
            if message[0] == GOODBYE:
                self.forget()
                return message

    def expect_abort(self, reason="wamp.error.protocol_violation", timeout=5):
        """Reads ABORT with a reason, then the end of the transport; answers to earlier requests are skipped."""
        while True:
            message = self.receive(timeout)
            if message[0] == ABORT:
                break
            assert message[0] in (SUBSCRIBED, REGISTERED, PUBLISHED), message
        assert message[2] == reason, message
        assert isinstance(message[1], dict) and message[1].get("message"), "an ABORT must say why"
        self.expect_end(timeout)
        return message

    def expect_end(self, timeout=5):
        """Makes sure that the server ends the transport without another message; returns WebSocket's close code."""
        deadline = time.monotonic() + timeout
        code = None
        try:
            while True:
                message = self.receive(max(0.001, deadline - time.monotonic()))
                raise AssertionError(f"nothing should come, but {message}")
        except Closed as closed:
            code = closed.code
            if code is not None:
                self.transport.peer.send(frame(struct.pack(">H", code), CLOSE))
        except Ended:
            return None
        self.transport.peer.expect_end(timeout)
        return code

    # Topics

    def subscribe(self, topic, **options):
        """Subscribes; returns the subscription's id."""
        return self.reply(self.request(SUBSCRIBE, options, topic), SUBSCRIBED)[2]

    def unsubscribe(self, subscription):
        self.reply(self.request(UNSUBSCRIBE, subscription), UNSUBSCRIBED)

    def publish(self, topic, *args, kwargs=None, **options):
        """Publishes, and waits for the acknowledgement; returns the publication's id."""
        payload = Payload(list(args), kwargs or {})
        request = self.request(PUBLISH, {"acknowledge": True, **options}, topic, *payload.elements)
        return self.reply(request, PUBLISHED)[2]

    def expect_event(self, *args, subscription=None, publication=None, kwargs=None, details=None, timeout=5):
        """Reads an event that must have these arguments; returns it."""
        message = self.expect(EVENT, timeout=timeout)
        assert Payload.of(message, 4) == Payload(list(args), kwargs or {}), message
        assert subscription in (None, message[1]), message
        assert publication in (None, message[2]), message
        assert details is None or message[3] == details, message
        return message

    def barrier(self):
        """Waits until the server has answered something; what comes before is kept."""
        try:
            self.call(unique("nobody"))
        except Failed as failure:
            assert failure.uri == "wamp.error.no_such_procedure", failure

    def expect_nothing(self):
        """Makes sure that the session lives and that the server has sent it nothing until now."""
        self.barrier()
        assert not self.waiting, self.waiting

    # Procedures

    def register(self, procedure, **options):
        """Registers; returns the registration's id."""
        return self.reply(self.request(REGISTER, options, procedure), REGISTERED)[2]

    def unregister(self, registration):
        self.reply(self.request(UNREGISTER, registration), UNREGISTERED)

    def begin_call(self, procedure, *args, kwargs=None, **options):
        """Sends CALL; returns its id."""
        return self.request(CALL, options, procedure, *Payload(list(args), kwargs or {}).elements)

    def call(self, procedure, *args, kwargs=None, timeout=5, **options):
        """Calls, and waits for the last result."""
        request = self.begin_call(procedure, *args, kwargs=kwargs, **options)
        return Payload.of(self.reply(request, RESULT, timeout=timeout), 3)

    def meta(self, procedure, *args, **kwargs):
        """Calls a procedure of the router; returns its only result."""
        results = self.call(procedure, *args, kwargs=kwargs).args
        return results[0] if results else None

    def expect_result(self, request, *args, kwargs=None, timeout=5, **details):
        message = self.expect(RESULT, request, details, timeout=timeout)
        assert Payload.of(message, 3) == Payload(list(args), kwargs or {}), message
        return message

    def expect_error(self, code, request, uri, timeout=5):
        """Reads the ERROR of a request."""
        message = self.expect(ERROR, code, request, timeout=timeout)
        assert message[4] == uri, message
        return message

    def invoked(self, registration=None, timeout=5):
        """Reads an invocation."""
        message = self.expect(INVOCATION, timeout=timeout)
        assert registration in (None, message[2]), message
        return message

    def yields(self, invocation, *args, kwargs=None, **options):
        """Answers an invocation."""
        self.send(YIELD, invocation[1], options, *Payload(list(args), kwargs or {}).elements)

    def fails(self, invocation, uri, *args, kwargs=None):
        """Answers an invocation with an error."""
        self.send(ERROR, INVOCATION, invocation[1], {}, uri, *Payload(list(args), kwargs or {}).elements)


def refused(uri, action, *arguments, **options):
    """Makes sure that a request is answered with this error; returns it."""
    try:
        result = action(*arguments, **options)
    except Failed as failure:
        assert failure.uri == uri, failure.message
        return failure
    raise AssertionError(f"{uri} was expected, not {result}")
