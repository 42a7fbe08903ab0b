# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""An application with what can happen to one: a process of its own, told over its standard input what goes wrong.

It decides about topics, keeps books of who is there, and is reached through a proxy that refuses, hangs, resets or garbles.
Commands, a line each: `mode NAME`, `books`, `quit`. It answers with a line of JSON each time.
"""

import asyncio
import hashlib
import hmac
import json
import pathlib
import random
import socket
import struct
import subprocess
import sys

SECRET = "a-secret-of-the-application"
MODES = ("fine", "refuse", "hang", "reset", "garble", "slow")


class Application:
    """The process, from the outside."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support.chaos"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=pathlib.Path(__file__).parents[1],
        )
        self.port = json.loads(self.process.stdout.readline())["port"]

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.kill()
        self.process.wait()


class Decider:
    """Answers questions whose signature is good; everybody may do everything but subscribe to secret topics."""

    def __init__(self):
        from support.books import Books

        self.books = Books("app")
        self.questions = self.forged = 0

    def answer(self, fields, body):
        signature = dict(part.split("=", 1) for part in fields.get("roost-signature", "t=,v1=").split(","))
        code = hmac.new(SECRET.encode(), signature["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(code.encode(), signature["v1"].encode()):
            self.forged += 1
            return 400, {}
        question = json.loads(body)
        self.questions += 1
        if question["type"] in ("events", "snapshot"):
            self.books.take(question)
            return 200, {}
        return 200, {"allow": question["type"] != "subscribe" or not question["topic"].startswith("rooms/secret")}

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin1").split("\r\n")[1:-2]
                fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(fields["content-length"]))
                status, value = self.answer(fields, body)
                data = json.dumps(value).encode()
                writer.write(f"HTTP/1.1 {status} OK\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
        except (OSError, ValueError, KeyError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()


class Proxy:
    """What is between the server and the application."""

    def __init__(self, port):
        self.port = port
        self.mode = "fine"
        self.writers = set()

    def change(self, mode):
        self.mode = mode
        if mode in ("refuse", "reset"):
            for writer in list(self.writers):
                self.reset(writer)

    @staticmethod
    def reset(writer):
        sock = writer.get_extra_info("socket")
        if sock is not None and sock.fileno() >= 0:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async def pump(self, reader, writer):
        while data := await reader.read(65536):
            while self.mode == "hang":
                await asyncio.sleep(0.02)
            if self.mode == "slow":
                await asyncio.sleep(random.uniform(0, 0.5))
            if self.mode == "reset" and random.random() < 0.3:
                return self.reset(writer)
            if self.mode == "garble" and random.random() < 0.5:
                data = bytearray(data)
                for _ in range(3):
                    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            writer.write(data)
            await writer.drain()

    async def serve(self, reader, writer):
        if self.mode == "refuse":
            return self.reset(writer)
        there, over = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers |= {writer, over}
        try:
            pumps = [asyncio.create_task(self.pump(reader, over)), asyncio.create_task(self.pump(there, writer))]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
        finally:
            self.writers -= {writer, over}
            writer.close()
            over.close()


async def main():
    decider = Decider()
    inner = await asyncio.start_server(decider.serve, "127.0.0.1", 0, limit=1 << 24)
    proxy = Proxy(inner.sockets[0].getsockname()[1])
    outer = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    print(json.dumps({"port": outer.sockets[0].getsockname()[1]}), flush=True)
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while words := (await commands.readline()).decode().split():
        if words[0] == "quit":
            return
        if words[0] == "mode":
            proxy.change(words[1])
        books = {session: sorted(topics) for session, topics in decider.books.books.items()}
        print(
            json.dumps({"books": books, "questions": decider.questions, "forged": decider.forged}), flush=True
        )


if __name__ == "__main__":
    asyncio.run(main())
