# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""What a server's HTTP server says about it, read with the strict parsers of Prometheus' Python client."""

import http.client
import subprocess

from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

TEXT = "text/plain; version=0.0.4; charset=utf-8"
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def get(port, path, **headers):
    """Status, header fields and body of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


class Metrics:
    """One scrape."""

    def __init__(self, port, openmetrics=False):
        accept = {"Accept": "application/openmetrics-text; version=1.0.0"} if openmetrics else {}
        status, headers, self.text = get(port, "/metrics", **accept)
        assert status == 200, self.text
        assert headers["Content-Type"] == (OPENMETRICS if openmetrics else TEXT)
        self.families = list((parse_openmetrics if openmetrics else parse_text)(self.text))
        self.samples = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in self.families
            for sample in family.samples
        }

    def value(self, name, **labels):
        """The value of a series; 0 if it is not there."""
        return self.samples.get((name, frozenset(labels.items())), 0)

    def check(self):
        """Lets promtool judge the text."""
        run = subprocess.run(
            ["promtool", "check", "metrics"], input=self.text, capture_output=True, text=True, timeout=20
        )
        assert run.returncode == 0, run.stdout + run.stderr
