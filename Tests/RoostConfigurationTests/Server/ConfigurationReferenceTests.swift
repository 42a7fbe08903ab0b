// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Foundation
import RoostRouter
import Testing

@testable import RoostConfiguration

/// `docs/configuration.md` and the pages that it points to know every key that the readers know.
@Suite("docs/configuration.md")
struct ConfigurationReferenceTests {
    /// Every section once, each with a key that nothing is called like: the error lists those that are known.
    private static let everything = """
        zzzzzzzzzzzz: 1
        listeners:
            - zzzzzzzzzzzz: 1
              tls: { zzzzzzzzzzzz: 1 }
              compression: { zzzzzzzzzzzz: 1 }
        tickets:
            zzzzzzzzzzzz: 1
            users: [{ zzzzzzzzzzzz: 1 }]
        limits: { zzzzzzzzzzzz: 1 }
        identity: { zzzzzzzzzzzz: 1 }
        log: { zzzzzzzzzzzz: 1 }
        shutdown: { zzzzzzzzzzzz: 1 }
        tracing: { zzzzzzzzzzzz: 1 }
        http:
            zzzzzzzzzzzz: 1
            api_keys: [{ zzzzzzzzzzzz: 1 }]
        topic_handlers: [{ zzzzzzzzzzzz: 1 }]
        procedures: [{ zzzzzzzzzzzz: 1 }]
        realms:
            app:
                zzzzzzzzzzzz: 1
                principals: [{ authid: a, role: b, zzzzzzzzzzzz: 1, wampcra: { zzzzzzzzzzzz: 1 }, scram: { zzzzzzzzzzzz: 1 } }]
                authenticator: { zzzzzzzzzzzz: 1 }
                authorizer: { zzzzzzzzzzzz: 1 }
                session_handler: { zzzzzzzzzzzz: 1 }
                lifecycle: { zzzzzzzzzzzz: 1 }
                jwt: { zzzzzzzzzzzz: 1, keys: [{ zzzzzzzzzzzz: 1 }] }
                roles: { user: [{ uri: a, zzzzzzzzzzzz: 1, disclose: { zzzzzzzzzzzz: 1 } }] }
                history: [{ zzzzzzzzzzzz: 1 }]
        """
    private static let users = ["http", "postgresql"].map { "tickets: { users: { \($0): { zzzzzzzzzzzz: 1 } } }" }

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func document(_ name: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: "docs/\(name).md"), encoding: .utf8)
    }

    /// The keys of each section, as the errors about unknown ones list them.
    private static let sections: [[String]] = ([Self.everything] + Self.users).flatMap { text in
        ConfigurationLoader().load(text: text).issues.compactMap { issue in
            let text = issue.description
            guard text.contains("zzzzzzzzzzzz"), let known = text.range(of: "Known are: ") else { return nil }
            return text[known.upperBound...].dropLast().components(separatedBy: ", ")
        }
    }

    @Test("The errors about unknown keys are those of all sections")
    func sections() {
        let count = Self.everything.components(separatedBy: "zzzzzzzzzzzz").count - 1 + Self.users.count
        #expect(Self.sections.count == count, "\(Self.sections.map { $0.first ?? "" })")
    }

    @Test("Every key is in the documents")
    func keys() throws {
        let names = ["configuration", "webhooks", "tokens", "operations"]
        let documents = try names.map(Self.document).joined()
        for key in Set(Self.sections.joined()).sorted() {
            let forms = ["`\(key)`", ".\(key)`", "`\(key)."]
            #expect(forms.contains { documents.contains($0) }, "\(key)")
        }
    }

    @Test("Every environment variable is in the document")
    func variables() throws {
        let document = try Self.document("configuration")
        for (variable, _) in EnvironmentOverrides.keys where !variable.hasPrefix("roost.limits.") {
            let name = variable.replacing(".", with: "_").uppercased()
            #expect(document.contains("`\(name)`"), "\(name)")
        }
    }

    @Test("Every limit is in the document of operations, with its default")
    func limits() throws {
        let document = try Self.document("operations")
        for name in LimitsReader.names {
            #expect(document.contains("| `\(name)` |"), "\(name)")
        }
    }
}
