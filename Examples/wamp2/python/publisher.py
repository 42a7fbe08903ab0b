# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Publishes numbered events to a topic, and waits until the router has taken each.

usage: publisher.py URL REALM [TOPIC [COUNT]]
"""

import asyncio
import sys

from autobahn.asyncio.component import Component
from autobahn.wamp.types import PublishOptions


async def run(url, realm, topic="com.example.chat.lobby", count=3):
    async def main(loop, session):
        for number in range(1, int(count) + 1):
            # One positional argument: what subscribers of WAMP v1 get as the event. Without "acknowledge" the router says
            # nothing, not even that the session may not publish.
            event = {"from": "publisher.py", "number": number}
            await session.publish(topic, event, options=PublishOptions(acknowledge=True))
            print("published", number, flush=True)

    component = Component(transports=url, realm=realm, main=main, is_fatal=lambda error: True)
    await component.start(asyncio.get_running_loop())


if __name__ == "__main__":
    try:
        asyncio.run(run(*sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"publisher.py: {error}")
