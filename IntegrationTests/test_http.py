# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The HTTP server: methods, problem details, and the bounds on requests and connections."""

import http.client
import json
import socket
import time

import pytest


@pytest.fixture(scope="module")
def served(module_start):
    return module_start(page=True)


def request(server, method, path, body=None, headers=None):
    """One request on a connection of its own: status, header fields, body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.page_port, timeout=10)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def problem(answer, status, name):
    """Checks that an answer is a problem of that kind."""
    assert answer[0] == status, answer
    assert answer[1]["Content-Type"] == "application/problem+json"
    value = json.loads(answer[2])
    assert value["type"] == f"urn:roost:problem:{name}" and value["status"] == status
    assert value["title"] and value["detail"]
    return value


def test_the_page_is_served_and_head_has_no_body(served):
    status, headers, body = request(served, "GET", "/")
    assert status == 200 and b"<title>Roost" in body
    status, headers, body = request(served, "HEAD", "/")
    assert status == 200 and body == b"" and headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/nothing", "/page.js/more", "/%2e%2e/etc/passwd", "//", "/?a=b&&"])
def test_what_is_not_there_is_a_problem(served, path):
    answer = request(served, "GET", path)
    if path in ("//", "/?a=b&&"):
        assert answer[0] == 200
    else:
        problem(answer, 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_a_problem_that_names_the_right_ones(served, method):
    answer = request(served, method, "/")
    problem(answer, 405, "method-not-allowed")
    assert answer[1]["Allow"] == "GET, HEAD"


def test_methods_that_nobody_knows_are_not_implemented(served):
    for path in ("/", "/nothing"):
        problem(request(served, "PROPFIND", path), 501, "not-implemented")


def test_a_body_that_nobody_wants_does_not_disturb_the_next_request(served):
    connection = http.client.HTTPConnection("127.0.0.1", served.page_port, timeout=10)
    for method, path, status in [("POST", "/", 405), ("GET", "/", 200), ("PUT", "/x", 404), ("GET", "/page.js", 200)]:
        connection.request(method, path, body=b"x" * 100_000)
        response = connection.getresponse()
        response.read()
        assert response.status == status
    connection.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_the_bound_is_refused(start, chunked):
    server = start(page=True, limits={"http_body_bytes": 2048})

    def post(size):
        body = (b"x" * part for part in (size // 2, size - size // 2)) if chunked else b"x" * size
        return request(server, "POST", "/", body)

    problem(post(2048), 405, "method-not-allowed")
    answer = post(2049)
    problem(answer, 405, "method-not-allowed")
    assert answer[1]["Connection"] == "close"
    assert request(server, "GET", "/")[0] == 200


def test_a_body_without_end_does_not_keep_the_connection(start):
    server = start(page=True, limits={"http_body_bytes": 2048, "http_timeout": "30s"})
    with socket.create_connection(("127.0.0.1", server.page_port), timeout=10) as endless:
        endless.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        begin = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - begin < 9:
                endless.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")
                time.sleep(0.01)
        assert time.monotonic() - begin < 8
    assert request(server, "GET", "/")[0] == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_who_is_slow_is_let_go(start, sent):
    server = start(page=True, limits={"http_timeout": "300ms"})
    with socket.create_connection(("127.0.0.1", server.page_port), timeout=5) as slow:
        slow.sendall(sent)
        while slow.recv(65_536):
            pass


def test_a_body_that_drips_is_ended(start):
    server = start(page=True, limits={"http_timeout": "500ms"})
    with socket.create_connection(("127.0.0.1", server.page_port), timeout=5) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        begin = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - begin < 4:
                slow.sendall(b"x")
                time.sleep(0.05)
        assert time.monotonic() - begin < 3


@pytest.mark.parametrize(
    "head", [b"nonsense\r\n\r\n", b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nA B: c\r\n\r\n"]
)
def test_what_is_no_http_is_refused(served, head):
    with socket.create_connection(("127.0.0.1", served.page_port), timeout=5) as peer:
        peer.sendall(head)
        answer = b""
        while part := peer.recv(65_536):
            answer += part
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert request(served, "GET", "/")[0] == 200


def test_more_connections_than_allowed_wait(start):
    server = start(page=True, limits={"http_connections": 8, "http_timeout": "1s"})
    held = [socket.create_connection(("127.0.0.1", server.page_port), timeout=5) for _ in range(20)]
    assert request(server, "GET", "/")[0] == 200
    for each in held:
        each.close()
