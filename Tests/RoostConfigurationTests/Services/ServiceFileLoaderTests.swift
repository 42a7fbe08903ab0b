// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import Testing
import WAMP

@testable import RoostConfiguration

@Suite("ServiceFileLoader")
struct ServiceFileLoaderTests {
    private func load(_ text: String, environment: [String: String] = [:]) -> ServiceFileLoader.Result {
        ServiceFileLoader(environment: environment).load(text: text, file: "services.yml")
    }

    private func arguments(_ list: String, environment: [String: String] = [:]) -> ServiceFileLoader.Result {
        self.load(
            """
            parameters:
                five: 5
                name: topic
                nested: '%name%.%five%'
                list: [1, '%name%']
                self: '%self%'
                env(FALLBACK): fallback
            services:
                s: {class: X, arguments: \(list), tags: [gos_web_socket.topic]}
            """,
            environment: environment
        )
    }

    @Test(
        "Arguments are read in every form",
        arguments: [
            ("['%five%']", [.value(5)]), ("['a%five%b']", [.value("a5b")]), ("['%nested%']", [.value("topic.5")]),
            ("['%list%']", [.value([1, "topic"])]), ("['100%%']", [.value("100%")]),
            ("['50 % of']", [.value("50 % of")]),
            ("['@id']", [.service("id")]), ("['@?id']", [.service("id")]), ("['@@id']", [.value("@id")]),
            ("['@=service(\"x\")']", [.unresolved("@=service(\"x\")")]), ("['@.inner']", [.service(".inner")]),
            ("[!tagged_iterator x]", [.unresolved("!tagged_iterator x")]),
            ("[!php/const A::B]", [.unresolved("!php/const A::B")]),
            ("[!service {class: Y}]", [.unresolved("!service")]),
            ("[~, true, 1.5, {a: b}]", [.value(nil), .value(true), .value(1.5), .value(["a": "b"])]),
            ("{$name: x, $interval: 5}", [.value("x"), .value(5)]), ("[]", []),
            ("['%env(SET)%']", [.value("set")]), ("['%env(int:NUMBER)%']", [.value(7)]),
            ("['%env(bool:NUMBER)%']", [.value(false)]), ("['%env(float:NUMBER)%']", [.value(7.0)]),
            ("['%env(FALLBACK)%']", [.value("fallback")]), ("['x%env(SET)%']", [.value("xset")]),
            ("[Oro\\Bundle\\X]", [.value("Oro\\Bundle\\X")]),
        ] as [(String, [ServiceDeclaration.Argument])]
    )
    func argumentForms(list: String, expected: [ServiceDeclaration.Argument]) {
        let result = self.arguments(list, environment: ["SET": "set", "NUMBER": "7"])
        #expect(result.issues == [])
        #expect(result.declarations.first?.arguments == expected)
    }

    @Test(
        "An argument without a value is a warning",
        arguments: [
            ("['%nme%']", "You have requested a non-existent parameter \"nme\"."),
            ("['%self%']", "Circular reference detected for parameter \"self\"."),
            ("['x%list%']", "The parameter \"list\" stands inside a text and is a list or a map."),
            ("['%env(UNSET)%']", "Environment variable not found: \"UNSET\"."),
            ("['%env(int:SET)%']", "The environment variable \"env(int:SET)\" cannot be read like that."),
            ("['%env(json:SET)%']", "The environment variable \"env(json:SET)\" cannot be read like that."),
        ]
    )
    func argumentProblems(list: String, reason: String) {
        let result = self.arguments(list, environment: ["SET": "set"])
        #expect(result.issues.map(\.severity) == [.warning])
        #expect(
            result.issues.first?.message
                == "An argument of the service \"s\" in \"services.yml\" has no value: \(reason)"
        )
        #expect(result.issues.first?.source?.line == 9)
    }

    @Test("A parameter that is nearly right is recognised")
    func suggestion() {
        #expect(self.arguments("['%nested_%']").issues.first?.remedy == "Did you mean \"nested\"?")
    }

    @Test("Parameters that multiply are refused")
    func bomb() {
        var text = "parameters:\n  p0: xxxxxxxxxx\n"
        for level in 1...20 {
            text += "  p\(level): '\(String(repeating: "%p\(level - 1)%", count: 10))'\n"
        }
        text += "services:\n  s: {class: X, arguments: ['%p20%'], tags: [gos_web_socket.topic]}"
        let result = self.load(text)
        #expect(result.issues.count == 1)
        #expect(result.declarations.first?.arguments == [.unresolved("%p20%")])
    }

    @Test(
        "Tags are read in every form",
        arguments: [
            "[gos_web_socket.topic]", "[{name: gos_web_socket.topic}]", "[{name: gos_web_socket.topic, x: 1}]",
            "[{gos_web_socket.topic: {x: 1}}]", "[a, {name: gos_web_socket.topic}]",
        ]
    )
    func tags(list: String) {
        #expect(self.load("services: {s: {class: X, tags: \(list)}}").declarations.map(\.id) == ["s"])
    }

    @Test("Calls in every form are passed over")
    func calls() {
        let text = """
            services:
                s:
                    class: X
                    calls:
                        - [setLogger, ['@logger']]
                        - {method: setX, arguments: [1]}
                        - setY: ['@y']
                    tags: [gos_web_socket.topic]
            """
        #expect(self.load(text).declarations.count == 1)
        #expect(self.load(text).issues == [])
    }

    @Test(
        "Services without our tags are passed over without a word",
        arguments: [
            "s: ~", "s: '@other'", "s: {alias: other}", "s: {class: X}", "s: {class: X, tags: [kernel.event_listener]}",
            "s: {class: X, abstract: true, tags: [gos_web_socket.topic]}", "App\\: {resource: ../src/*}",
            "s: !abstract x", "_defaults: {public: true, autowire: true}", "s: {factory: ['@f', make]}",
        ]
    )
    func ignored(service: String) {
        let result = self.load("services:\n    \(service)")
        #expect(result.declarations.isEmpty)
        #expect(result.issues == [])
    }

    @Test("Parents, defaults and conditions on classes count")
    func inheritance() {
        let result = self.load(
            """
            services:
                _defaults: {tags: [gos_web_socket.topic]}
                _instanceof: {Y: {tags: [extra]}}
                base: {class: '\\Y', arguments: [a, b, c], abstract: true}
                child: {parent: base, arguments: {index_1: z}}
                plain\\Name: ~
            """
        )
        #expect(result.declarations.map(\.id) == ["child", "plain\\Name"])
        #expect(result.declarations.map(\.className) == ["Y", "plain\\Name"])
        #expect(result.declarations.first?.arguments == [.value("a"), .value("z"), .value("c")])
        #expect(result.declarations.first?.tags == ["gos_web_socket.topic", "extra"])
    }

    @Test("A known class needs no tag where services are configured automatically")
    func autoconfigure() {
        let name = #"Oro\Bundle\SyncBundle\Topic\BroadcastTopic"#
        let text =
            "services:\n  _defaults: {autoconfigure: true}\n  s: {class: \(name), arguments: [x]}\n  t: {class: T}"
        #expect(self.load(text).declarations.map(\.id) == ["s"])
    }

    @Test("Files are imported, and what comes later replaces what came before")
    func files() throws {
        let folder = try TemporaryFolder([
            "a.yml": """
            imports:
                - {resource: b.yml}
                - {resource: 'c/*.yml'}
                - {resource: x.xml}
                - {resource: no.yml, ignore_errors: true}
            parameters: {p: new}
            services: {s: {class: X, arguments: ['%p%', '%q%'], tags: [gos_web_socket.topic]}}
            """,
            "b.yml": "parameters: {p: old}\nservices: {s: {class: Old, tags: [gos_web_socket.topic]}}",
            "c/c.yml": "parameters: {q: from c}\nframework: {whatever: true}",
            "d.yml": "imports: [nothing.yml]",
        ])
        let result = ServiceFileLoader().load(files: [folder.file("a.yml"), folder.file("b.yml")])
        #expect(result.issues == [])
        #expect(result.declarations.map(\.className) == ["X"])
        #expect(result.declarations.first?.arguments == [.value("new"), .value("from c")])
        #expect(ServiceFileLoader().load(files: [folder.file("d.yml")]).issues.map(\.severity) == [.warning])
    }

    @Test(
        "A file of another shape is an error",
        arguments: ["[a]", "5", "services: 5", "parameters: [a]", "services: [\n"]
    )
    func shapes(text: String) {
        #expect(self.load(text).issues.map(\.severity) == [.error])
    }
}
