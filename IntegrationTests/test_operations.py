# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Examples/operations: nginx in front, dashboard, alerts, unit, image; only what is there is used, and it works."""

import json
import re
import shutil
import subprocess

import pytest
import yaml

from conftest import assert_settles, need
from support.event_stream import EventStream
from support.metrics import Metrics, get
from support.peer import Peer
from support.poller import Poller
from support.server import ROOT, binary, free_port
from support.wamp2 import Client

OPERATIONS = ROOT / "Examples" / "operations"
METRIC = re.compile(r"\b(?:roost|process)_[a-z0-9_]+\b")


def program(name):
    """The path of a program that may be in a folder of the administrator's."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        need(name)
    return found


# nginx


@pytest.fixture(scope="module")
def proxied(module_start, tmp_path_factory):
    """A server behind nginx with the example; returns the server and the proxy's port."""
    server = module_start(
        http={"metrics": "true"},
        listener={"protocols": "[wamp1, wamp2, sse, poll]", "realm": "realm1"},
        extra="realms:\n    realm1: { unrouted_topics: allow }\n",
    )
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    site = (OPERATIONS / "nginx.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8080;": f"127.0.0.1:{server.port};",
        "127.0.0.1:8081;": f"127.0.0.1:{server.page_port};",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert old in site
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 256; }}\nhttp {{\n    access_log off;\n{temporary}"
        f"    include {folder}/site.conf;\n}}\n"
    )
    command = [program("nginx"), "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    check = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=20)
    assert check.returncode == 0, check.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server.await_port(port)
        yield server, port, folder
    finally:
        process.terminate()
        process.wait(10)


def test_an_event_stream_through_nginx(proxied):
    """Events come at once, also the first ones, and the end of the client reaches the server."""
    server, port, _ = proxied
    with EventStream(port, "room/streamed") as stream, Peer.open(port) as publisher:
        for number in range(20):
            publisher.publish("room/streamed", number)
            stream.expect("room/streamed", number)
        assert Metrics(server.page_port).value("roost_sessions_open", protocol="sse") == 1
    assert_settles(
        lambda: Metrics(server.page_port).value("roost_sessions_open", protocol="sse") == 0, "the stream is left"
    )


def test_polling_through_nginx(proxied):
    """An answer waits for its event, and the end of the client reaches the server."""
    _, port, folder = proxied
    poller = Poller(port, "room/polled")
    with Peer.open(port) as publisher:
        for number in range(20):
            asking = poller.ask()
            publisher.publish("room/polled", number)
            poller.next = asking.answer().value["next"]
    poller.ask().leave()
    assert poller.next not in "".join(path.read_text() for path in folder.glob("*.log"))


def test_wamp1_through_nginx(proxied):
    """A session of WAMP v1 with a ticket in its address, events both ways, and a ping."""
    _, port, folder = proxied
    ticket = {"path": "/ws?ticket=a-secret-ticket"}
    with Peer.open(port, **ticket) as subscriber, Peer.open(port, **ticket) as publisher:
        subscriber.subscribe("room/proxied")
        for number in range(20):
            publisher.publish("room/proxied", number)
        for number in range(20):
            subscriber.expect_event("room/proxied", number)
        large = "x" * 500_000
        publisher.publish("room/proxied", large)
        subscriber.expect_event("room/proxied", large)
    log = folder / "roost.log"
    assert_settles(lambda: log.exists() and "GET /ws 101" in log.read_text(), "the access is not logged")
    assert "a-secret-ticket" not in log.read_text()


@pytest.mark.parametrize("serializer", ["json", "msgpack", "cbor"])
def test_wamp2_through_nginx(proxied, serializer):
    """A session of WAMP v2, events and a call between two clients."""
    _, port, _ = proxied
    with Client(port, serializer) as subscriber, Client(port, serializer) as publisher:
        subscriber.join().subscribe("room/v2")
        publisher.join().publish("room/v2", "hello")
        subscriber.expect_event("hello")


def test_both_versions_meet_behind_nginx(proxied):
    _, port, _ = proxied
    with Peer.open(port) as old, Client(port) as new:
        old.subscribe("room/bridge")
        new.join().publish("room/bridge", {"a": 1})
        old.expect_event("room/bridge", {"a": 1})


def test_the_closing_handshake_comes_through(proxied):
    _, port, _ = proxied
    with Peer.open(port) as peer:
        peer.publish("no/such/topic", 1)
        peer.expect_close(1007)


def test_health_through_nginx(proxied):
    """Load balancers ask nginx; metrics are not for everybody."""
    server, port, _ = proxied
    assert json.loads(get(port, "/live")[2]) == {"status": "live"}
    assert json.loads(get(port, "/ready")[2]) == {"status": "ready"}
    assert get(port, "/metrics")[0] == 404
    assert get(server.page_port, "/metrics")[0] == 200


def test_all_clients_of_a_proxy_have_its_address(proxied):
    """X-Forwarded-For changes nothing, whoever sends it: only the proxy may count and block addresses."""
    server, port, _ = proxied
    with Peer.open(port, headers=["X-Forwarded-For: 203.0.113.9"]) as peer:
        peer.subscribe("room/forwarded")
    assert "203.0.113.9" not in server.log


# Prometheus and Grafana


def run_promtool(*arguments):
    run = subprocess.run([program("promtool"), *map(str, arguments)], capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def documented():
    """The names of all metrics, with those of a histogram's series."""
    names = set()
    for line in (ROOT / "docs" / "metrics.md").read_text().splitlines():
        if match := re.match(r"\| `(\w+)` \| (\w+) \|", line):
            names.add(match[1])
            if match[2] == "histogram":
                names |= {f"{match[1]}_{part}" for part in ("bucket", "sum", "count")}
    assert len(names) > 30
    return names


def dashboard_queries():
    dashboard = json.loads((OPERATIONS / "grafana-dashboard.json").read_text())
    queries = [
        (panel["title"], target["expr"])
        for panel in dashboard["panels"]
        for target in panel.get("targets", [])
    ]
    assert len(queries) > 25
    return queries


def labels_of(name):
    for line in (ROOT / "docs" / "metrics.md").read_text().splitlines():
        match = re.match(r"\| `(\w+)` \| \w+ \| ([^|]*)\|", line)
        if match and match[1] == re.sub(r"_(bucket|sum|count)$", "", name):
            return set(re.findall(r"`(\w+)`", match[2]))
    return set()


def test_the_dashboard_asks_for_metrics_that_exist():
    """Names and the labels that series are summed by are those of docs/metrics.md."""
    known = documented()
    for title, query in dashboard_queries():
        names = set(METRIC.findall(query))
        assert names and names <= known, f"{title}: {names - known}"
        for by in re.findall(r"\bby \(([^)]*)\)", query):
            labels = {label.strip() for label in by.split(",")} - {"instance", "le"}
            assert labels <= set().union(*(labels_of(name) for name in names)), f"{title}: {query}"


def test_the_dashboard_shows_all_that_is_counted():
    """Whatever is documented has a place in the dashboard, except what only alerts need."""
    asked = {name for _, query in dashboard_queries() for name in METRIC.findall(query)}
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    counted = {re.sub(r"_(bucket|sum|count)$", "", name) for name in documented()}
    assert counted - asked <= {
        "process_max_fds", "process_start_time_seconds", "process_virtual_memory_bytes", "process_threads",
    }


def test_the_dashboard_is_promql(tmp_path):
    """Prometheus can read each query."""
    rules = []
    for index, (_, query) in enumerate(dashboard_queries()):
        query = query.replace("$__rate_interval", "1m").replace("$instance", ".*")
        rules.append({"record": f"check:{index}", "expr": query})
    path = tmp_path / "queries.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    run_promtool("check", "rules", path)


def test_alerts(tmp_path):
    """The rules are read, ask for metrics that exist, fire when they should, and are documented."""
    run_promtool("check", "rules", OPERATIONS / "alerts.yml")
    run_promtool("test", "rules", OPERATIONS / "alerts-test.yml")
    run_promtool("check", "config", OPERATIONS / "prometheus.yml")
    operations = (ROOT / "docs" / "operations.md").read_text()
    rules = yaml.safe_load((OPERATIONS / "alerts.yml").read_text())["groups"][0]["rules"]
    for rule in rules:
        assert set(METRIC.findall(rule["expr"])) <= documented(), rule["alert"]
        assert f"`{rule['alert']}`" in operations, rule["alert"]


def test_prometheus_scrapes(proxied, tmp_path):
    """A real Prometheus finds the server up, and its series."""
    server, _, _ = proxied
    port = free_port()
    configuration = yaml.safe_load((OPERATIONS / "prometheus.yml").read_text())
    configuration["global"]["scrape_interval"] = "1s"
    configuration["rule_files"] = [str(OPERATIONS / "alerts.yml")]
    configuration["scrape_configs"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{server.page_port}"]
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    process = subprocess.Popen(
        [program("prometheus"), f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data",
         f"--web.listen-address=127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        def ask(query):
            try:
                value = json.loads(get(port, f"/api/v1/query?query={query}")[2])["data"]["result"]
            except (OSError, ValueError):
                return None
            return value[0]["value"][1] if value else None

        assert_settles(lambda: ask("up") == "1", "Prometheus does not reach the server", seconds=20)
        assert_settles(lambda: ask("roost_build_info") == "1", "Prometheus does not read the metrics")
    finally:
        process.terminate()
        process.wait(20)


# systemd


def unit_file(tmp_path):
    """The unit, with the program that was built and a configuration that is there."""
    text = (OPERATIONS / "roost.service").read_text()
    text = text.replace("/usr/local/bin/roost", binary("roost")).replace("/etc/roost/roost.yml", f"{tmp_path}/roost.yml")
    path = tmp_path / "roost.service"
    path.write_text(text)
    return path


def test_the_unit_is_read(tmp_path):
    """systemd knows each directive, and thinks the service well protected."""
    analyze = program("systemd-analyze")
    unit = unit_file(tmp_path)
    run = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    mine = [line for line in run.stderr.splitlines() if "roost" in line]
    assert run.returncode == 0 and not mine, run.stderr
    run = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)],
        capture_output=True, text=True, timeout=60,
    )
    assert run.returncode == 0, run.stdout[-2000:]


def test_the_unit_has_enough_files():
    """LimitNOFILE is what the default limits ask for."""
    unit = (OPERATIONS / "roost.service").read_text()
    assert "LimitNOFILE=101280" in unit


# Containers


def test_the_image():
    """Built in stages, statically, and run as nobody in particular with a health check; no Docker is needed to see it."""
    text = (OPERATIONS / "Dockerfile").read_text()
    instructions = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    stages = [line.split() for line in instructions if line.startswith("FROM ")]
    assert len(stages) == 2 and stages[0][2:] == ["AS", "build"] and "swift" not in stages[1][1]
    build = next(line for line in instructions if "swift build" in line)
    assert "--configuration release" in build and "--static-swift-stdlib" in build and "--product roost" in build
    final = instructions[instructions.index(" ".join(stages[1])) :]
    user = next(line for line in final if line.startswith("USER ")).split()[1]
    assert user.split(":")[0].isdigit() and int(user.split(":")[0]) > 0
    assert any(line.startswith("HEALTHCHECK ") and '"health"' in line for line in final)
    for line in final:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).is_file(), source
    entry = json.loads(next(line for line in final if line.startswith("ENTRYPOINT ")).split(" ", 1)[1])
    arguments = json.loads(next(line for line in final if line.startswith("CMD ")).split(" ", 1)[1])
    assert entry == ["/usr/local/bin/roost"]
    # The program knows the options that it is started with.
    run = subprocess.run([binary("roost"), *arguments, "--help"], capture_output=True, timeout=20)
    assert run.returncode == 0
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ".build" in ignored and ".git" in ignored


def test_the_image_configuration():
    """The example configuration has neither errors nor warnings."""
    run = subprocess.run(
        [binary("roost"), "check", "--config", str(OPERATIONS / "roost.yml")],
        capture_output=True, text=True, timeout=20, env={"PATH": "/usr/bin:/bin"},
    )
    assert run.returncode == 0 and run.stdout.startswith("0 error(s), 0 warning(s)"), run.stdout


def test_compose():
    """All files that are mounted are there, and nothing but nginx is open to the network."""
    compose = yaml.safe_load((OPERATIONS / "compose.yml").read_text())
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            assert (OPERATIONS / volume.split(":")[0]).exists(), f"{name}: {volume}"
        for port in service.get("ports", []):
            assert name == "nginx" or port.startswith("127.0.0.1:"), f"{name}: {port}"
    roost = compose["services"]["roost"]
    build = OPERATIONS / roost["build"]["context"]
    assert build.resolve() == ROOT and (ROOT / roost["build"]["dockerfile"]).is_file()
    assert roost["read_only"] and roost["cap_drop"] == ["ALL"]
