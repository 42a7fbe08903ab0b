// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("RouteDefinition")
struct RouteDefinitionTests {
    @Test(
        "Requirements and defaults inside braces are taken out",
        arguments: [
            ("a/{id<\\d+>?7}", "a/{id}", "id:\\d+", "id:7"),
            ("a/{id?}", "a/{id}", "", "id:null"),
            ("a/{id?7}/{b<x>}", "a/{id}/{b}", "b:x", "id:7"),
            ("a/{id<>}", "a/{id}", "id:", ""),
            ("{id<a>b>}", "{id}", "id:a>b", ""),
            ("{id<a{2}>?b c}", "{id}", "id:a{2}", "id:b c"),
            ("{id<(?<n>a)>}", "{id}", "id:(?<n>a)", ""),
            ("{id<a}", "{id<a}", "", ""),
            ("{id<a>", "{id<a>", "", ""),
            ("{id?a", "{id?a", "", ""),
            ("{i d?a}", "{i d?a}", "", ""),
            (" \t\n a/{b} \r\0\u{B}", "a/{b}", "", ""),
            ("{<a>}", "{<a>}", "", ""),
            ("{{id?7}}", "{{id}}", "", "id:7"),
            ("ä{id?ö}", "ä{id}", "", "id:ö"),
            ("", "", "", ""),
        ]
    )
    func parses(channel: String, plain: String, requirements: String, defaults: String) {
        let result = RouteDefinition.parsingInline(channel: channel)
        #expect(result.channel == plain)
        #expect(result.requirements.map { "\($0.name):\($0.pattern)" }.joined(separator: " ") == requirements)
        let texts = result.defaults.map { "\($0.name):\($0.value == .null ? "null" : $0.value.text)" }
        #expect(texts.joined(separator: " ") == defaults)
    }

    @Test("What is written outside of the channel wins, at the place of what is inside")
    func mergesInline() {
        let definition = RouteDefinition(
            name: "r",
            channel: "{a<x>?1}/{b?2}",
            handler: "h",
            requirements: ["a": "y"],
            defaults: ["c": 3, "a": "4"]
        ).resolvingInline()
        #expect(definition.requirements.map(\.pattern) == ["y"])
        #expect(definition.defaults.map { "\($0.name)=\($0.value.text)" } == ["a=4", "b=2", "c=3"])
        #expect(definition.resolvingInline() == definition)
    }
}
