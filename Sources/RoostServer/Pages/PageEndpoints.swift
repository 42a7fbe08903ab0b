// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A page with its script and its style, which never change.
struct PageEndpoints: HTTPEndpoints {
    private let files: [(path: String, type: String, text: String)]
    private let policy: String

    /// The page with live messages.
    ///
    /// - Parameter room: Whom its panes connect to.
    init(_ room: SamplePage.Room) {
        self.files = [
            ("/", "text/html", SamplePage.html(room)), ("/page.js", "text/javascript", SamplePage.script),
            ("/page.css", "text/css", SamplePage.style),
        ]
        self.policy = SamplePage.contentSecurityPolicy(room)
    }

    /// The operators' console.
    static let console = PageEndpoints(
        files: [
            ("/console", "text/html", Console.html), ("/console.js", "text/javascript", Console.script),
            ("/console.css", "text/css", Console.style),
        ],
        policy: Console.contentSecurityPolicy
    )

    private init(files: [(path: String, type: String, text: String)], policy: String) {
        self.files = files
        self.policy = policy
    }

    func add(to router: Router<HTTPContext>) {
        for (path, type, text) in self.files {
            let headers = Self.headers(type: type, policy: self.policy)
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
