// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("Compiling routes")
struct RouteCompilationTests {
    private static func issues(
        _ channel: String,
        _ requirements: KeyValuePairs<String, String> = [:],
        options: [String: AttributeValue] = [:]
    ) -> [String] {
        let definition = RouteDefinition(
            name: "R",
            channel: channel,
            handler: "h",
            requirements: requirements,
            options: options
        )
        return RouteTable.compile([definition]).issues.map(\.description)
    }

    @Test(
        "Wrong channels are refused with the seed system's sentences",
        arguments: [
            (
                "a/{1x}",
                "error: Variable name \"1x\" cannot start with a digit in route pattern \"a/{1x}\"."
                    + " Please use a different name."
            ),
            (
                "{abcdefghijklmnopqrstuvwxyz0123456}",
                "error: Variable name \"abcdefghijklmnopqrstuvwxyz0123456\" cannot be longer than 32 characters in route"
                    + " pattern \"{abcdefghijklmnopqrstuvwxyz0123456}\". Please use a shorter name."
            ),
            (
                "{x}/{x}",
                "error: Route pattern \"{x}/{x}\" cannot reference variable name \"x\" more than once."
                    + " Give one of the placeholders another name."
            ),
            (
                "ä/{x}",
                "error: Cannot use UTF-8 route patterns without setting the \"utf8\" option for pattern \"ä/{x}\"."
                    + " Set the option utf8 of route \"R\" to true."
            ),
        ]
    )
    func refusesChannels(channel: String, expected: String) {
        #expect(Self.issues(channel) == [expected])
    }

    @Test("A name of 32 characters is accepted")
    func acceptsLongestName() {
        #expect(Self.issues("{abcdefghijklmnopqrstuvwxyz012345}").isEmpty)
    }

    @Test("All that is wrong with all routes is reported at once, and the right routes are in the table")
    func reportsAll() {
        let result = RouteTable.compile([
            RouteDefinition(name: "a", channel: "{1x}/{2x}", handler: "h", requirements: ["1x": "("]),
            RouteDefinition(name: "b", channel: "b/{x}", handler: "h", requirements: ["x": "(?=a)"]),
            RouteDefinition(name: "c", channel: "c/{x}", handler: "h"),
        ])
        #expect(result.issues.filter { $0.severity == .error }.count == 4)
        #expect(result.table.routes.map(\.name) == ["c"])
    }

    @Test("An issue names the file, the line and the keys of what is wrong", arguments: [true, false])
    func namesPlace(hasOwnSource: Bool) {
        let route = SourceLocation(file: "r.yml", line: 3, column: 1, keyPath: "R")
        let own = SourceLocation(file: "r.yml", line: 6, column: 9, keyPath: "R.requirements.x")
        let definition = RouteDefinition(
            name: "R",
            channel: "a/{x}",
            handler: "h",
            requirements: [RouteDefinition.Requirement(name: "x", pattern: "a\\1", source: hasOwnSource ? own : nil)],
            defaults: [],
            source: route
        )
        let issue = RouteTable.compile([definition]).issues.first
        #expect(issue?.source?.keyPath == "R.requirements.x")
        #expect(
            issue?.description.hasPrefix(
                "r.yml:\(hasOwnSource ? 6 : 3): error: Requirement \"a\\1\" for \"x\" in route \"R\" uses the"
                    + " back-reference \"\\1\" at offset 1, which Roost does not support."
            ) == true
        )
    }

    @Test("An empty requirement is refused", arguments: ["", "^", "$", "^$"])
    func refusesEmptyRequirement(pattern: String) {
        let expected = "error: Routing requirement for \"x\" cannot be empty."
        #expect(Self.issues("a/{x}", ["x": pattern]).allSatisfy { $0.hasPrefix(expected) })
        #expect(Self.issues("a/{x}", ["x": pattern]).count == 1)
        #expect(Self.issues("a", ["x": pattern]).count == 1)
    }

    @Test(
        "Characters beyond ASCII in a requirement need the option utf8",
        arguments: ["ä+", "\\x{100}", "\\pL", "\\X"]
    )
    func requiresOption(pattern: String) {
        let expected =
            "error: Cannot use UTF-8 route requirements without setting the \"utf8\" option for variable \"x\""
            + " in pattern \"a/{x}\"."
        let issues = Self.issues("a/{x}", ["x": pattern])
        #expect(issues.count == 1)
        #expect(issues.allSatisfy { $0.hasPrefix(expected) })
    }

    @Test("A requirement for an unknown placeholder is kept with a warning")
    func warnsOfUnknownRequirement() {
        let issues = Self.issues("a/{x}", ["y": "(?=a)"])
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("warning: The requirement for \"y\" has no effect") == true)
    }

    @Test("A default that differs from a placeholder in spelling only is warned about; others are attributes")
    func warnsOfMisspeltDefault() {
        let result = RouteTable.compile([
            RouteDefinition(name: "R", channel: "a/{user_id}", handler: "h", defaults: ["userId": 1, "kind": "x"])
        ])
        #expect(result.issues.map(\.severity) == [.warning])
        #expect(result.issues.first?.message.contains("\"userId\"") == true)
    }

    @Test("A later route of the same name replaces the earlier one and stands at its own place")
    func replacesByName() {
        let result = RouteTable.compile([
            RouteDefinition(name: "a", channel: "x/{x}", handler: "1"),
            RouteDefinition(name: "b", channel: "y", handler: "2"),
            RouteDefinition(name: "a", channel: "z", handler: "3"),
        ])
        #expect(result.table.routes.map(\.handler) == ["2", "3"])
        #expect(result.table.match("x/1") == nil)
        #expect(result.issues.map(\.severity) == [.warning])
        #expect(result.issues.first?.message.contains("Route \"a\" is replaced") == true)
    }

    @Test("A channel may have 1,024 bytes and 32 placeholders, and no more")
    func limitsChannels() {
        #expect(Self.issues(String(repeating: "a", count: 1_024)).isEmpty)
        #expect(Self.issues(String(repeating: "a", count: 1_025)).count == 1)
        let names = (0..<33).map { "{p\($0)}" }
        #expect(Self.issues(names.dropLast().joined(separator: "/")).isEmpty)
        #expect(Self.issues(names.joined(separator: "/")).count == 1)
    }

    @Test("A route may need 4,096 states, and no more")
    func limitsStates() {
        #expect(Self.issues("{x}/{y}", ["x": "(a{100}){20}", "y": "(a{100}){20}"]).isEmpty)
        #expect(Self.issues("{x}/{y}", ["x": "(a{100}){20}", "y": "(a{100}){21}"]).count == 1)
    }
}
