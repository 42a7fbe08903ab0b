# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The transports of WAMP v2: subprotocols of WebSocket, batches, RawSocket, and TLS for all of them."""

import os
import socket
import ssl
import struct
import subprocess
import time

import pytest

from conftest import assert_settles, need
from support.peer import CLOSE, PONG, Ended, Peer, frame
from support.wamp2 import (
    EVENT, GOODBYE, HELLO, PUBLISH, REALM, ROLES, SERIALIZERS, SUBSCRIBE, SUBSCRIBED, WELCOME, YIELD,
    Client, Closed, encode, raw_frame, refused, unique,
)

every_serializer = pytest.mark.parametrize("serializer", SERIALIZERS)
SUBPROTOCOLS = [f"wamp.2.{name}{end}" for name in SERIALIZERS for end in ("", ".batched")]
VALUE = [1, -1, 2**53, 1.5, True, None, "h\u00e9\u2603\U0001d11e", [], {}, {"a": [{"b": []}]}, "x" * 70_000]


def exchange(first, second):
    """Two joined clients send each other an event and call each other."""
    topic = unique()
    first.subscribe(topic)
    second.subscribe(topic)
    registration = first.register(topic)
    second.publish(topic, *VALUE, kwargs={"k": VALUE})
    first.expect_event(*VALUE, kwargs={"k": VALUE})
    first.publish(topic, "back")
    second.expect_event("back")
    call = second.begin_call(topic, *VALUE)
    invocation = first.invoked(registration)
    assert invocation[4] == VALUE
    first.yields(invocation, *VALUE, kwargs={"r": 1})
    second.expect_result(call, *VALUE, kwargs={"r": 1})


# WebSocket

@every_serializer
@pytest.mark.parametrize("other", SERIALIZERS)
def test_every_serializer_meets_every_other(join, serializer, other):
    exchange(join(serializer), join(other))


@every_serializer
def test_every_serializer_meets_itself_in_batches(join, serializer):
    batched = join(serializer, transport={"batched": True})
    exchange(batched, join("json"))
    exchange(join("cbor"), batched)


def test_batches_of_json_may_be_separated_by_autobahn_s_byte(join):
    exchange(join(transport={"batched": True, "separator": b"\x18"}), join(transport={"batched": True}))


@pytest.mark.parametrize("separator", [b"\x1e", b"\x18"])
def test_both_separators_meet_on_one_topic(join, separator):
    topic = unique()
    peers = [join(transport={"batched": True, "separator": byte}) for byte in (b"\x1e", b"\x18")]
    for peer in peers:
        peer.subscribe(topic)
    join(transport={"batched": True, "separator": separator}).publish(topic, "for both")
    for peer in peers:
        peer.expect_event("for both")


def batch_of(serializer, *messages):
    return [encode(serializer, message) for message in messages]


@every_serializer
def test_one_batch_may_hold_many_messages(join, serializer):
    client = join(serializer, transport={"batched": True})
    watcher = join()
    topics = [unique() for _ in range(100)]
    watcher.subscribe(topics[0])
    client.send_data(*batch_of(
        serializer, *[[SUBSCRIBE, number, {}, topic] for number, topic in enumerate(topics, 1)],
        [PUBLISH, 101, {}, topics[0], ["last"]],
    ))
    for number in range(1, 101):
        client.expect(SUBSCRIBED, number)
    watcher.expect_event("last")


@every_serializer
def test_a_whole_session_may_come_in_one_batch(connect, serializer):
    client = connect(serializer, batched=True)
    client.send_data(*batch_of(
        serializer, [HELLO, REALM, {"roles": ROLES}], [SUBSCRIBE, 1, {}, unique()],
        [GOODBYE, {}, "wamp.close.close_realm"], [HELLO, REALM, {"roles": ROLES}],
    ))
    client.expect(WELCOME)
    client.expect(SUBSCRIBED, 1)
    client.expect(GOODBYE)
    client.expect(WELCOME)


@every_serializer
def test_an_empty_batch_fails_the_transport(join, serializer):
    client = join(serializer, transport={"batched": True})
    client.transport.peer.send(frame(b"", client.transport.opcode))
    ended(client)


DAMAGED = {
    "json": [b"\x1e", b"[6,{},\"a.b\"]\x1e\x1e", b"[6,{},\"a.b\"]\x18\x18"],
    "msgpack": [b"\0", b"\0\0\0", b"\0\0\0\0", b"\0\0\0\x05\x93", b"\xff\xff\xff\xff\x93", b"\x7f\xff\xff\xff"],
    "cbor": [b"\0", b"\0\0\0", b"\0\0\0\0", b"\0\0\0\x05\x83", b"\xff\xff\xff\xff\x83", b"\x7f\xff\xff\xff"],
}


@pytest.mark.parametrize(
    "serializer, data", [(serializer, data) for serializer in SERIALIZERS for data in DAMAGED[serializer]]
)
def test_a_damaged_batch_ends_the_connection(router, join, serializer, data):
    client = join(serializer, transport={"batched": True})
    client.transport.peer.send(frame(data, client.transport.opcode))
    ended(client)
    router.assert_routes()


def test_a_violation_inside_a_batch_ends_everything_behind_it(join):
    client, watcher = join("cbor", transport={"batched": True}), join()
    topic = unique()
    watcher.subscribe(topic)
    client.send_data(*batch_of(
        "cbor", [PUBLISH, 1, {}, topic, ["before"]], [YIELD, 99, {}], [PUBLISH, 2, {}, topic, ["after"]],
    ))
    client.expect_abort()
    watcher.expect_event("before")
    join().publish(topic, "from another")
    watcher.expect_event("from another")


def ended(client):
    """The server ends the connection, with or without saying why; the transport has failed."""
    try:
        client.expect_abort()
    except Closed as closed:
        assert closed.code in (None, 1002, 1003, 1007, 1009), closed
    except Ended:
        pass


@pytest.mark.parametrize("name", SUBPROTOCOLS)
def test_each_subprotocol_is_taken(connect, name):
    client = connect(name.split(".")[2], batched=name.endswith(".batched"))
    assert client.transport.subprotocol == name
    client.join().publish(unique(), 1)


@pytest.mark.parametrize(
    "offer, chosen",
    [
        ("wamp.2.cbor, wamp.2.json", "wamp.2.cbor"), ("wamp.2.json, wamp.2.cbor", "wamp.2.json"),
        ("wamp.2.nonsense, wamp.2.msgpack, wamp.2.json", "wamp.2.msgpack"),
        ("wamp.2.ubjson.batched, wamp.2.ubjson, wamp.2.json.batched, wamp.2.json", "wamp.2.json.batched"),
        ("wamp.2.cbor.batched, wamp.2.cbor, wamp.2.json", "wamp.2.cbor.batched"),
        ("WAMP.2.JSON, wamp.2.msgpack.batched", "wamp.2.msgpack.batched"),
        ("wamp.2.json,wamp.2.cbor", "wamp.2.json"), ("chat, wamp, wamp.2.json", "wamp"),
        ("wamp.2.json, wamp", "wamp.2.json"),
    ],
)
def test_the_client_s_order_of_subprotocols_decides(router, offer, chosen):
    with Peer(router.port) as peer:
        assert peer.upgrade(protocols=offer).values("Sec-WebSocket-Protocol") == [chosen]


def test_several_headers_are_one_list_of_subprotocols(router):
    with Peer(router.port) as peer:
        headers = ["Sec-WebSocket-Protocol: wamp.2.msgpack", "Sec-WebSocket-Protocol: wamp.2.json"]
        response = peer.upgrade(protocols="wamp.2.nonsense", headers=headers)
        assert response.values("Sec-WebSocket-Protocol") == ["wamp.2.msgpack"]


@pytest.mark.parametrize("offer", ["wamp.9.json", "wamp.2.ubjson", "wamp.2.json.batch", "wamp.2", "chat, wamp.3.json"])
def test_unknown_subprotocols_alone_are_refused(router, offer):
    with Peer(router.port) as peer:
        peer.send(peer.request(protocols=offer))
        assert peer.response().status == 400
        peer.expect_end()


def test_a_listener_of_wamp1_alone_does_not_speak_wamp2(server):
    with Peer(server.port) as peer:
        assert peer.upgrade(protocols="wamp.2.json, wamp").values("Sec-WebSocket-Protocol") == ["wamp"]
    with Peer(server.port) as peer, pytest.raises(Ended):
        peer.send(b"\x7f\xf1\0\0")
        peer.expect_end()
        raise Ended(reset=False)


def test_a_listener_of_wamp2_alone_refuses_wamp1(start_router):
    server = start_router(listener={"protocols": "[wamp2]"})
    for offer in ("wamp", None):
        with Peer(server.port) as peer:
            peer.send(peer.request(protocols=offer))
            assert peer.response().status == 400
    with Client(server.port) as client:
        client.join()


@every_serializer
def test_messages_in_fragments_are_put_together(join, serializer):
    client = join(serializer)
    data = encode(serializer, [SUBSCRIBE, 1, {}, unique()])
    pieces = [data[:1], b"", data[1:7], data[7:]]
    for index, piece in enumerate(pieces):
        opcode = client.transport.opcode if index == 0 else 0
        client.transport.peer.send(frame(piece, opcode, final=index == 3))
        if index == 1:
            client.transport.peer.send(frame(b"ping", 9))
            assert client.transport.peer.next().opcode == PONG
    client.expect(SUBSCRIBED, 1)


def test_hello_in_the_packet_of_the_handshake_is_taken(connect):
    client = connect(tail=frame(encode("json", [HELLO, REALM, {"roles": ROLES}])))
    client.welcomed()


@every_serializer
def test_a_close_frame_is_answered(join, serializer):
    client = join(serializer)
    client.transport.peer.send(frame(struct.pack(">H", 1000), CLOSE))
    assert client.expect_end() == 1000


@every_serializer
def test_messages_may_be_compressed(start_router, serializer):
    from support.peer import deflated

    server = start_router(listener={"compression": "true"})
    with Client(server.port) as plain:
        plain.join()
        with Client(server.port, serializer, headers=["Sec-WebSocket-Extensions: permessage-deflate"]) as client:
            client.transport.peer.window = 15
            client.join()
            topic, text = unique(), "again and again " * 200
            client.subscribe(topic)
            plain.subscribe(topic)
            plain.publish(topic, text)
            client.expect_event(text)
            data = encode(serializer, [PUBLISH, 2, {}, topic, [text]])
            client.transport.peer.send(frame(deflated(data), client.transport.opcode, reserved=4))
            plain.expect_event(text)


# RawSocket

@every_serializer
@pytest.mark.parametrize("offset", [0, 1], ids=["shared port", "own port"])
def test_rawsocket_on_both_ports(router, connect, serializer, offset):
    first = connect(serializer, rawsocket=True, port=router.port + offset).join()
    exchange(first, connect("json").join())
    exchange(connect("msgpack").join(), first)


def test_the_rawsocket_port_speaks_nothing_else(router):
    with Peer(router.port + 1) as peer:
        peer.send(peer.request(protocols="wamp.2.json"))
        with pytest.raises(Ended):
            peer.receive(time.monotonic() + 5)


@pytest.mark.parametrize("offset", [0, 1], ids=["shared port", "own port"])
@pytest.mark.parametrize(
    "octets, error",
    [
        (b"\x7f\xf0\0\0", 1), (b"\x7f\xf4\0\0", 1), (b"\x7f\xf5\0\0", 1), (b"\x7f\xff\0\0", 1),
        (b"\x7f\xf1\0\1", 3), (b"\x7f\xf1\1\0", 3), (b"\x7f\xf1\xff\xff", 3), (b"\x7f\xf4\0\1", 3),
    ],
)
def test_a_wrong_handshake_is_answered_with_its_error(router, offset, octets, error):
    with Peer(router.port + offset) as peer:
        peer.send(octets)
        while len(peer.buffer) < 4:
            peer.receive(time.monotonic() + 5)
        assert peer.buffer == bytes([0x7F, error << 4, 0, 0])
        peer.expect_end()


@pytest.mark.parametrize("octets", [b"\x7e\xf1\0\0", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x16\x03\x01\0"])
def test_another_first_octet_is_no_rawsocket(router, octets):
    for port in (router.port, router.port + 1):
        with Peer(port) as peer:
            peer.send(octets + b"\r\n\r\n")
            try:
                assert peer.response().status == 400 and port == router.port
            except Ended:
                pass
            peer.expect_end()


def test_a_rawsocket_handshake_and_messages_in_single_bytes_are_put_together(router):
    with Peer(router.port) as peer:
        data = b"\x7f\xf1\0\0" + raw_frame(encode("json", [HELLO, REALM, {"roles": ROLES}])) + raw_frame(b"ab", 1)
        for byte in data:
            peer.send(bytes([byte]))
        while not peer.buffer.endswith(raw_frame(b"ab", 2)):
            peer.receive(time.monotonic() + 5)
        assert peer.buffer[0] == 0x7F and b"[2," in peer.buffer


def test_hello_in_the_packet_of_the_rawsocket_handshake_is_taken(router):
    with Peer(router.port) as peer:
        peer.send(b"\x7f\xf2\0\0" + raw_frame(encode("msgpack", [HELLO, REALM, {"roles": ROLES}])))
        while len(peer.buffer) < 100:
            peer.receive(time.monotonic() + 5)


@pytest.mark.parametrize("payload", [b"", b"x", os.urandom(4_000)], ids=len)
def test_a_ping_is_answered_with_the_same_payload(join, payload):
    client = join("cbor", rawsocket=True)
    client.transport.peer.send(raw_frame(payload, 1))
    client.expect_nothing()
    assert client.transport.pongs == [payload]
    client.transport.peer.send(raw_frame(b"unasked", 2))
    client.expect_nothing()


def test_pings_before_hello_are_answered(connect):
    client = connect(rawsocket=True)
    client.transport.peer.send(raw_frame(b"early", 1))
    client.join()
    assert client.transport.pongs == [b"early"]


def test_the_router_sends_pings_and_ends_what_does_not_answer(start_router):
    server = start_router(limits={"ping_interval": "300ms", "ping_misses": 2})
    with Client(server.port, rawsocket=True) as silent, Client(server.port, rawsocket=True) as lively:
        silent.join()
        lively.join()
        pings = 0
        with pytest.raises(Closed):
            while True:
                pings += silent.transport.receive_frame(time.monotonic() + 5)[0] == 1
                lively.expect_nothing()
        assert pings >= 1
        lively.expect_nothing()


@pytest.mark.parametrize("word", [0x03000001, 0x07000001, 0x10000001, 0x80000001, 0x08000001])
def test_reserved_kinds_and_bits_end_the_connection(router, join, word):
    client = join(rawsocket=True)
    client.transport.peer.send(struct.pack(">I", word) + b"x" * 64)
    ended(client)
    router.assert_routes()


def test_a_message_beyond_the_announced_length_ends_the_connection(join):
    client = join(rawsocket=True)
    assert client.transport.server_maximum == 1 << 20
    client.transport.peer.send(raw_frame(length=client.transport.server_maximum + 1))
    ended(client)


def test_an_empty_frame_is_a_violation(join):
    client = join(rawsocket=True)
    client.transport.peer.send(raw_frame())
    client.expect_abort()


@every_serializer
def test_a_peer_with_a_small_maximum_gets_no_oversized_event_but_later_ones(join, serializer):
    # The transport checks each frame against the maximum.
    small, large = join(serializer, True, transport={"length": 3}), join(serializer, True)
    publisher = join(serializer)
    topic = unique()
    for client in (small, large):
        client.subscribe(topic)
    publisher.publish(topic, "first")
    publisher.publish(topic, "x" * 5_000)
    publisher.publish(topic, "y" * 3_000)
    publisher.publish(topic, "last")
    small.expect_event("first")
    small.expect_event("y" * 3_000)
    small.expect_event("last")
    for text in ("first", "x" * 5_000, "y" * 3_000, "last"):
        large.expect_event(text)


def test_the_maximum_is_exact(join):
    small = join("json", True, transport={"length": 3})
    topic = unique()
    small.subscribe(topic)
    publisher = join("json")
    event = [0, 0, 0]
    while len(str(event[2])) < 16:  # nine of ten have so many digits
        publisher.publish(topic, "")
        event = small.expect(EVENT)
    head = len(encode("json", event))
    # A publication's id may have one digit more or less; all ids of that many digits are drawn alike.
    for _ in range(20):
        publisher.publish(topic, "x" * (4_096 - head))
        publisher.publish(topic, "end")
        found = small.expect(EVENT)
        if found[4] != ["end"]:
            small.expect_event("end")
            assert len(small.last_data) <= 4_096
            if len(str(found[2])) == len(str(event[2])):
                return
    raise AssertionError("an event of exactly the maximum does not come")


def test_what_is_too_large_for_a_caller_or_callee_is_payload_size_exceeded(join):
    small, other = join("msgpack", True, transport={"length": 3}), join("msgpack")
    procedure, own = unique("large"), unique("small")
    other.register(procedure)
    small.register(own)
    call = small.begin_call(procedure)
    other.yields(other.invoked(), "x" * 5_000)
    small.expect_error(48, call, "wamp.error.payload_size_exceeded")
    refused("wamp.error.payload_size_exceeded", other.call, own, "x" * 5_000)
    call = other.begin_call(own, "fits")
    small.yields(small.invoked(), "too")
    other.expect_result(call, "too")


def test_rawsocket_sessions_leave_with_the_connection(join):
    watcher, client = join(), join(rawsocket=True)
    left = watcher.subscribe("wamp.session.on_leave")
    client.drop()
    assert watcher.expect(EVENT, left)[4][0] == client.id


# Unix domain sockets

def connects(path):
    """Whether a Unix domain socket takes connections."""
    with socket.socket(socket.AF_UNIX) as sock:
        return sock.connect_ex(path) == 0


def test_a_unix_domain_socket_serves_both_transports(start_router, tmp_path):
    path = str(tmp_path / "roost.sock")
    start_router(listeners=[{"socket": path, "protocols": "[wamp2, rawsocket]", "authentication": "anonymous"}])
    assert_settles(lambda: connects(path), "nothing listens")
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(5)
        sock.connect(path)
        sock.sendall(b"\x7f\xf1\0\0" + raw_frame(encode("json", [HELLO, REALM, {"roles": ROLES}])))
        data = b""
        while b"[2," not in data:
            more = sock.recv(4_096)
            assert more
            data += more
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(5)
        sock.connect(path)
        sock.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: wamp.2.cbor\r\nOrigin: http://localhost\r\n\r\n"
        )
        assert sock.recv(4_096).startswith(b"HTTP/1.1 101 ")


# TLS

@pytest.fixture(scope="module")
def tls_router(tmp_path_factory):
    from conftest import folder
    from support.server import Server

    need("openssl")
    place = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=place, check=True, capture_output=True,
    )
    files = f"{{ certificate_chain: {place}/cert.pem, private_key: {place}/key.pem }}"
    made = Server.router(folder(), listener={"tls": files})
    context = ssl.create_default_context(cafile=str(place / "cert.pem"))
    made.wrap = lambda sock: context.wrap_socket(sock, server_hostname="localhost")
    yield made
    made.remove()


@every_serializer
@pytest.mark.parametrize("rawsocket", [False, True], ids=["websocket", "rawsocket"])
def test_tls_serves_both_transports(tls_router, serializer, rawsocket):
    options = {"rawsocket": rawsocket, "wrap": tls_router.wrap}
    with Client(tls_router.port, serializer, **options) as first, Client(tls_router.port, **options) as second:
        exchange(first.join(), second.join())


def test_tls_serves_batches(tls_router):
    options = {"batched": True, "wrap": tls_router.wrap}
    with Client(tls_router.port, "cbor", **options) as first, Client(tls_router.port, **options) as second:
        exchange(first.join(), second.join())


def test_rawsocket_in_the_clear_on_a_tls_port_is_closed(tls_router):
    with Peer(tls_router.port) as peer:
        peer.send(b"\x7f\xf1\0\0" + raw_frame(encode("json", [HELLO, REALM, {"roles": ROLES}])))
        peer.expect_end()
    assert tls_router.process.poll() is None
