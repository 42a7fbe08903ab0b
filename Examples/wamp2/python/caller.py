# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Calls the procedures of callee.py, and one that nobody offers.

usage: caller.py URL REALM
"""

import asyncio
import sys

from autobahn.asyncio.component import Component
from autobahn.wamp.exception import ApplicationError


async def run(url, realm):
    async def main(loop, session):
        for procedure, *args in [("add", 23, 19), ("divide", 7, 2), ("divide", 7, 0), ("subtract", 2, 1)]:
            try:
                result = await session.call(f"com.example.{procedure}", *args)
                print(procedure, *args, "is", result, flush=True)
            except ApplicationError as error:
                print(procedure, *args, "failed:", error.error, flush=True)

    component = Component(transports=url, realm=realm, main=main, is_fatal=lambda error: True)
    await component.start(asyncio.get_running_loop())


if __name__ == "__main__":
    try:
        asyncio.run(run(*sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"caller.py: {error}")
