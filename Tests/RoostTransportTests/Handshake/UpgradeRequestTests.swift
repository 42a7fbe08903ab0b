// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostTransport

@Suite
struct UpgradeRequestTests {
    @Test(
        "A query item is decoded like PHP does",
        arguments: [
            ("ticket=abc", "abc"), ("a=1&ticket=x%20y+z", "x y z"), ("ticket=1&ticket=2", "2"), ("ticket", ""),
            ("ticket=", ""), ("ticket=a=b", "a=b"), ("ticket=%zz%4", "%zz%4"), ("ticket=%e2%82%AC", "€"),
            ("%74icket=x", "x"), ("ticket=%2B%3d", "+="), ("tickets=1", nil), ("", nil), ("&&=&", nil),
            ("Ticket=1", nil), ("ticket=%ff", "\u{FFFD}"), ("ticket=%", "%"),
        ] as [(String, String?)]
    )
    func queryItem(query: String, value: String?) {
        let request = TestRequest().with(line: "GET /?\(query) HTTP/1.1").request()
        #expect(request != nil)
        #expect(request?.queryItem("ticket") == value)
    }

    @Test("The answer to a key is the one that the RFC gives as an example")
    func accept() {
        #expect(TestRequest().request()?.key.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test("A key made from a nonce is 16 bytes in base64, the first number first, lowest byte first")
    func key() {
        let key = WebSocketKey(nonce: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
        #expect(key.text == "AAECAwQFBgcICQoLDA0ODw==")
        #expect(WebSocketKey(Array(key.text.utf8)[...]) == key)
    }
}
