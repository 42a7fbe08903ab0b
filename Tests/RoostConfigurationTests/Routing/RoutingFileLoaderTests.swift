// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import Testing

@testable import RoostConfiguration

@Suite("RoutingFileLoader")
struct RoutingFileLoaderTests {
    private func load(_ text: String) -> RoutingFileLoader.Result {
        RoutingFileLoader().load(text: text, file: "F")
    }

    @Test("Oro's form is read")
    func oro() throws {
        let result = self.load(
            #"""
            oro_email.event:
                channel: 'oro/email_event/{user_id}/{organization_id}'
                handler:
                    callback: 'oro_email.event'
                    more: ignored
                requirements:
                    user_id:
                        pattern: '\d+'
                    organization_id:
                        pattern: '\d+'
                        wildcard: true
            """#
        )
        #expect(result.issues == [])
        let route = try #require(result.definitions.first)
        #expect(route.name == "oro_email.event")
        #expect(route.channel == "oro/email_event/{user_id}/{organization_id}")
        #expect(route.handler == "oro_email.event")
        #expect(route.requirements.map(\.pattern) == [#"\d+"#, #"\d+|\*"#])
        #expect(route.requirements.map { $0.source?.line } == [7, 9])
        #expect(route.source?.line == 1)
        #expect(route.publish == nil)
    }

    @Test(
        "Each key may be written in the seed's ways",
        arguments: [
            "{channel: a, handler: {callback: h}}", "{channel: a, handler: h}", "{channel: a, callback: h}",
            "{pattern: a, handler: {callback: h}}", "{pattern: a, callback: h}", "{pattern: ' a ', callback: h}",
            "{channel: a, callback: h, defaults: ~, requirements: ~, options: []}",
        ]
    )
    func forms(route: String) throws {
        let result = self.load("r: \(route)")
        #expect(result.issues == [])
        let (table, issues) = RouteTable.compile(result.definitions)
        #expect(issues == [])
        #expect(table.match("a")?.route.handler == "h")
    }

    @Test("Defaults, options and requirements keep their types")
    func values() throws {
        let text = """
            r:
                channel: a/{x}/{y}
                callback: h
                defaults: {y: 5, z: ~, l: [1, {k: v}], t: true}
                options: {utf8: true}
                requirements: {x: 12, y: 'b+'}
            """
        let route = try #require(self.load(text).definitions.first)
        #expect(route.defaults.map(\.name) == ["y", "z", "l", "t"])
        #expect(route.defaults.map(\.value) == [5, nil, .list([1, .map([.init(key: "k", value: "v")])]), true])
        #expect(route.options == ["utf8": true])
        #expect(route.requirements.map(\.pattern) == ["12", "b+"])
    }

    @Test("Requirements and defaults inside of the braces work")
    func inline() throws {
        let (table, issues) = RouteTable.compile(self.load(#"r: {channel: 'a/{id<\d+>?7}', handler: h}"#).definitions)
        #expect(issues == [])
        #expect(table.match("a/12")?.attributes["id"] == "12")
        #expect(table.match("a")?.attributes["id"] == "7")
        #expect(table.match("a/x") == nil)
    }

    @Test(
        "A route may say who publishes",
        arguments: [
            ("anyone", .anyone), ("backend", .backend), ("nobody", .nobody), ("{roles: [A, B]}", .roles(["A", "B"])),
            ("{roles: A}", .roles(["A"])),
        ] as [(String, PublishRule)]
    )
    func publish(text: String, rule: PublishRule) {
        let result = self.load("r: {channel: a, handler: h, publish: \(text)}")
        #expect(result.issues == [])
        #expect(result.definitions.first?.publish == rule)
    }

    @Test("A route may say what happens to slow consumers", arguments: SlowConsumerPolicy.allCases)
    func slowConsumer(policy: SlowConsumerPolicy) {
        let result = self.load("r: {channel: a, handler: h, slow_consumer: \(policy.rawValue)}")
        #expect(result.issues == [])
        #expect(result.definitions.first?.slowConsumer == policy)
    }

    @Test(
        "What is no policy for slow consumers is an error with a remedy",
        arguments: [
            ("drop_oldst", "Did you mean \"drop_oldest\"?"),
            ("[]", "Write one of disconnect, drop_oldest, drop_newest, conflate."),
        ]
    )
    func wrongSlowConsumer(text: String, remedy: String) {
        let result = self.load("r: {channel: a, handler: h, slow_consumer: \(text)}")
        #expect(result.issues.first?.message == "The value of \"r.slow_consumer\" is no policy for slow consumers.")
        #expect(result.issues.first?.remedy == remedy)
    }

    @Test(
        "What is no rule for publishing is an error",
        arguments: ["anybody", "~x", "{roles: []}", "{role: A}", "[A]", "true", "{roles: [A, 1]}"]
    )
    func noRule(text: String) {
        let result = self.load("r: {channel: a, handler: h, publish: \(text)}")
        #expect(result.issues.map(\.severity) == [.error])
        #expect(result.issues.first?.message == "The value of \"r.publish\" is no rule for publishing.")
    }

    @Test("A file without routes is fine", arguments: ["", "# nothing", "~", "{}", "[]"])
    func empty(text: String) {
        let result = self.load(text)
        #expect(result.issues == [])
        #expect(result.definitions == [])
    }

    @Test("Errors have the seed's texts, the line and a remedy", arguments: RoutingErrors.all)
    func errors(sample: RoutingErrors) {
        let result = self.load(sample.text)
        #expect(result.issues.map(\.severity) == [.error])
        #expect(result.issues.first?.message == sample.message)
        #expect(result.issues.first?.source?.line == sample.line)
        #expect(result.issues.first?.remedy.isEmpty == false)
    }

    @Test("A key that is nearly right is recognised")
    func suggestion() {
        let result = self.load("r:\n    chanel: a\n    handler: {callback: h}\n    publsh: anyone")
        #expect(result.issues.first?.remedy == "Did you mean \"channel\"? Did you mean \"publish\"?")
        #expect(result.issues.first?.source?.keyPath == "r.chanel")
    }

    @Test("Everything that is wrong is reported at once")
    func allAtOnce() {
        let result = self.load("a: {}\nb: {channel: x, handlr: y}\nc: 5\nd: {channel: x, handler: h}")
        #expect(result.issues.map { $0.source?.line } == [1, 1, 2, 2, 3])
        #expect(result.definitions.map(\.name) == ["d"])
    }
}

/// Texts with one error each.
struct RoutingErrors: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let message: String

    var testDescription: String { self.text }

    static let all: [RoutingErrors] = [
        .init(
            text: "R:\n  channel: a\n  handler: h\n  foo: 1",
            line: 4,
            message: "The routing file \"F\" contains unsupported keys for \"R\": \"foo\". Expected one of: "
                + "\"resource\", \"type\", \"channel\", \"pattern\", \"handler\", \"callback\", \"defaults\", "
                + "\"requirements\", \"options\", \"exclude\"."
        ),
        .init(
            text: "R: {handler: h}",
            line: 1,
            message: "You must define a \"pattern\" for the route \"R\" in file \"F\"."
        ),
        .init(
            text: "\nR: {channel: a}",
            line: 2,
            message: "You must define a \"callback\" for the route \"R\" in file \"F\"."
        ),
        .init(
            text: "R: {channel: a, handler: {callbck: h}}",
            line: 1,
            message: "You must define a \"callback\" for the route \"R\" in file \"F\"."
        ),
        .init(
            text: "R:\n  channel: a\n  pattern: b\n  handler: h",
            line: 3,
            message: "The route \"R\" in file \"F\" must not specify both the \"channel\" key and the \"pattern\" key."
        ),
        .init(
            text: "R:\n  channel: a\n  handler: {callback: h}\n  callback: h",
            line: 4,
            message: "The route \"R\" in file \"F\" must not specify both the \"handler\" key and the \"callback\" key."
        ),
        .init(
            text: "R: {resource: x.yml, channel: a}",
            line: 1,
            message: "The routing file \"F\" must not specify both the \"resource\" key and the \"pattern\" key for "
                + "\"R\". Choose between an import and a route definition."
        ),
        .init(
            text: "R: {channel: a, handler: h, type: yaml}",
            line: 1,
            message:
                "The \"type\" key for the route definition \"R\" in \"F\" is unsupported. It is only available for "
                + "imports in combination with the \"resource\" key."
        ),
        .init(
            text: "R: {channel: a, handler: h, requirements: ['\\d+']}",
            line: 1,
            message: "A placeholder name must be a string (0 given). Did you forget to specify the placeholder key for "
                + "the requirement \"\\d+\" of route \"R\" in \"F\"?"
        ),
        .init(text: "5", line: 1, message: "The file \"F\" must contain a YAML array."),
        .init(text: "R: text", line: 1, message: "The definition of \"R\" in \"F\" must be a YAML array."),
        .init(text: "R: ~", line: 1, message: "The definition of \"R\" in \"F\" must be a YAML array."),
        .init(
            text: "R: {channel: a, handler: h}\nR: {channel: b, handler: h}",
            line: 1,
            message: "The file \"F\" does not contain valid YAML: Duplicate key \"R\" detected."
        ),
        .init(
            text: "R: {channel: a, handler: h}\nS: [",
            line: 3,
            message: "The file \"F\" does not contain valid YAML: "
                + "While parsing a flow node: did not find expected node content."
        ),
        .init(
            text: "R: {channel: 'a/{x}', handler: h, requirements: {x: {wildcard: true}}}",
            line: 1,
            message: "The requirement for \"x\" of route \"R\" in \"F\" has no \"pattern\"."
        ),
        .init(
            text: "R: {resource: x.php}",
            line: 1,
            message: "The import \"R\" in \"F\" is of the type \"php\", which cannot be loaded here."
        ),
        .init(
            text: "R: {resource: nothing/here.yml}",
            line: 1,
            message: "The file \"nothing/here.yml\" does not exist (in: \".\")."
        ),
        .init(
            text: "R: {channel: a, handler: h, defaults: 5}",
            line: 1,
            message: "The key \"defaults\" of \"R\" in \"F\" must be a map, not a number."
        ),
    ]
}
