// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("Generating topics")
struct RouteGenerationTests {
    @Test(
        "Values take the places of their placeholders, and an optional tail that equals its defaults is left out",
        arguments: [
            ("a/{x}/{y}", ["x": "1", "y": "2"], "a/1/2"),
            ("a/{x}", ["x": "ä b%", "other": "1"], "a/ä b%"),
            ("a/{x?7}/{y?9}", [:], "a"),
            ("a/{x?7}/{y?9}", ["x": "7", "y": "9"], "a"),
            ("a/{x?7}/{y?9}", ["x": "1"], "a/1"),
            ("a/{x?7}/{y?9}", ["y": "1"], "a/7/1"),
            ("a/{x?7}/b", [:], "a/7/b"),
            ("/{x?7}", [:], "/"),
            ("/{x?7}/{y?9}", ["y": "1"], "/7/1"),
            ("a/{x<\\d+|\\*>}", ["x": "*"], "a/*"),
            ("a/{x}.{y}", ["x": "1", "y": "2.3"], "a/1.2.3"),
        ] as [(String, [String: String], String)]
    )
    func generates(channel: String, parameters: [String: String], expected: String) throws {
        let table = table(channel)
        #expect(try table.generate("r", parameters: parameters) == expected)
        #expect(table.match(expected) != nil)
    }

    @Test(
        "What is wrong is said in the seed system's sentences",
        arguments: [
            (
                "a/{x}/{y}", [:],
                "Some mandatory parameters are missing (\"x\", \"y\") to generate a path for route \"r\"."
            ),
            ("a/{x?}", [:], "Some mandatory parameters are missing (\"x\") to generate a path for route \"r\"."),
            (
                "a/{x<^(\\d+)$>}", ["x": "b"],
                "Parameter \"x\" for route \"r\" must match \"(?:\\d+)\" (\"b\" given) to generate a corresponding path."
            ),
            (
                "a/{x}", ["x": "b/c"],
                "Parameter \"x\" for route \"r\" must match \"[^/]++\" (\"b/c\" given) to generate a corresponding path."
            ),
            (
                "a/{x}.{y}", ["x": "", "y": "1"],
                "Parameter \"x\" for route \"r\" must match \"[^/\\.]++\" (\"\" given) to generate a corresponding path."
            ),
            (
                "a/{x}{y}", ["x": "/", "y": "1"],
                "Parameter \"x\" for route \"r\" must match \"[^/]+\" (\"/\" given) to generate a corresponding path."
            ),
            (
                "a/{x<\\d+|\\*>}", ["x": "1b"],
                "Parameter \"x\" for route \"r\" must match \"\\d+|\\*\" (\"1b\" given) to generate a corresponding path."
            ),
        ] as [(String, [String: String], String)]
    )
    func refuses(channel: String, parameters: [String: String], expected: String) {
        let error = #expect(throws: RouteGenerationError.self) {
            try table(channel).generate("r", parameters: parameters)
        }
        #expect(error?.description == expected)
    }

    @Test("An unknown route is named")
    func refusesUnknown() {
        let error = #expect(throws: RouteGenerationError.self) { try RouteTable().generate("N") }
        #expect(
            error?.description
                == "Unable to generate a path for the named route \"N\" as such route does not exist."
        )
    }
}
