# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""`roost doctor` and `roost health`: both sides of what a machine can show."""

import json
import os
import re
import resource
import socket
import subprocess

import pytest

from conftest import need
from support.server import binary, free_port

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("ROOST_")}
LISTENER = "name: public, authentication: anonymous, publish: anyone"


def doctor(path, *options, files=None):
    """Runs it; returns the exit status and the findings by check."""
    limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
    run = subprocess.run(
        [binary("roost"), "doctor", "--config", str(path), "--json", *options],
        capture_output=True, text=True, timeout=30, preexec_fn=limit, env=ENVIRONMENT,
    )
    report = json.loads(run.stdout)
    assert run.returncode == (1 if report["status"] == "fail" else 0), run
    findings = {}
    for finding in report["findings"]:
        assert ("remedy" in finding) == (finding["status"] != "ok"), finding
        findings.setdefault(finding["check"], []).append(finding)
    return report["status"], findings


def statuses(findings, check):
    return [finding["status"] for finding in findings.get(check, [])]


@pytest.fixture
def written(tmp_path):
    def make(text, mode=0o600):
        path = tmp_path / "roost.yml"
        path.write_text(text)
        path.chmod(mode)
        return path

    return make


def test_a_good_configuration(written):
    """With bounds that fit, all is well."""
    path = written(
        f"listeners: [{{{LISTENER}, port: {free_port()}}}]\n"
        "limits: { connections: 300, connections_per_address: 300, http_connections: 64, outbound_total_bytes: 16MiB }\n"
    )
    status, findings = doctor(path)
    assert status == "ok", findings


def test_files(written):
    """Few descriptors are a warning, hardly any a failure."""
    path = written(f"listeners: [{{{LISTENER}, port: 0}}]\nlimits: {{ connections: 1000 }}\n")
    assert statuses(doctor(path, files=2280)[1], "files") == ["ok"]
    assert statuses(doctor(path, files=2279)[1], "files") == ["warn"]
    assert statuses(doctor(path, files=511)[1], "files") == ["fail"]


def test_ports(written):
    """A port that is taken is a failure, unless the server is said to run."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        path = written(f"listeners: [{{{LISTENER}, port: {taken.getsockname()[1]}}}]\n")
        assert statuses(doctor(path)[1], "ports") == ["fail"]
        assert statuses(doctor(path, "--running")[1], "ports") == ["ok"]
    assert statuses(doctor(path)[1], "ports") == ["ok"]
    assert statuses(doctor(path, "--running")[1], "ports") == ["fail"]
    path = written(f"listeners: [{{{LISTENER}, host: 192.0.2.1, port: 8080}}]\n")
    assert statuses(doctor(path)[1], "ports") == ["fail"]


def test_secrets(written, tmp_path):
    """A file with a secret that everybody can read is a failure."""
    secret = tmp_path / "secret"
    secret.write_text("a-secret-of-the-application\n")
    text = f"listeners: [{{{LISTENER}, port: 0}}]\ntickets: {{ secret_file: secret, users: [] }}\n"
    secret.chmod(0o640)
    status, findings = doctor(written(text, 0o644))
    assert statuses(findings, "secrets") == ["ok"]
    secret.chmod(0o644)
    assert statuses(doctor(written(text))[1], "secrets") == ["fail"]
    inline = text.replace("secret_file: secret", "secret: a-secret-of-the-application")
    assert statuses(doctor(written(inline, 0o644))[1], "secrets") == ["fail"]
    assert statuses(doctor(written(inline, 0o600))[1], "secrets") == ["ok"]


def certificate(folder, name, days):
    """Makes a key and a certificate that is valid for so many days."""
    need("openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
         f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem", "-days", str(days), "-subj", "/CN=localhost"],
        check=True, capture_output=True,
    )
    os.chmod(f"{folder}/{name}.key", 0o600)


def test_certificates(written, tmp_path):
    """Days left, too few days, another's key, no file."""
    certificate(tmp_path, "long", 90)
    certificate(tmp_path, "short", 3)

    def judge(chain, key):
        tls = f"tls: {{ certificate_chain: {chain}, private_key: {key} }}"
        return doctor(written(f"listeners: [{{{LISTENER}, port: 0, {tls}}}]\n"))[1]

    findings = judge("long.pem", "long.key")
    assert statuses(findings, "certificates") == ["ok"]
    assert re.search(r"valid for (89|90) days", findings["certificates"][0]["text"])
    assert statuses(findings, "secrets") == ["ok"]
    assert statuses(judge("short.pem", "short.key"), "certificates") == ["warn"]
    assert statuses(judge("long.pem", "short.key"), "certificates") == ["fail"]
    (tmp_path / "long.key").chmod(0o644)
    assert statuses(judge("long.pem", "long.key"), "secrets") == ["fail"]
    broken = judge("nowhere.pem", "long.key")
    assert "fail" in statuses(broken, "certificates") + statuses(broken, "configuration")


def test_a_broken_configuration(written):
    """Of a configuration that cannot be used nothing else is said; it says what to do."""
    status, findings = doctor(written("listeners: 7\n"))
    assert status == "fail" and list(findings) == ["configuration"]


def test_predictable_hashing(written, monkeypatch):
    """A variable that is for tests is a failure."""
    monkeypatch.setitem(ENVIRONMENT, "SWIFT_DETERMINISTIC_HASHING", "1")
    assert statuses(doctor(written(f"listeners: [{{{LISTENER}, port: 0}}]\n"))[1], "hashing") == ["fail"]


def test_text(written):
    """For people there is a line for each finding and a sum."""
    path = written(f"listeners: [{{{LISTENER}, port: 0}}]\n")
    run = subprocess.run(
        [binary("roost"), "doctor", "-c", str(path)], capture_output=True, text=True, timeout=30, env=ENVIRONMENT
    )
    assert run.stdout.startswith("ok    configuration")
    assert "failure(s)" in run.stdout.splitlines()[-1]


def health(path, *options):
    run = subprocess.run(
        [binary("roost"), "health", "--config", str(path), *options],
        capture_output=True, text=True, timeout=30, env=ENVIRONMENT,
    )
    return run.returncode, run.stdout + run.stderr


def test_health(start, written):
    """A server that runs is well, one that does not is not, and without HTTP nobody can say."""
    server = start(http={})
    path = server.folder / "roost.yml"
    assert health(path) == (0, '200 OK: {"status":"ready"}\n')
    assert health(path, "--live")[0] == 0
    server.stop()
    status, text = health(path)
    assert status == 1 and "No answer" in text
    status, text = health(written(f"listeners: [{{{LISTENER}, port: 0}}]\n"))
    assert status == 1 and "no section" in text
