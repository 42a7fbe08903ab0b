# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Spans of HTTP requests, handlers and webhooks, as a collector of OpenTelemetry gets them."""

import json
import subprocess

import pytest

from conftest import assert_settles
from support.application import Application
from support.http_api import API
from support.peer import Peer
from support.server import binary, free_port

trace_service = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
json_format = pytest.importorskip("google.protobuf.json_format")


@pytest.fixture(scope="module", autouse=True)
def supported(tmp_path_factory):
    path = tmp_path_factory.mktemp("tracing") / "roost.yml"
    path.write_text("listeners: [{authentication: anonymous}]\ntracing: { endpoint: 'http://127.0.0.1:1/' }\n")
    done = subprocess.run([binary("roost"), "check", "--config", str(path)], capture_output=True, text=True)
    if "without tracing" in done.stdout + done.stderr:
        pytest.skip("roost has been built without --traits Tracing")


class Collector(Application):
    """Takes spans, strictly as the protocol says."""

    def __init__(self):
        super().__init__()
        self.bodies, self.status = [], 200

    def answer(self, headers, body):
        assert headers["Content-Type"] == "application/json"
        # Unknown members and wrong types are errors; ids are texts in both encodings.
        json_format.Parse(body, trace_service.ExportTraceServiceRequest())
        self.bodies.append(json.loads(body))
        return self.status, {}

    @property
    def spans(self):
        return [
            span
            for body in self.bodies
            for resource in body["resourceSpans"]
            for scope in resource["scopeSpans"]
            for span in scope["spans"]
        ]

    def named(self, name):
        return [span for span in self.spans if span["name"] == name]


class Rooms(Application):
    """Lets everybody in, and remembers which trace asked."""

    def __init__(self):
        super().__init__()
        self.traces = []
        self.status = 200

    def answer(self, headers, body):
        self.traces.append((json.loads(body)["type"], headers.get("traceparent")))
        return self.status, {"allow": True}


@pytest.fixture
def collector():
    made = Collector()
    yield made
    made.close()


@pytest.fixture
def rooms():
    made = Rooms()
    yield made
    made.close()


@pytest.fixture
def serve(start, monkeypatch, collector, rooms):
    monkeypatch.setattr("support.server.ROUTING", "room: { channel: 'room/{name}', handler: { callback: app.rooms } }\n")

    def make(tracing="", port=None):
        return start(
            http={"api_keys": "[{ name: shop, secret: a-key-of-the-shop }]"},
            extra=(
                f"topic_handlers: [{{ name: app.rooms, url: 'http://127.0.0.1:{rooms.port}/?hidden-query', timeout: 2s }}]\n"
                f"tracing: {{ endpoint: 'http://127.0.0.1:{port or collector.port}/v1/traces', service: shop{tracing} }}\n"
            ),
        )

    return make


TRACE = "0af7651916cd43dd8448eb211c80319c"


def publish(server, traceparent=None):
    headers = {"traceparent": traceparent} if traceparent else {}
    body = {"topic": "room/a", "payload": {"secret": "hidden-payload"}}
    API(server.page_port, "a-key-of-the-shop").request(
        "POST", "/realms/default/publications", body=body, headers=headers
    ).ok()


def attributes(span):
    return {entry["key"]: list(entry["value"].values())[0] for entry in span["attributes"]}


def test_a_request_goes_on_to_the_application_in_one_trace(serve, collector, rooms):
    server = serve()
    publish(server, f"00-{TRACE}-b7ad6b7169203331-01")
    assert_settles(lambda: len(collector.spans) >= 2, "no spans have come")
    (request,) = [span for span in collector.spans if span["kind"] == 2]
    (webhook,) = [span for span in collector.spans if span["kind"] == 3]
    assert request["traceId"] == webhook["traceId"] == TRACE
    assert request["parentSpanId"] == "b7ad6b7169203331" and webhook["parentSpanId"] == request["spanId"]
    assert attributes(request)["http.response.status_code"] == "200"
    assert request["name"] == attributes(request)["http.route"]
    assert int(request["startTimeUnixNano"]) <= int(webhook["startTimeUnixNano"]) < int(webhook["endTimeUnixNano"])
    ((kind, trace),) = rooms.traces
    assert kind == "publish" and trace == f"00-{TRACE}-{webhook['spanId']}-01"
    resource = collector.bodies[0]["resourceSpans"][0]["resource"]
    assert attributes(resource) == {"service.name": "shop"}


def test_a_session_s_subscription_is_a_trace_of_its_own(serve, collector, rooms):
    server = serve()
    with Peer.open(server.port) as peer:
        peer.subscribe("room/a")
    assert_settles(lambda: collector.named("onSubscribe") and len(collector.spans) >= 2, "no spans have come")
    (handler,) = collector.named("onSubscribe")
    (webhook,) = [span for span in collector.spans if span["kind"] == 3]
    assert "parentSpanId" not in handler and webhook["parentSpanId"] == handler["spanId"]
    assert attributes(handler)["roost.route"] == "room"
    assert rooms.traces[0][1] == f"00-{handler['traceId']}-{webhook['spanId']}-01"


def test_what_fails_is_marked(serve, collector, rooms):
    server = serve()
    rooms.status = 500
    with Peer.open(server.port) as peer:
        peer.message(5, "room/a")
        peer.text()
    assert_settles(lambda: collector.named("onSubscribe"), "no span has come")
    (handler,) = collector.named("onSubscribe")
    assert handler["status"] == {"code": 2} and attributes(handler)["error.type"] == "SubscriptionRefusal"


def test_a_trace_that_is_not_recorded_is_handed_on(serve, collector, rooms):
    server = serve()
    publish(server, f"00-{TRACE}-b7ad6b7169203331-00")
    publish(server, f"00-{TRACE}-b7ad6b7169203331-01")
    assert_settles(lambda: len(collector.spans) >= 2, "no spans have come")
    assert len(collector.spans) == 2
    assert rooms.traces[0][1].startswith(f"00-{TRACE}-") and rooms.traces[0][1].endswith("-00")


def test_of_many_traces_few_are_recorded(serve, collector):
    server = serve(tracing=", one_in: 1000000")
    for _ in range(20):
        publish(server)
    publish(server, f"00-{TRACE}-b7ad6b7169203331-01")
    assert_settles(lambda: len(collector.spans) >= 2, "no spans have come")
    assert {span["traceId"] for span in collector.spans} == {TRACE}


def test_no_secret_is_in_a_span(serve, collector):
    server = serve()
    publish(server)
    assert_settles(lambda: len(collector.spans) >= 2, "no spans have come")
    text = json.dumps(collector.bodies)
    for secret in ("a-key-of-the-shop", "hidden-payload", "hidden-query"):
        assert secret not in text


@pytest.mark.parametrize("fault", ["down", "status"])
def test_a_collector_that_fails_harms_nobody(serve, collector, fault):
    server = serve(port=free_port() if fault == "down" else None)
    collector.status = 503
    for _ in range(3):
        publish(server)
    assert_settles(lambda: "spans were lost" in server.log, "it is not logged")
    publish(server)
    with Peer.open(server.port) as one, Peer.open(server.port) as two:
        one.subscribe("room/a")
        two.publish("room/a", 1)
        one.expect_event("room/a", 1)
    assert_settles(lambda: len(collector.bodies) != 1, "nothing is tried again")
    assert server.log.count("spans were lost") == 1
    if fault == "status":
        collector.status = 200
        collector.bodies.clear()
        publish(server)
        assert_settles(lambda: len(collector.spans) >= 2, "it does not go on")


def test_the_last_spans_come_before_the_end(serve, collector):
    server = serve()
    publish(server)
    assert server.stop() == 0
    assert len(collector.spans) == 2
