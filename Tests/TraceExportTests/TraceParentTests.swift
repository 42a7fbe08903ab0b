// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import TraceExport

@Suite("TraceParent")
struct TraceParentTests {
    private static let field = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("The field is read and written as W3C Trace Context says")
    func good() throws {
        let parent = try #require(TraceParent(Self.field))
        #expect(parent.trace == 0x0AF7_6519_16CD_43DD_8448_EB21_1C80_319C)
        #expect(parent.span == 0xB7AD_6B71_6920_3331)
        #expect(parent.isSampled)
        #expect(parent.text == Self.field)
        let small = TraceParent(trace: 1, span: 2, isSampled: false)
        #expect(small.text == "00-00000000000000000000000000000001-0000000000000002-00")
        #expect(TraceParent(small.text) == small)
    }

    @Test("Other flags than the first, and parts of later versions, are passed over")
    func lenient() {
        #expect(TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe")?.isSampled == false)
        #expect(TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff")?.isSampled == true)
        #expect(TraceParent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-ever") != nil)
    }

    @Test(
        "What is not as specified is none",
        arguments: [
            "", "-", "---", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
            "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", " \(field)",
        ]
    )
    func bad(text: String) {
        #expect(TraceParent(text) == nil)
    }

    @Test("Whatever comes does not trap")
    func random() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = Array(Self.field.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...0x7F, using: &generator)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let parent = TraceParent(text) {
                #expect(TraceParent(parent.text) == parent)
            }
        }
    }
}
