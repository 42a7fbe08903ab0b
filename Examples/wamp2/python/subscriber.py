# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Prints the events of a topic, and ends after some of them or when it is interrupted.

usage: subscriber.py URL REALM [TOPIC [COUNT]]
"""

import asyncio
import json
import signal
import sys

from autobahn.asyncio.component import Component


async def run(url, realm, topic="com.example.chat.lobby", count=sys.maxsize):
    async def main(loop, session):
        left = int(count)
        done = asyncio.Event()
        loop.add_signal_handler(signal.SIGINT, done.set)
        session.on("disconnect", lambda session, was_clean: done.set())

        def received(*args, **kwargs):
            nonlocal left
            print("event", json.dumps(args), json.dumps(kwargs), flush=True)
            left -= 1
            if left == 0:
                done.set()

        await session.subscribe(received, topic)
        print("subscribed", topic, flush=True)
        await done.wait()

    component = Component(transports=url, realm=realm, main=main, is_fatal=lambda error: True)
    await component.start(asyncio.get_running_loop())


if __name__ == "__main__":
    try:
        asyncio.run(run(*sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"subscriber.py: {error}")
