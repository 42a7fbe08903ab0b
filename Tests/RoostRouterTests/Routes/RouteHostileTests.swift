// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("Hostile routes and topics")
struct RouteHostileTests {
    @Test("Neither random channels and requirements nor random topics trap", arguments: 0..<4)
    func survivesNoise(seed: Int) {
        var random = SplitMix(state: UInt64(seed) &+ 1_000)
        let alphabet = Array("ab01/.{}<>?^$\\()[]|*+-,:=!PxdDwpiä\0\n_\u{301}".unicodeScalars)
        func noise(_ limit: Int) -> String {
            var text = ""
            for _ in 0..<Int.random(in: 0...limit, using: &random) {
                text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
            }
            return text
        }
        for _ in 0..<120 {
            let definitions = (0..<3).map { number in
                RouteDefinition(
                    name: noise(1),
                    channel: noise(4) + "{a}" + noise(8) + "{b\(number)}",
                    handler: "h",
                    requirements: ["a": noise(8), "b\(number)": noise(12)],
                    defaults: Bool.random(using: &random) ? ["b\(number)": "1"] : [:],
                    options: Bool.random(using: &random) ? ["utf8": true] : [:]
                )
            }
            let table = RouteTable.compile(definitions).table
            for _ in 0..<20 {
                let topic = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                _ = table.match(topic)
                _ = table.match(noise(12))
                _ = table.nearest(to: noise(12))
            }
            for route in table.routes {
                _ = try? table.generate(route.name, parameters: ["a": noise(3), "b0": noise(3)])
            }
        }
    }

    @Test("Every generated topic matches its route's channel")
    func generatesWhatMatches() {
        var random = SplitMix(state: 5)
        let channels = [
            "a/{x}/{y}", "{x}{y}", "a/{x<.*>}/{y?b}", "/{x?a}/{y<[ab]*>?b}", "{x<(a|ab)>}{y<.?>}", "{x?}-{y?1}/",
        ]
        for _ in 0..<1_000 {
            let table = table(channels.randomElement(using: &random) ?? "")
            let values = (0..<2).map { _ in ["", "a", "b", "ab", "/", "a/b", "1"].randomElement(using: &random) ?? "" }
            if let topic = try? table.generate("r", parameters: ["x": values[0], "y": values[1]]) {
                #expect(table.match(topic) != nil, "\(topic)")
            }
        }
    }

    @Test(
        "Channels that never close their braces take no time",
        arguments: ["{a<>?", "{a<", "{", "{a?", "{a<>", "a{", "}{", "<>{"]
    )
    func survivesOpenBraces(part: String) {
        let channel = String(repeating: part, count: RouteLimits.patternLength / part.utf8.count)
        let clock = ContinuousClock()
        let elapsed = clock.measure { _ = table(channel).match(channel) }
        #expect(elapsed < .seconds(2))
    }

    @Test("A table of many routes finds the one whose literals fit")
    func scales() {
        let definitions = (0..<500).map { index in
            RouteDefinition(name: "r\(index)", channel: "app\(index)/{x<\\d+>}/\(index)/{y}", handler: "h")
        }
        let table = RouteTable.compile(definitions).table
        #expect(line(table.match("app321/5/321/z")) == "r321 x=5 y=z")
        #expect(table.match("app321/5/322/z") == nil)
    }
}
