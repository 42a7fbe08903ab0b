# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Clients that ask for their events again and again (long-poll): no event is lost, doubled or out of order."""

import http.client
import json
import signal
import socket
import threading
import time

import pytest

from conftest import assert_settles
from support.http_api import API
from support.metrics import Metrics
from support.peer import TEXT, frame
from support.poller import Poller
from support.tickets import PASSWORD_HASHES, SECRET, ticket

POLLS = {"protocols": "[wamp1, wamp2, sse, poll]"}
REALMS = "realms:\n    realm1: { unrouted_topics: allow }\n"


@pytest.fixture(scope="module")
def polls(module_start):
    """A server with polling, the API and metrics, where everybody may publish."""
    return module_start(listener=POLLS, http={"api": "open", "metrics": "true"}, extra=REALMS + "loops: 3\n")


def subscribers(server, topic):
    answer = API(server.page_port).get(".topic/subscribers", topic=topic)
    return [] if answer.status == 404 else [entry["session"] for entry in answer.ok()["sessions"]]


def status(server, query, origin):
    """The status of a request that need not be answered with JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", f"/events?{query}", headers={"Origin": origin})
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def open_polls(server):
    return Metrics(server.page_port).value("roost_sessions_open", protocol="poll")


def test_events_wait_between_two_requests(polls):
    poller = Poller(polls.port, "room/a", "room/b")
    with polls.connect() as publisher:
        for number in range(200):
            publisher.publish(f"room/{'ab'[number % 2]}", {"number": number, "text": "ä€𝄞\n"})
        publisher.publish("room/c", "not asked for")
        publisher.barrier()
        poller.expect(*[(f"room/{'ab'[n % 2]}", {"number": n, "text": "ä€𝄞\n"}) for n in range(200)])
        publisher.publish("room/a", None)
        poller.expect(("room/a", None))


def test_a_request_waits_for_the_next_event(polls):
    poller = Poller(polls.port, "room/waits")
    asking = poller.ask()
    time.sleep(0.3)
    began = time.monotonic()
    with polls.connect() as publisher:
        publisher.publish("room/waits", 1)
        answer = asking.answer()
    assert time.monotonic() - began < 2
    assert [event["event"] for event in answer.value["events"]] == [1]


def test_without_events_the_answer_is_empty_and_the_session_stays(start):
    server = start(listener=POLLS, limits={"ping_interval": "500ms", "ping_misses": 1, "poll_timeout": "1s"})
    poller = Poller(server.port, "room/idle")
    for _ in range(4):
        began = time.monotonic()
        assert poller.poll() == []
        assert 0.3 < time.monotonic() - began < 3
    with server.connect() as publisher:
        publisher.publish("room/idle", "late")
    poller.expect(("room/idle", "late"))


def test_publishers_do_not_wait_for_pollers(polls):
    """Under load with requests that come and go nothing is lost, doubled or out of order."""
    pollers = [Poller(polls.port, "room/load") for _ in range(6)]
    count = 1500

    def read(poller):
        poller.got = []
        while len(poller.got) < 2 * count:
            poller.got += [event for _, event in poller.poll()]

    threads = [threading.Thread(target=read, args=(poller,)) for poller in pollers]
    for thread in threads:
        thread.start()
    with polls.connect() as one, polls.connect() as two:
        for number in range(count):
            one.publish("room/load", [1, number])
            two.publish("room/load", [2, number])
        one.barrier()
        two.barrier()
    for thread in threads:
        thread.join(60)
    for poller in pollers:
        assert [number for who, number in poller.got if who == 1] == list(range(count))
        assert [number for who, number in poller.got if who == 2] == list(range(count))


def test_an_answer_that_was_lost_is_repeated(polls):
    poller = Poller(polls.port, "room/lost")
    with polls.connect() as publisher:
        publisher.publish("room/lost", 1)
        publisher.barrier()
        first = poller.ask().answer()
        publisher.publish("room/lost", 2)
        publisher.barrier()
        # As if the first answer had not come.
        for _ in range(3):
            again = poller.ask().answer()
            assert again.value == first.value
        poller.next = first.value["next"]
        poller.expect(("room/lost", 2))
        # What has been confirmed is not there any more.
        assert poller.ask(token=first.value["next"]).answer().status == 200


def test_old_tokens_and_others_get_nothing(polls):
    poller = Poller(polls.port, "room/tokens")
    begin = poller.next
    with polls.connect() as publisher:
        for number in range(3):
            publisher.publish("room/tokens", number)
            publisher.barrier()
            poller.expect(("room/tokens", number))
    loop, key, number = poller.next.split("-")
    others = [
        begin, f"{loop}-{key}-{int(number) + 1}", f"{loop}-{'0' * 32}-{number}", f"99-{key}-{number}", "x", "-", "0-0-0",
        f"{loop}-{key}-{2**64 - 1}", f"{loop}-{key}-{2**64}", f"{(int(loop) + 1) % 3}-{key}-{number}", "9" * 4000,
    ]
    for token in others:
        answer = poller.ask(token=token).answer()
        assert (answer.status, answer.value["type"]) == (410, "urn:roost:problem:gone"), token
    with polls.connect() as publisher:
        publisher.publish("room/tokens", "still there")
    poller.expect(("room/tokens", "still there"))
    assert key not in polls.log


def test_a_later_request_takes_the_place_of_one_that_waits(polls):
    poller = Poller(polls.port, "room/twice")
    first = poller.ask()
    time.sleep(0.2)
    second = poller.ask()
    answer = first.answer()
    assert (answer.status, answer.value["type"]) == (409, "urn:roost:problem:conflict")
    with polls.connect() as publisher:
        publisher.publish("room/twice", 1)
    assert [event["event"] for event in second.answer().value["events"]] == [1]


def test_a_request_that_is_given_up_loses_nothing(polls):
    poller = Poller(polls.port, "room/left")
    with polls.connect() as publisher:
        for number in range(20):
            asking = poller.ask()
            if number % 2:
                time.sleep(0.05)
            asking.leave()
            publisher.publish("room/left", number)
            publisher.barrier()
        poller.expect(*[("room/left", number) for number in range(20)])


def test_line_ends_in_an_event_are_blanks(polls):
    poller = Poller(polls.port, "room/lines")
    with polls.connect() as publisher:
        publisher.send(frame('[7, "room/lines", {\n"a":\r\n1,\r"b": [\n\n2]}]', TEXT))
    poller.expect(("room/lines", {"a": 1, "b": [2]}))


def test_filters_hold(polls):
    api = API(polls.page_port)
    one, two = Poller(polls.port, "room/filters"), Poller(polls.port, "room/filters")
    first, _ = subscribers(polls, "room/filters")
    api.publish("room/filters", "eligible", eligible=[first]).ok()
    api.publish("room/filters", "excluded", exclude=[first]).ok()
    api.publish("room/filters", "all").ok()
    got = []
    for poller in (one, two):
        events = []
        while "all" not in events:
            events += [event for _, event in poller.poll()]
        got.append(events)
    assert sorted(got) == [["eligible", "all"], ["excluded", "all"]]


@pytest.mark.parametrize(
    "topics, status, kind",
    [
        (["secured/7"], 403, "refused"),
        (["room/a", "secured/7"], 403, "refused"),
        (["", "room/a"], 422, "invalid-request"),
        ([], 422, "invalid-request"),
    ],
)
def test_a_refusal_says_why(polls, topics, status, kind):
    poller = Poller(polls.port, *topics)
    assert poller.status == status
    assert poller.first.value["type"] == f"urn:roost:problem:{kind}" and poller.first.value["detail"]


def test_a_browser_of_a_known_origin_may_read(polls):
    poller = Poller(polls.port, "room/a", headers={"Origin": "http://localhost:1234"})
    assert poller.first.headers["access-control-allow-origin"] == "http://localhost:1234"
    answer = poller.ask(token="x").answer()
    assert answer.headers["access-control-allow-origin"] == "http://localhost:1234"
    assert answer.headers["cache-control"] == "no-store"
    for query in ("topic=room/a&poll", f"poll={poller.next}"):
        assert status(polls, query, "http://evil.example") == 403


def test_without_the_protocol_there_is_none(start):
    server = start(listener={"protocols": "[wamp1]"})
    assert status(server, "topic=room/a&poll", "http://localhost") == 426
    # Where there are streams only, the item means nothing.
    server = start(listener={"protocols": "[poll]"})
    assert Poller(server.port, "room/a").status == 200
    assert status(server, "topic=room/a", "http://localhost") == 426


def test_tickets(start):
    users = f"[{{ login: john, id: 7, password_hash: '{PASSWORD_HASHES['john']}' }}]"
    server = start(
        listener={**POLLS, "authentication": "ticket"},
        extra=f"tickets:\n    secret: {SECRET}\n    users: {users}\n",
    )
    for query in ({}, {"ticket": "nonsense"}, {"ticket": ticket("john", age=3600)}):
        poller = Poller(server.port, "room/a", **query)
        assert (poller.status, poller.first.value["type"]) == (401, "urn:roost:problem:ticket-needed")
    # The ticket is for the beginning only.
    poller = Poller(server.port, "secured/7", ticket=ticket("john"))
    assert poller.status == 200
    assert Poller(server.port, "secured/8", ticket=ticket("john")).status == 403


def test_a_session_that_polls_can_be_seen_and_ended(polls):
    api = API(polls.page_port)
    assert_settles(lambda: subscribers(polls, "room/seen") == [], "there are others")
    before = open_polls(polls)
    poller = Poller(polls.port, "room/seen", "room/too")
    assert_settles(lambda: open_polls(polls) == before + 1, "it is not counted")
    (session,) = subscribers(polls, "room/seen")
    api.delete(f".sessions/{session}/subscriptions", topic="room/seen").ok(204)
    assert_settles(lambda: subscribers(polls, "room/seen") == [], "the subscription is left")
    with polls.connect() as publisher:
        publisher.publish("room/seen", "nobody gets it")
        publisher.publish("room/too", 1)
        poller.expect(("room/too", 1))
        # What was published before the end still comes, then nothing.
        asking = poller.ask()
        time.sleep(0.2)
        api.delete(f".sessions/{session}").ok(204)
        answer = asking.answer()
    assert answer.status == 200 and answer.value["events"] == []
    poller.expect_gone()
    assert_settles(lambda: open_polls(polls) == before, "it is counted still")


def test_who_does_not_ask_any_more_is_forgotten(start):
    """The session ends after the time-out, not before, and nothing of it is left."""
    server = start(
        listener=POLLS, http={"api": "open", "metrics": "true"}, limits={"poll_timeout": "1s"}, extra=REALMS
    )
    pollers = [Poller(server.port, "room/forgotten") for _ in range(50)]
    kept = pollers.pop()
    for _ in range(5):
        time.sleep(0.4)
        kept.ask().leave()
    assert_settles(lambda: len(subscribers(server, "room/forgotten")) == 1, "sessions are left")
    assert Metrics(server.page_port).value("roost_refused_total", cause="poll_timeout") == 49
    for poller in pollers[:3]:
        poller.expect_gone()
    with server.connect() as publisher:
        publisher.publish("room/forgotten", "kept")
    kept.expect(("room/forgotten", "kept"))


def test_sessions_count_as_connections(start):
    server = start(listener=POLLS, limits={"connections_per_address": 4, "poll_timeout": "3s"})

    def begin():
        """The status; None if the connection itself is one too many."""
        try:
            return Poller(server.port, "room/a").status
        except (ConnectionError, http.client.HTTPException):
            return None

    for _ in range(3):
        # The connection of the request before may not have ended yet.
        assert_settles(lambda: begin() == 200, "there is no room")
    # The fourth session would be the fifth connection, besides its own request.
    assert_settles(lambda: begin() == 503, "there is too much room", seconds=2)
    assert_settles(lambda: begin() == 200, "places are not given back")


@pytest.mark.parametrize("topic, is_cut", [("room/full", True), ("oldest/full", False)])
def test_what_waits_is_bounded(start, topic, is_cut):
    """A client that does not ask is a slow consumer: the route's policy says what becomes of its events."""
    limits = {"outbound_bytes": "256KiB", "message_bytes": "64KiB"}
    server = start(listener=POLLS, limits=limits, extra="loops: 1\n")
    poller = Poller(server.port, topic)
    with server.connect() as publisher:
        for number in range(100):
            publisher.publish(topic, f"{number:06}{'x' * 32_000}")
        publisher.barrier()
    if is_cut:
        assert_settles(lambda: "slow consumer cut" in server.log, "it was not cut")
        poller.expect_gone()
    else:
        numbers = [int(event[:6]) for _, event in poller.poll()]
        assert numbers == sorted(numbers) and numbers[-1] == 99 and 4 <= len(numbers) < 100
    server.assert_serves()


def test_an_answer_that_is_not_confirmed_counts(start):
    """Otherwise a client could let the server keep twice as much."""
    limits = {"outbound_bytes": "256KiB", "message_bytes": "64KiB"}
    server = start(listener=POLLS, limits=limits, extra="loops: 1\n")
    poller = Poller(server.port, "room/full")
    with server.connect() as publisher:
        for _ in range(6):
            publisher.publish("room/full", "x" * 32_000)
        publisher.barrier()
        kept = poller.ask().answer()
        assert len(kept.value["events"]) == 6
        for _ in range(3):
            publisher.publish("room/full", "x" * 32_000)
        publisher.barrier()
    assert_settles(lambda: "slow consumer cut" in server.log, "it was not cut")


def slow_request(server, poller):
    """A request whose answer has to be fetched from the socket, which takes little at a time."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.settimeout(10)
    peer.connect(("127.0.0.1", server.port))
    peer.sendall(f"GET /events?poll={poller.next} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return peer


def fill(server, topic, count):
    with server.connect() as publisher:
        for number in range(count):
            publisher.publish(topic, f"{number:06}{'x' * 32_000}")
        publisher.barrier()


def test_an_answer_may_take_its_time(start):
    """As over a line that is slow: longer than a connection lingers otherwise."""
    server = start(listener=POLLS, limits={"outbound_bytes": "8MiB"}, extra="loops: 1\n")
    poller = Poller(server.port, "room/slow")
    fill(server, "room/slow", 200)
    with slow_request(server, poller) as peer:
        answer = b""
        began = time.monotonic()
        while part := peer.recv(65536):
            answer += part
            if time.monotonic() - began < 4:
                time.sleep(0.02)
    assert time.monotonic() - began > 3
    body = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    assert [int(event["event"][:6]) for event in body["events"]] == list(range(200))


def test_an_answer_that_is_not_taken_is_ended(start):
    limits = {"outbound_bytes": "8MiB", "poll_timeout": "1s"}
    server = start(listener=POLLS, limits=limits, http={"metrics": "true"}, extra="loops: 1\n")
    poller = Poller(server.port, "room/slow")
    fill(server, "room/slow", 200)
    with slow_request(server, poller):
        assert_settles(lambda: Metrics(server.page_port).value("roost_connections_open") == 0, "it is left")


def test_answers_that_are_asked_for_again_and_not_taken_are_bounded(start):
    """Else one session could make the server keep its answer a thousand times."""
    limits = {"outbound_bytes": "4MiB", "outbound_total_bytes": "16MiB"}
    server = start(listener=POLLS, limits=limits, http={"metrics": "true"}, extra="loops: 1\n")
    poller = Poller(server.port, "room/again")
    fill(server, "room/again", 100)
    before = server.resident_bytes()
    peers = [slow_request(server, poller) for _ in range(60)]
    assert_settles(lambda: "slow consumer cut" in server.log, "nothing is cut")
    time.sleep(0.5)
    assert server.resident_bytes() - before < 100 << 20
    for peer in peers:
        peer.close()
    server.assert_serves()


def test_a_drain_answers_those_who_wait(start):
    server = start(listener=POLLS, environment={"ROOST_SHUTDOWN_WINDOW": "500ms"}, extra="loops: 2\n")
    pollers = [Poller(server.port, "room/a") for _ in range(8)]
    asking = [poller.ask() for poller in pollers[:7]]
    time.sleep(0.3)
    server.process.send_signal(signal.SIGTERM)
    for request in asking:
        answer = request.answer()
        assert answer.status == 200 and answer.value["events"] == []
    assert server.process.wait(5) == 0


def test_an_end_by_force_takes_no_time(start):
    server = start(listener=POLLS)
    Poller(server.port, "room/a").ask()
    server.process.send_signal(signal.SIGTERM)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(5) == 0
