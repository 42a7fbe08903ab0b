# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Calls a procedure of its own that sends results on the way, first to its end and then until it has seen enough.

usage: progress.py URL REALM
"""

import asyncio
import sys

from autobahn.asyncio.component import Component
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallOptions, RegisterOptions


async def run(url, realm):
    interrupted = asyncio.Event()

    async def countdown(start, details):
        try:
            for number in range(start, 0, -1):
                details.progress(number)
                await asyncio.sleep(0.02)
            return "lift-off"
        except asyncio.CancelledError:
            # The router has sent INTERRUPT.
            print("callee: interrupted", flush=True)
            interrupted.set()
            raise ApplicationError(ApplicationError.CANCELED) from None

    async def main(loop, session):
        await session.register(countdown, "com.example.countdown", options=RegisterOptions(details_arg="details"))

        def show(number):
            print("progress", number, flush=True)

        result = await session.call("com.example.countdown", 3, options=CallOptions(on_progress=show))
        print("result", result, flush=True)

        def cancel(number):
            print("progress", number, flush=True)
            if number == 999:
                call.cancel()

        call = session.call("com.example.countdown", 1000, options=CallOptions(on_progress=cancel))
        try:
            await call
        except asyncio.CancelledError:
            print("caller: cancelled", flush=True)
        await asyncio.wait_for(interrupted.wait(), 5)

    component = Component(transports=url, realm=realm, main=main, is_fatal=lambda error: True)
    await component.start(asyncio.get_running_loop())


if __name__ == "__main__":
    try:
        asyncio.run(run(*sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"progress.py: {error}")
