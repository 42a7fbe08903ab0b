# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Offers two procedures until it is interrupted.

usage: callee.py URL REALM
"""

import asyncio
import signal
import sys

from autobahn.asyncio.component import Component
from autobahn.wamp.exception import ApplicationError


def add(left, right):
    print("add", left, right, flush=True)
    return left + right


def divide(dividend, divisor):
    print("divide", dividend, divisor, flush=True)
    if divisor == 0:
        raise ApplicationError("com.example.error.division_by_zero", dividend)
    return dividend / divisor


async def run(url, realm):
    async def main(loop, session):
        done = asyncio.Event()
        loop.add_signal_handler(signal.SIGINT, done.set)
        session.on("disconnect", lambda session, was_clean: done.set())
        await session.register(add, "com.example.add")
        await session.register(divide, "com.example.divide")
        print("registered", flush=True)
        await done.wait()

    component = Component(transports=url, realm=realm, main=main, is_fatal=lambda error: True)
    await component.start(asyncio.get_running_loop())


if __name__ == "__main__":
    try:
        asyncio.run(run(*sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"callee.py: {error}")
