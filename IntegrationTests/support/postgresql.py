# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""A PostgreSQL of the test's own, with the tables of Oro that hold its users."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import time

from .server import free_port
from .tickets import PASSWORD_HASHES

# The columns that Oro 5.1 has and that matter here, with its types.
SCHEMA = """
CREATE TABLE oro_user (
    id SERIAL PRIMARY KEY, username VARCHAR(255) NOT NULL UNIQUE, username_lowercase VARCHAR(255) NOT NULL,
    email VARCHAR(255) NOT NULL, email_lowercase VARCHAR(255) NOT NULL, enabled BOOLEAN NOT NULL,
    salt VARCHAR(255) NOT NULL, password VARCHAR(255) NOT NULL
);
CREATE TABLE oro_access_role (id SERIAL PRIMARY KEY, role VARCHAR(30) NOT NULL UNIQUE, label VARCHAR(30) NOT NULL);
CREATE TABLE oro_user_access_role (
    user_id INT NOT NULL REFERENCES oro_user, role_id INT NOT NULL REFERENCES oro_access_role,
    PRIMARY KEY (user_id, role_id)
);
INSERT INTO oro_access_role (role, label) VALUES ('ROLE_ADMINISTRATOR', 'Administrator'), ('ROLE_USER', 'User');
CREATE ROLE roost LOGIN PASSWORD 'only-for-tests';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO roost;
"""


def programs():
    """The folder of PostgreSQL's server programs, if it is installed."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    return os.path.dirname(path) if path else None


class PostgreSQL:
    """A cluster on a loopback port, run by a user that is not root."""

    def __init__(self):
        self.bin = programs()
        self.folder = tempfile.mkdtemp(prefix="roost-pg-")
        self.data = os.path.join(self.folder, "data")
        self.port = free_port()
        # PostgreSQL refuses to run as root.
        self.account = "postgres" if os.geteuid() == 0 else None
        if self.account:
            os.chown(self.folder, pwd.getpwnam(self.account).pw_uid, pwd.getpwnam(self.account).pw_gid)
        self._run("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        with open(os.path.join(self.data, "pg_hba.conf"), "w") as rules:
            rules.write("local all owner trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        self.start()
        self.sql(SCHEMA)
        for number, (name, password) in enumerate(sorted(PASSWORD_HASHES.items()), 1):
            self.add_user(name, password, roles=[1, 2] if name == "admin" else [2])

    def _run(self, program, *arguments):
        prefix = ["runuser", "-u", self.account, "--"] if self.account else []
        subprocess.run(
            [*prefix, os.path.join(self.bin, program), *arguments], check=True, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60,
        )

    def start(self):
        options = (
            f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off -c full_page_writes=off -c max_connections=20"
        )
        self._run("pg_ctl", "-D", self.data, "-o", options, "-l", os.path.join(self.folder, "log"), "-w", "start")

    def stop(self):
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def sql(self, text):
        """Runs statements as the owner; returns what they print."""
        done = subprocess.run(
            [os.path.join(self.bin, "psql"), "-h", self.folder, "-p", str(self.port), "-U", "owner", "-d", "postgres",
             "-v", "ON_ERROR_STOP=1", "-qAt", "-c", text],
            check=True, capture_output=True, text=True, timeout=30,
        )
        return done.stdout.strip()

    def add_user(self, name, password, roles=(2,), enabled=True, email=None):
        quoted = [text.replace("'", "''") for text in (name, email or f"{name}@example.com", password)]
        self.sql(
            "INSERT INTO oro_user (username, username_lowercase, email, email_lowercase, enabled, salt, password) VALUES"
            f" ('{quoted[0]}', lower('{quoted[0]}'), '{quoted[1]}', lower('{quoted[1]}'), {enabled}, '', '{quoted[2]}')"
        )
        for role in roles:
            self.sql(f"INSERT INTO oro_user_access_role SELECT id, {role} FROM oro_user WHERE username = '{quoted[0]}'")

    def id(self, name):
        return int(self.sql(f"SELECT id FROM oro_user WHERE username = '{name}'"))

    @property
    def dsn(self):
        """The address as Oro's ORO_DB_URL has it, with Doctrine's parameters."""
        return f"postgres://roost:only-for-tests@127.0.0.1:{self.port}/postgres?charset=utf8&serverVersion=15.1"

    def sessions(self):
        """How many connections the server under test has."""
        return int(self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'roost'"))

    def remove(self):
        try:
            self.stop()
        except subprocess.CalledProcessError:
            time.sleep(0)  # It does not run any more.
        shutil.rmtree(self.folder, ignore_errors=True)
