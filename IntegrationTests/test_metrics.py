# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Metrics, as strict parsers read them and as the clients have caused them; `/live` and `/ready`."""

import json
import re

import pytest

from conftest import assert_settles, need
from support.metrics import Metrics, get
from support.peer import Peer
from support.server import ROOT
from support.wamp2 import Client, Failed

CONFIGURATION = dict(
    http={"metrics": "true"},
    listener={"protocols": "[wamp1, wamp2]"},
    extra="realms:\n    realm1: { unrouted_topics: allow }\n",
)


@pytest.fixture(scope="module")
def counted(module_start):
    """A server of which something of everything has been asked."""
    server = module_start(**CONFIGURATION)
    with Peer.open(server.port) as subscriber, Peer.open(server.port) as publisher:
        subscriber.subscribe("room/a", "room/b")
        for number in range(10):
            publisher.publish("room/a", number)
        for number in range(10):
            subscriber.expect_event("room/a", number)
        with Client(server.port) as client:
            client.join().subscribe("room/a")
            client.publish("room/a", "from v2")
            with pytest.raises(Failed):
                client.call("nobody.knows")
            client.call("wamp.session.count")
        subscriber.expect_event("room/a", "from v2")
        publisher.publish("nowhere/at/all", 1)
        publisher.expect_close(1007)
    get(server.page_port, "/live")
    get(server.page_port, "/nowhere")
    assert_settles(lambda: Metrics(server.page_port).value("roost_connections_open") == 0, "all are gone")
    return server


def test_counts(counted):
    """What clients do is counted, by route and protocol, and what ends is open no more."""
    metrics = Metrics(counted.page_port)
    assert metrics.value("roost_publications_total", route="test.room") == 11
    assert metrics.value("roost_deliveries_total", route="test.room") == 12, "one event has two subscribers"
    assert metrics.value("roost_subscriptions_total", route="test.room") == 3
    assert metrics.value("roost_subscriptions_open", route="test.room") == 0
    assert metrics.value("roost_sessions_total", protocol="wamp1") == 2
    assert metrics.value("roost_sessions_total", protocol="wamp2") == 1
    assert metrics.value("roost_sessions_open", protocol="wamp1") == 0
    assert metrics.value("roost_sessions_open", protocol="wamp2") == 0
    accepted = {"method": "anonymous", "outcome": "accepted"}
    assert metrics.value("roost_authentications_total", protocol="wamp2", **accepted) == 1
    assert metrics.value("roost_calls_total", target="session") == 1
    assert metrics.value("roost_calls_total", target="meta") == 1
    assert metrics.value("roost_refused_total", cause="no_route") == 1
    assert metrics.value("roost_http_responses_total", endpoint="/live", status="200") == 1
    assert metrics.value("roost_http_responses_total", endpoint="NotFound", status="404") == 1
    assert metrics.value("roost_delivered_bytes_total", route="test.room") > 12 * len('[8,"room/a",0]')
    assert 3 < metrics.value("process_open_fds") < metrics.value("process_max_fds")
    assert abs(metrics.value("process_resident_memory_bytes") - counted.resident_bytes()) < 32 << 20


def test_topics_are_no_labels(counted):
    """Nothing that a peer has chosen is in the text."""
    text = Metrics(counted.page_port).text
    assert "room/a" not in text and "nowhere" not in text and "nobody.knows" not in text


def test_parsers(counted):
    """Both formats are read by strict parsers, say the same, and promtool finds nothing to say."""
    text, openmetrics = Metrics(counted.page_port), Metrics(counted.page_port, openmetrics=True)
    changing = re.compile(r"^(process_|roost_loop_lag|roost_http_responses|roost_received_bytes)")
    fixed = [
        {key: value for key, value in metrics.samples.items() if not changing.match(key[0])}
        # The parser of the text format keeps the bounds as they are written.
        for metrics in (text, openmetrics)
    ]
    for metrics in fixed:
        for name, labels in [key for key in metrics if dict(key[1]).get("le") not in (None, "+Inf")]:
            changed = frozenset({**dict(labels), "le": float(dict(labels)["le"])}.items())
            metrics[name, changed] = metrics.pop((name, labels))
    assert fixed[0] == fixed[1]
    assert openmetrics.text.endswith("# EOF\n")
    names = re.findall(r"^# TYPE (\w+) ", text.text, re.MULTILINE)
    assert names == sorted(names) and len(set(names)) == len(names)
    assert all(family.documentation.endswith(".") for family in text.families)
    need("promtool")
    text.check()


def test_loop_lag_and_bytes_are_sampled(counted):
    """Once a second each loop is looked at."""
    assert_settles(
        lambda: Metrics(counted.page_port).value("roost_loop_lag_seconds_count") > 0
        and Metrics(counted.page_port).value("roost_received_bytes_total") > 100,
        "nothing is sampled",
    )


def test_documented(counted):
    """Each metric that a server has is in docs/metrics.md."""
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE))
    for family in Metrics(counted.page_port).families:
        name = family.name + ("_total" if family.type == "counter" else "")
        assert name in documented | {"metrics_overflow_total"}


def test_queue(start):
    """What waits for a connection that does not read shows, and its peak."""
    server = start(**CONFIGURATION, limits={"outbound_bytes": "8MiB"})
    with Peer.open(server.port, receive_buffer=4096) as slow, Peer.open(server.port) as publisher:
        slow.subscribe("room/slow")
        for _ in range(60):
            publisher.publish("room/slow", "x" * 100_000)
        publisher.barrier()

        def waits():
            metrics = Metrics(server.page_port)
            return (
                metrics.value("roost_outbound_waiting_bytes") > 500_000
                and metrics.value("roost_outbound_waiting_peak_bytes") > 500_000
                and metrics.value("roost_outbound_connection_peak_bytes") > 500_000
            )

        assert_settles(waits, "what waits is not told")


def test_off(start):
    """Metrics are there only if they are wanted."""
    server = start(http={})
    assert get(server.page_port, "/metrics")[0] == 404
    assert get(server.page_port, "/live")[0] == 200


def test_live_and_ready(counted):
    """Both answer with JSON that nobody keeps."""
    for path in ("live", "ready"):
        status, headers, body = get(counted.page_port, "/" + path)
        assert status == 200 and json.loads(body) == {"status": path}
        assert headers["Content-Type"] == "application/json" and headers["Cache-Control"] == "no-store"
