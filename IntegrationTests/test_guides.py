# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""The guides: their configurations are good, their PHP can be read, their links lead somewhere."""

import re
import shutil
import subprocess

import pytest

from conftest import need
from support.server import ROOT, SERVICES, binary

DOCUMENTS = [*sorted((ROOT / "docs").glob("**/*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
GUIDES = [path for path in DOCUMENTS if path.parent.name == "guides"]
ROUTING = "rooms: { channel: 'rooms/{name}', handler: { callback: test.room } }\n"


def blocks(path, language):
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", path.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_the_configuration_of_a_guide_is_good(guide, tmp_path):
    """All files that a guide shows, in one folder with the secrets and certificates that it names."""
    files = {}
    for block in blocks(guide, "yaml"):
        if match := re.match(r"# ([a-z]+\.yml)\n", block):
            files[match[1]] = block
    if not files:
        pytest.skip("it shows no whole file")
    (tmp_path / "routing.yml").write_text(ROUTING)
    (tmp_path / "services.yml").write_text(SERVICES)
    (tmp_path / "users.yml").write_text("[{ login: john, id: 7, password_hash: abc }]\n")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for name in set(re.findall(r"[\w-]+\.(?:secret|key)\b", files["roost.yml"])):
        (tmp_path / name).write_text(f"a-secret-for-{name}-of-32-bytes-or-more\n")
        (tmp_path / name).chmod(0o600)
    if "certificate_chain" in files["roost.yml"]:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "60", "-subj", "/CN=shop.example",
             "-keyout", tmp_path / "key.pem", "-out", tmp_path / "chain.pem"],
            check=True, capture_output=True,
        )
    run = subprocess.run(
        [binary("roost"), "check", "--config", str(tmp_path / "roost.yml")],
        capture_output=True, text=True, timeout=20, env={"PATH": "/usr/bin:/bin"},
    )
    assert run.returncode == 0 and " 0 warning(s)" in run.stdout, run.stdout


def test_the_php_of_the_guides_can_be_read(tmp_path):
    need("php")
    found = 0
    for guide in GUIDES:
        for block in blocks(guide, "php"):
            found += 1
            method = block.lstrip().startswith("#[")
            path = tmp_path / f"{guide.stem}{found}.php"
            path.write_text("<?php\n" + (f"class Example {{\n{block}\n}}\n" if method else block))
            run = subprocess.run([shutil.which("php"), "-l", path], capture_output=True, text=True, timeout=20)
            assert run.returncode == 0, run.stdout
    assert found >= 4


def anchors(path):
    """The anchors of a document's headings, as GitHub makes them."""
    made = set()
    for heading in re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE):
        text = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        made.add(text.replace(" ", "-"))
    return made


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        assert path.exists(), target
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), target
