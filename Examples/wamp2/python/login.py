# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Joins a realm with a secret, which it takes from the environment so that no list of processes shows it.

usage: WAMP_SECRET=... login.py URL REALM ticket|wampcra AUTHID
"""

import asyncio
import os
import sys

from autobahn.asyncio.component import Component


async def run(url, realm, method, authid):
    secret = os.environ["WAMP_SECRET"]
    # A ticket goes over the wire as it is, so use TLS; of WAMP-CRA's secret only a signature does.
    key = {"ticket": "ticket", "wampcra": "secret"}[method]

    async def main(loop, session):
        details = session.session_details
        print("joined as", details.authid, "with role", details.authrole, "by", details.authmethod, flush=True)

    component = Component(
        transports=url,
        realm=realm,
        authentication={method: {"authid": authid, key: secret}},
        main=main,
        is_fatal=lambda error: True,
    )

    @component.on_connectfailure
    def failed(component, error):
        print("refused:", getattr(error, "error", error), flush=True)

    await component.start(asyncio.get_running_loop())


if __name__ == "__main__":
    try:
        asyncio.run(run(*sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"login.py: {error}")
