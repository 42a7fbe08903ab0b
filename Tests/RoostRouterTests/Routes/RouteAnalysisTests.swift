// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("Routes that hide or overlap each other")
struct RouteAnalysisTests {
    private static func messages(_ channels: String...) -> [String] {
        let definitions = channels.enumerated().map { index, channel in
            RouteDefinition(name: "r\(index)", channel: channel, handler: "h")
        }
        return RouteTable.compile(definitions).issues.map(\.message)
    }

    @Test(
        "A route that an earlier one covers can never match",
        arguments: [
            ("a/{x}", "a/b"),
            ("a/{x}", "a/{y<\\d+>}"),
            ("a/{x<.+>}", "a/b/{y}"),
            ("a/{x}", "a/{y}"),
            ("a/{x<[a-z]+>}", "a/{y<(ab|cd)+>}"),
            ("a/b", "a/b"),
            ("a/{x<\\d+|\\*>}", "a/{y<\\d{2,4}>}/"),
            ("{x<.*>}", "a/{y?1}"),
        ]
    )
    func findsDead(first: String, second: String) {
        #expect(
            Self.messages(first, second) == [
                "Route \"r1\" (\(Self.plain(second))) can never match, because route \"r0\" (\(Self.plain(first)))"
                    + " matches all its topics before."
            ]
        )
    }

    @Test(
        "Routes that share some topics are reported with a short one",
        arguments: [
            ("a/{x}/c", "a/b/{y}", "a/b/c"),
            ("a/{x<\\d+>}", "a/{y<[1-3a-z]+>}", "a/1"),
            ("{x}/b", "a/{y}", "a/b"),
            ("a/{x}.{y}", "a/{z}-{w}", "a/a-.a"),
            ("a/{x}-{y}", "a/b{z}", "a/b-a"),
        ]
    )
    func findsOverlap(first: String, second: String, sample: String) {
        let messages = Self.messages(first, second)
        #expect(messages.count == 1)
        #expect(messages.first?.contains("both match the topic \"\(sample)\"; it goes to \"r0\".") == true)
    }

    @Test(
        "Routes that share no topic, and exceptions before a general route, are not reported",
        arguments: [
            ("a/{x}", "b/{x}"),
            ("a/{x<\\d+>}", "a/{y<[a-z]+>}"),
            ("a/b", "a/{x}"),
            ("a/{x<\\d+>}", "a/{y}"),
            ("a/{x}", "a/{y}/{z}"),
            ("a/b", "a/b/"),
            ("a/{x}", "a/b/"),
        ]
    )
    func acceptsDistinct(first: String, second: String) {
        #expect(Self.messages(first, second).isEmpty)
    }

    @Test("The sample of an overlap matches both routes, and a covered route never wins")
    func samplesMatch() {
        var random = SplitMix(state: 11)
        let words = ["a", "{x<[ab]+>}", "{x}", "{x<\\d*>}", "{x<.+>}", "{x<(a|bc)*>}"]
        for _ in 0..<150 {
            let channels = (0..<2).map { _ in
                (0..<2).map { (words.randomElement(using: &random) ?? "").replacing("x", with: "x\($0)") }
                    .joined(separator: ["/", "-"].randomElement(using: &random) ?? "/")
            }
            let tables = channels.map { table($0) }
            let message = Self.messages(channels[0], channels[1]).first ?? ""
            if let sample = message.split(separator: "\"").first(where: { $0.contains("/") || $0.contains("-") }),
                message.contains("both match"), let topic = Self.sample(message)
            {
                #expect(tables.allSatisfy { $0.match(topic) != nil }, "\(sample) \(message)")
            }
            guard message.contains("can never match") else {
                continue
            }
            for _ in 0..<50 {
                let topic = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    Array("ab1/-c".utf8).randomElement(using: &random) ?? 0x61
                }
                #expect(tables[1].match(topic) == nil || tables[0].match(topic) != nil, "\(channels)")
            }
        }
    }

    @Test("Comparing has a budget, beyond which nothing is claimed")
    func hasBudget() {
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            let definitions = (0..<40).map { index in
                RouteDefinition(
                    name: "r\(index)",
                    channel: "{x}",
                    handler: "h",
                    requirements: ["x": "(a|b)*a(a|b){\(100 + index)}"]
                )
            }
            #expect(RouteTable.compile(definitions).table.routes.count == 40)
        }
        #expect(elapsed < .seconds(60))
    }

    private static func sample(_ message: String) -> String? {
        message.split(separator: "the topic \"").last?.split(separator: "\"; it goes").first.map(String.init)
    }

    private static func plain(_ channel: String) -> String {
        RouteDefinition.parsingInline(channel: channel).channel
    }
}
