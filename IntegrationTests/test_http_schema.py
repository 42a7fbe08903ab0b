# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Schemathesis makes requests out of the API's own description and holds the answers to it."""

import os

import pytest

from support.server import Server

if os.environ.get("CI") != "true":
    pytest.importorskip("schemathesis")
import schemathesis  # noqa: E402
from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from schemathesis.core.parameters import ParameterLocation  # noqa: E402

KEY = "a key for schemathesis"
# The description speaks of characters, the limits of bytes.
LIMITS = {"request_head_bytes": "1MiB", "topic_bytes": 65535}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    keys = f"{{ name: all, secret: {KEY} }}"
    server = Server.router(tmp_path_factory.mktemp("schema"), http={"api_keys": f"[{keys}]"}, limits=LIMITS)
    yield server
    server.assert_serves()
    server.remove()


@pytest.fixture(scope="module")
def api_schema(served):
    return schemathesis.openapi.from_url(f"http://127.0.0.1:{served.page_port}/v1/openapi.json")


# Two answers last: test_watching.py has them.
LASTING = ["watchTopic", "watchSession"]

schema = schemathesis.pytest.from_fixture("api_schema").exclude(operation_id=LASTING)


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case):
    components = case.meta.components
    path = components.get(ParameterLocation.PATH)
    if "realm" in case.path_parameters and (path is None or path.mode.is_positive):
        # A realm that is there, so that not everything is answered with 404.
        case.path_parameters["realm"] = "realm1"
    if isinstance(case.body, dict) and isinstance(case.body.get("timeout"), (int, float)):
        # A call that ends in time, rightly, is no failure of the server.
        if 1 <= case.body["timeout"] < 1_000:
            case.body["timeout"] = 1_000
    case.call_and_validate(headers={"Authorization": f"Bearer {KEY}"})
