// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import RoostServer

@Suite("HTTPDate")
struct HTTPDateTests {
    @Test(
        "Times are written in the form of HTTP",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ]
    )
    func text(seconds: Int, text: String) {
        #expect(HTTPDate.text(seconds) == text)
    }

    @Test("A refused ticket gets the seed system's text")
    func refusal() {
        let text = String(buffer: HTTPDate.refusal(now: 0))
        let expected =
            "HTTP/1.0 200 OK\r\nCache-Control: no-cache, private\r\n"
            + "Date:          Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n403"
        #expect(text == expected)
    }
}
