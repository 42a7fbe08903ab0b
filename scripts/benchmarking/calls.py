# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Round trips of calls through the router: caller, router, callee, and back.

usage: calls.py --roost FILE [--inflight N] [--seconds S] [--rounds N] [--transport websocket|rawsocket]

The server has one core, the driver the other. A figure is calls for each second of CPU time that the server used, so a
driver in Python is fast enough: the server waits most of the time. Prints one JSON object for each round and the median.
"""

import argparse
import base64
import json
import os
import pathlib
import socket
import statistics
import struct
import sys
import threading
import time

from servers import Server

ROOT = pathlib.Path(__file__).resolve().parents[2]
HELLO, WELCOME, CALL, RESULT, REGISTER, REGISTERED, INVOCATION, YIELD = 1, 2, 48, 50, 64, 65, 68, 70


class Peer:
    """A blocking WAMP v2 client that speaks JSON."""

    def __init__(self, port, is_raw):
        self.is_raw, self.buffer, self.ended = is_raw, bytearray(), False
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if is_raw:
            self.socket.sendall(b"\x7f\xf1\0\0")
            self.take(4)
        else:
            key = base64.b64encode(os.urandom(16)).decode()
            self.socket.sendall((
                "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: wamp.2.json\r\n\r\n"
            ).encode())
            while b"\r\n\r\n" not in self.buffer:
                self.fill()
            del self.buffer[:self.buffer.index(b"\r\n\r\n") + 4]
        roles = {role: {} for role in ("publisher", "subscriber", "caller", "callee")}
        self.send([HELLO, "realm1", {"roles": roles}])
        assert self.receive()[0] == WELCOME

    def fill(self):
        data = self.socket.recv(262_144)
        if not data:
            raise EOFError
        self.buffer += data

    def take(self, count):
        while len(self.buffer) < count:
            self.fill()
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def frame(self, message):
        data = json.dumps(message, separators=(",", ":")).encode()
        if self.is_raw:
            return struct.pack(">I", len(data)) + data
        # A mask of zeros leaves the payload as it is.
        head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b"\x81\xfe" + struct.pack(">H", len(data))
        return head + b"\0\0\0\0" + data

    def send(self, *messages):
        self.socket.sendall(b"".join(self.frame(message) for message in messages))

    def receive(self):
        if self.is_raw:
            return json.loads(self.take(struct.unpack(">I", self.take(4))[0]))
        head = self.take(2)
        length = head[1]
        if length == 126:
            length = struct.unpack(">H", self.take(2))[0]
        elif length == 127:
            length = struct.unpack(">Q", self.take(8))[0]
        return json.loads(self.take(length))


def serve(callee):
    """Answers every invocation with its arguments."""
    try:
        while True:
            messages = [callee.receive()]
            while len(callee.buffer) > 1:
                messages.append(callee.receive())
            callee.send(*([YIELD, message[1], {}, message[4]] for message in messages))
    except (EOFError, OSError):
        return


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(port, pid, inflight, seconds, is_raw):
    """Calls and their cost with so many in flight."""
    callee, caller = Peer(port, is_raw), Peer(port, is_raw)
    callee.send([REGISTER, 1, {}, "bench.procedure"])
    assert callee.receive()[0] == REGISTERED
    threading.Thread(target=serve, args=(callee,), daemon=True).start()
    request, done, latencies = 0, 0, []
    sent = {}

    def call(count):
        nonlocal request
        messages = []
        for _ in range(count):
            request += 1
            sent[request] = time.perf_counter()
            messages.append([CALL, request, {}, "bench.procedure", [request, "x" * 100]])
        caller.send(*messages)

    began, cpu = time.perf_counter(), cpu_seconds(pid)
    call(inflight)
    while time.perf_counter() - began < seconds:
        answered = 0
        while answered == 0 or len(caller.buffer) > 1 and answered < inflight:
            answer = caller.receive()
            assert answer[0] == RESULT and answer[3][0] == answer[1], answer
            latencies.append(time.perf_counter() - sent.pop(answer[1]))
            answered += 1
        done += answered
        call(answered)
    used = cpu_seconds(pid) - cpu
    elapsed = time.perf_counter() - began
    caller.socket.close()
    callee.socket.close()
    return {
        "inflight": inflight, "calls": done, "calls_per_s": round(done / elapsed), "cpu_s": round(used, 3),
        "calls_per_cpu_s": round(done / used) if used else None,
        "p50_us": round(statistics.median(latencies) * 1e6),
    }


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench calls")
    parser.add_argument("--roost", type=pathlib.Path, default=ROOT / ".build/release/roost")
    parser.add_argument("--inflight", type=int, nargs="+", default=[1, 64])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--transport", choices=("websocket", "rawsocket"), default="websocket")
    arguments = parser.parse_args()
    command = [str(arguments.roost), "serve", "--config", str(ROOT / "Examples/bench/roost.yml"), "--port", "{port}",
               "--loops", "{loops}"]
    os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    figures = {inflight: [] for inflight in arguments.inflight}
    for _ in range(arguments.rounds):
        for inflight in arguments.inflight:
            with Server("roost", command).running() as (port, pid):
                figure = measure(port, pid, inflight, arguments.seconds, arguments.transport == "rawsocket")
            print(json.dumps(figure), flush=True)
            figures[inflight].append(figure)
    for inflight, rounds in figures.items():
        rate = statistics.median(figure["calls_per_cpu_s"] for figure in rounds)
        print(f"bench: {inflight} in flight: {rate:,.0f} calls for each CPU second, median of {len(rounds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
