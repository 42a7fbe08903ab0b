// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The page with live messages, with its script and its style.
struct PageEndpoints: HTTPEndpoints {
    /// The port of the listener that the page connects to.
    let webSocketPort: Int

    func add(to router: Router<HTTPContext>) {
        let html = SamplePage.html(webSocketPort: self.webSocketPort)
        let policy = SamplePage.contentSecurityPolicy(webSocketPort: self.webSocketPort)
        let files = [
            ("/", "text/html", html), ("/page.js", "text/javascript", SamplePage.script),
            ("/page.css", "text/css", SamplePage.style),
        ]
        for (path, type, text) in files {
            let headers = Self.headers(type: type, policy: policy)
            let body = ByteBuffer(string: text)
            router.get(RouterPath(path)) { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
            }
        }
    }

    private static func headers(type: String, policy: String) -> HTTPFields {
        let values: [(String, String)] = [
            ("Content-Type", "\(type); charset=utf-8"), ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
        ]
        var fields = HTTPFields()
        for (name, value) in values {
            if let name = HTTPField.Name(name) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        return fields
    }
}
