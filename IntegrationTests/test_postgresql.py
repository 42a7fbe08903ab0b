# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Users from a real PostgreSQL with Oro's tables: a stock Oro site needs no code."""

import json
import subprocess
import time

import pytest

from conftest import IS_CI, assert_settles, folder
from support.peer import Ended
from support.postgresql import PostgreSQL, programs
from support.server import Server, binary
from support.tickets import PASSWORD_HASHES, SECRET, ticket
from support.wamp2 import AUTHENTICATE, CHALLENGE, GOODBYE, Client


def supports_postgresql():
    """Whether the program has been built with the trait."""
    made = folder()
    path = f"{made}/roost.yml"
    with open(path, "w") as file:
        file.write(f"tickets: {{ secret: {SECRET}, users: {{ postgresql: {{ dsn: 'postgresql://127.0.0.1/x' }} }} }}\n")
    done = subprocess.run([binary("roost"), "check", "--config", path], capture_output=True, text=True, timeout=30)
    return "without PostgreSQL" not in done.stdout + done.stderr


@pytest.fixture(scope="module")
def database():
    for reason, isMissing in [
        ("PostgreSQL is not installed (Debian: postgresql)", programs() is None),
        ("roost has been built without --traits PostgreSQL", not supports_postgresql()),
    ]:
        if isMissing and IS_CI:
            pytest.fail(reason)
        if isMissing:
            pytest.skip(reason)
    made = PostgreSQL()
    yield made
    made.remove()


def tickets(database, recheck="0", extra=""):
    return (
        f"tickets:\n    secret: {SECRET}\n    recheck: {recheck}\n    users:\n"
        f"        postgresql: {{ dsn: '{database.dsn}', connect_timeout: 1s, statement_timeout: 500ms{extra} }}\n"
    )


@pytest.fixture
def serve(start, database):
    def make(recheck="0", extra="", **options):
        return start(listener={"authentication": "ticket"}, extra=tickets(database, recheck, extra), **options)

    return make


def refused(peer):
    text = peer.text()
    assert text.startswith("HTTP/1.0 200 OK") and text.endswith("403"), text
    peer.expect_close(0)


def ended(peer, seconds):
    """Waits for the unclean end that brings browsers back."""
    peer.expect_close(0, timeout=seconds)


def test_a_user_of_oro_signs_in_by_ticket(serve, database):
    server = serve()
    number = database.id("john")
    with server.connect(ticket=ticket("john")) as john, server.connect(ticket=ticket()) as visitor:
        john.subscribe(f"secured/{number}")
        visitor.publish(f"secured/{number}", "for john")
        john.expect_event(f"secured/{number}", "for john")
        john.subscribe(f"secured/{number + 1}")
        assert john.text() == f'You are not allowed to subscribe on topic "secured/{number + 1}".'
    assert "only-for-tests" not in server.log and PASSWORD_HASHES["john"] not in server.log


def test_roles_come_from_the_database(start, database):
    server = start(
        listener={"authentication": "ticket", "publish": "{ roles: [ROLE_ADMINISTRATOR] }"}, extra=tickets(database)
    )
    with server.connect(ticket=ticket("admin")) as admin, server.connect(ticket=ticket("john")) as john:
        john.subscribe("room/a")
        admin.publish("room/a", 1)
        john.expect_event("room/a", 1)
        john.publish("room/a", 2)
        assert json.loads(john.text())[4]["code"] == 401


def test_a_user_signs_in_by_email(serve, database):
    server = serve()
    PASSWORD_HASHES["john@example.com"] = PASSWORD_HASHES["john"]
    try:
        with server.connect(ticket=ticket("john@example.com")) as john:
            john.subscribe(f"secured/{database.id('john')}")
            john.publish(f"secured/{database.id('john')}", 1)
            john.expect_event(f"secured/{database.id('john')}", 1)
    finally:
        del PASSWORD_HASHES["john@example.com"]


@pytest.mark.parametrize("name", ["nobody", "x' OR '1'='1", "jo\0hn", "é" * 400, "john "])
def test_a_name_that_is_nobodys_is_refused(serve, name):
    PASSWORD_HASHES[name] = PASSWORD_HASHES["john"]
    try:
        refused(serve().connect(ticket=ticket(name)))
    finally:
        del PASSWORD_HASHES[name]


def test_a_disabled_user_is_refused_and_loses_live_sessions_within_the_interval(serve, database):
    database.add_user("leaver", PASSWORD_HASHES["john"])
    PASSWORD_HASHES["leaver"] = PASSWORD_HASHES["john"]
    server = serve(recheck="2s")
    old = ticket("leaver")
    with server.connect(ticket=old) as leaver, server.connect(ticket=ticket("john")) as john:
        leaver.subscribe("room/a")
        john.subscribe("room/a")
        # A turn passes, and who is still enabled stays.
        time.sleep(2.2)
        leaver.publish("room/a", "still here")
        leaver.expect_event("room/a", "still here")
        john.expect_event("room/a", "still here")
        database.sql("UPDATE oro_user SET enabled = false WHERE username = 'leaver'")
        began = time.monotonic()
        ended(leaver, seconds=6)
        assert time.monotonic() - began < 3.2
        refused(server.connect(ticket=old))
        refused(server.connect(ticket=ticket("leaver")))
        john.publish("room/a", "john stays")
        john.expect_event("room/a", "john stays")
    del PASSWORD_HASHES["leaver"]


def test_a_user_who_loses_a_role_loses_the_session_and_may_come_back(serve, database):
    database.add_user("fallen", PASSWORD_HASHES["john"], roles=[1, 2])
    PASSWORD_HASHES["fallen"] = PASSWORD_HASHES["john"]
    server = serve(recheck="1s")
    with server.connect(ticket=ticket("fallen")) as fallen:
        fallen.subscribe("room/a")
        database.sql(
            "DELETE FROM oro_user_access_role a USING oro_user u WHERE u.id = a.user_id AND username = 'fallen'"
            " AND role_id = 1"
        )
        ended(fallen, seconds=3)
    with server.connect(ticket=ticket("fallen")) as again:
        again.subscribe("room/a")
        again.publish("room/a", 1)
        again.expect_event("room/a", 1)
    del PASSWORD_HASHES["fallen"]


def test_a_database_that_goes_lets_nobody_new_in_and_nobody_out(serve, database):
    server = serve(recheck="1s")
    with server.connect(ticket=ticket("john")) as john:
        john.subscribe("room/a")
        database.stop()
        refused(server.connect(ticket=ticket("jane")))
        # Visitors need no database, and who is there stays, also through turns of looking up.
        time.sleep(1.2)
        with server.connect(ticket=ticket()) as visitor:
            visitor.publish("room/a", 1)
            john.expect_event("room/a", 1)
        database.start()

        def comes_back():
            peer = server.connect(ticket=ticket("jane"))
            try:
                peer.subscribe("room/b")
                peer.publish("room/b", 1)
                peer.expect_event("room/b", 1)
                return True
            except (AssertionError, Ended):
                return False
            finally:
                peer.drop()

        assert_settles(comes_back, "the server does not connect to the database again")
    assert server.log.count("user look-up fails") == 1, server.log
    assert "user look-up works again" in server.log
    assert "only-for-tests" not in server.log


def test_a_database_that_hangs_holds_up_nobody(start, database):
    import socket

    # It takes connections and says nothing.
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        dsn = f"postgresql://roost:only-for-tests@127.0.0.1:{silent.getsockname()[1]}/postgres"
        extra = (
            f"tickets:\n    secret: {SECRET}\n    users:\n"
            f"        postgresql: {{ dsn: '{dsn}', connect_timeout: 700ms }}\n"
        )
        server = start(listener={"authentication": "ticket"}, extra=extra)
        began = time.monotonic()
        waiting = server.connect(ticket=ticket("john"))
        with server.connect(ticket=ticket()) as visitor:
            visitor.subscribe("room/free")
            visitor.publish("room/free", 1)
            visitor.expect_event("room/free", 1)
            assert time.monotonic() - began < 0.6
        refused(waiting)
        assert time.monotonic() - began < 3


def test_the_query_is_read_only_and_bounded_in_time(serve, database):
    database.sql("GRANT INSERT ON oro_access_role TO roost")
    slow = serve(extra=", query: 'SELECT 1 AS id, $1 AS login, pg_sleep(9)::text AS password, true AS enabled'")
    began = time.monotonic()
    refused(slow.connect(ticket=ticket("john")))
    assert time.monotonic() - began < 3
    writing = serve(
        extra=", query: 'INSERT INTO oro_access_role (role, label) VALUES ($1, $1) RETURNING id, role AS login, "
        "label AS password, true AS enabled'"
    )
    refused(writing.connect(ticket=ticket("john")))
    assert database.sql("SELECT count(*) FROM oro_access_role") == "2"
    # 25006: read_only_sql_transaction.
    assert "25006" in writing.log and "gave the query up" in slow.log


def test_connections_are_bounded_and_reused(serve, database):
    server = serve(extra=", connections: 2")
    peers = [server.connect(ticket=ticket("john", age=age)) for age in range(30)]
    for peer in peers:
        peer.subscribe("room/many")
    peers[0].publish("room/many", "all are in")
    for peer in peers:
        peer.expect_event("room/many", "all are in", timeout=15)
    assert 1 <= database.sessions() <= 2
    for peer in peers:
        peer.drop()
    server.stop()
    assert_settles(lambda: database.sessions() == 0, "connections to the database stay")


def test_look_ups_beyond_the_waiting_ones_are_refused_and_visitors_are_served(serve, database):
    slow = "SELECT id, username AS login, password, enabled, pg_sleep(0.3)::text AS x FROM oro_user WHERE username = $1"
    server = serve(extra=f", connections: 1, waiting: 1, query: '{slow}'")
    peers = [server.connect(ticket=ticket("john", age=age)) for age in range(8)]
    with server.connect(ticket=ticket()) as visitor:
        visitor.subscribe("room/free")
        visitor.publish("room/free", 1)
        visitor.expect_event("room/free", 1)
    outcomes = []
    for peer in peers:
        peer.message(5, "secured/99")
        outcomes.append(peer.text(timeout=10)[:4])
        peer.drop()
    assert outcomes.count("HTTP") >= 4 and "You " in outcomes, outcomes
    assert "Too many look-ups wait for the database." in server.log


@pytest.mark.parametrize("rawsocket", [False, True])
def test_a_session_of_version_2_ends_with_its_user_in_the_words_of_the_protocol(start_router, database, rawsocket):
    database.sql("UPDATE oro_user SET enabled = true WHERE username = 'jane'")
    server = start_router(
        listener={"authentication": "ticket"},
        realms="realms:\n    realm1: { unrouted_topics: allow, oro_tickets: true, anonymous: true }\n",
        extra=tickets(database, recheck="1s"),
    )
    with Client(server.port, rawsocket=rawsocket) as jane, Client(server.port) as visitor:
        visitor.join()
        jane.hello(authmethods=["ticket"])
        jane.expect(CHALLENGE)
        jane.send(AUTHENTICATE, ticket("jane"), {})
        jane.welcomed()
        assert (jane.details["authid"], jane.details["authrole"]) == ("jane", "ROLE_USER")
        database.sql("UPDATE oro_user SET enabled = false WHERE username = 'jane'")
        message = jane.expect(GOODBYE, timeout=3)
        assert message[2] == "wamp.error.not_authorized" and message[1]["message"]
        visitor.expect_nothing()
    database.sql("UPDATE oro_user SET enabled = true WHERE username = 'jane'")


def test_an_address_that_cannot_be_read_is_reported_without_its_password(database):
    made = folder()
    path = f"{made}/roost.yml"
    with open(path, "w") as file:
        file.write(
            f"tickets: {{ secret: {SECRET}, users: {{ postgresql: {{ dsn: 'postgresql://u:s3cret@h/x?nix=1' }} }} }}\n"
        )
    done = subprocess.run([binary("roost"), "check", "--config", path], capture_output=True, text=True, timeout=30)
    assert done.returncode != 0
    assert "s3cret" not in done.stdout + done.stderr
    assert "address of the database cannot be read" in done.stdout + done.stderr, done.stdout
