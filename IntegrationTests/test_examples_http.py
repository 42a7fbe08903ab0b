# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The programs of Examples/http publish to real subscribers."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import need

FOLDER = pathlib.Path(__file__).parents[1] / "Examples" / "http"
KEY = "a-key-for-the-examples"


@pytest.fixture(scope="module")
def served(module_start):
    return module_start(http={"api_keys": f"[{{ name: shop, secret: {KEY}, allow: [publish] }}]"})


def run(command, server, *arguments, key=KEY):
    address = f"http://127.0.0.1:{server.page_port}"
    return subprocess.run(
        [*command, address, "default", *arguments],
        capture_output=True, text=True, timeout=20, env={**os.environ, "ROOST_KEY": key},
    )


@pytest.fixture(scope="module")
def swift_program(tmp_path_factory):
    need("swiftc")
    program = tmp_path_factory.mktemp("swift") / "publish"
    subprocess.run(["swiftc", str(FOLDER / "publish.swift"), "-o", str(program)], check=True, timeout=120)
    return program


@pytest.mark.parametrize("language", ["php", "python", "javascript", "swift"])
def test_a_backend_publishes(served, language, request):
    if language == "php":
        need("php")
        command = ["php", str(FOLDER / "publish.php")]
    elif language == "python":
        command = [sys.executable, str(FOLDER / "publish.py")]
    elif language == "swift":
        command = [str(request.getfixturevalue("swift_program"))]
    else:
        if not shutil.which("node"):
            pytest.skip("node is missing")
        command = ["node", str(FOLDER / "publish.mjs")]
    with served.connect() as subscriber:
        subscriber.subscribe("room/shop")
        done = run(command, served, "room/shop", '{"order": "7", "städte": "Köln"}')
        assert done.returncode == 0 and done.stdout.endswith(" for 1 subscriber(s)\n"), done
        subscriber.expect_event("room/shop", {"order": "7", "städte": "Köln"})
    done = run(command, served, "room/shop", '{"a": "b"}', key="wrong")
    assert done.returncode == 1 and "A valid API key is needed" in done.stdout + done.stderr
    done = run(command, served, "nowhere", '{"a": "b"}')
    assert done.returncode == 1 and "The topic does not exist" in done.stdout + done.stderr
