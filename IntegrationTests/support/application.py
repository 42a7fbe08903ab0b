# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""Applications that the server asks over HTTP."""

import contextlib
import http.server
import json
import threading
import time


class Application:
    """An end-point that answers each POST with what `answer` gives, after `delay` seconds."""

    def __init__(self):
        self.delay = 0
        application = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, value = application.answer(self.headers, body)
                time.sleep(application.delay)
                data = json.dumps(value).encode()
                # Whoever has not waited for a slow answer has gone.
                with contextlib.suppress(ConnectionError):
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, headers, body):
        """The status, and what is sent as JSON."""
        raise NotImplementedError

    def close(self):
        self.server.shutdown()
        self.server.server_close()
