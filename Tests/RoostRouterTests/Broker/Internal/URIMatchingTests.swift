// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("URI patterns one by one")
struct URIMatchingTests {
    @Test("A pattern admits what a table finds for it")
    func model() {
        let words = ["", "a", "b", "ab"]
        var names: [String] = words
        for _ in 0..<2 {
            names += names.flatMap { name in words.map { "\(name).\($0)" } }
        }
        for pattern in Set(names).map({ URI($0) }) {
            for topic in Set(names).map({ URI($0) }) {
                for match in MatchPolicy.allCases {
                    var model = PatternModel<Int>()
                    model[pattern, match] = 1
                    let admits = pattern.admits(topic, match: match)
                    let isFound = !model.matches(topic).isEmpty
                    guard admits != isFound else { continue }
                    Issue.record("\(pattern) \(match) \(topic)")
                }
                guard pattern.admits(topic, match: .wildcard) else { continue }
                #expect(topic.bytes.starts(with: pattern.literalHead(match: .wildcard)))
            }
        }
    }

    @Test(
        "A wildcard's head ends at its first empty component",
        arguments: [("", ""), (".a", ""), ("a..b", "a."), ("a.b.", "a.b."), ("a.b", "a.b"), ("..", "")]
    )
    func head(pattern: String, head: String) {
        #expect(URI(pattern).literalHead(match: .wildcard) == Array(head.utf8)[...])
        #expect(URI(pattern).literalHead(match: .prefix) == Array(pattern.utf8)[...])
    }
}
