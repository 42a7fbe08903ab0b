// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("AuthorizationRules")
struct AuthorizationRulesTests {
    private let allowed = AuthorizationDecision.allowed(discloses: nil)

    private func rules(_ permissions: [Permission]) throws -> AuthorizationRules {
        let role = RolePermissions(role: "user", permissions: permissions)
        return try AuthorizationRules(roles: [role], allowsWithoutRules: true)
    }

    @Test("Without rules the configured value counts for everybody", arguments: [true, false])
    func withoutRules(isAllowed: Bool) throws {
        let rules = try AuthorizationRules(allowsWithoutRules: isAllowed)
        for action in Permission.Action.allCases {
            #expect(rules.decide(role: "any", action: action, uri: "a.b") == (isAllowed ? self.allowed : .denied))
        }
        let decision = rules.decide(role: "any", action: .subscribe, uri: "", match: .prefix)
        #expect(decision == (isAllowed ? self.allowed : .denied))
    }

    @Test("With one role all others may do nothing, and roles are byte-wise")
    func otherRoles() throws {
        let role = RolePermissions(role: "caf\u{E9}", permissions: [Permission("", match: .prefix, allowed: .all)])
        let rules = try AuthorizationRules(roles: [role], allowsWithoutRules: true)
        #expect(rules.decide(role: "caf\u{E9}", action: .call, uri: "a") == self.allowed)
        for other in ["cafe\u{301}", "Caf\u{E9}", "", "user"] {
            #expect(rules.decide(role: other, action: .call, uri: "a") == .denied)
        }
    }

    @Test("A role without permissions may do nothing")
    func emptyRole() throws {
        let rules = try self.rules([])
        #expect(rules.decide(role: "user", action: .call, uri: "a") == .denied)
        #expect(rules.decide(role: "user", action: .subscribe, uri: "", match: .prefix) == .denied)
    }

    @Test("Each action is allowed by itself", arguments: Permission.Action.allCases)
    func actions(action: Permission.Action) throws {
        let rules = try self.rules([Permission("a", allowed: Permission.Actions(action))])
        for other in Permission.Action.allCases {
            #expect((rules.decide(role: "user", action: other, uri: "a") == self.allowed) == (other == action))
        }
    }

    @Test(
        "The most specific permission counts and no other",
        arguments: [
            ("a.b.c", true), ("a.b.x", false), ("a.bc", false), ("a.x", true), ("x.y.z", true), ("x.q.z", true),
            ("y.q.z", false),
            ("a", false), ("A.x", false), ("a.x\u{301}", true), ("", false),
        ]
    )
    func mostSpecific(uri: String, isAllowed: Bool) throws {
        let rules = try self.rules([
            Permission("a.", match: .prefix, allowed: .all), Permission("a.b", match: .prefix, allowed: []),
            Permission("a.b.c", allowed: .all), Permission("..z", match: .wildcard, allowed: []),
            Permission("x..z", match: .wildcard, allowed: .all), Permission("a..z", match: .wildcard, allowed: []),
        ])
        #expect((rules.decide(role: "user", action: .publish, uri: URI(uri)) == self.allowed) == isAllowed)
    }

    @Test(
        "A pattern needs a permission that covers all of it",
        arguments: [
            ("a.", MatchPolicy.prefix, true), ("a.b", .prefix, true), ("a", .prefix, false), ("", .prefix, false),
            ("a..c", .wildcard, true), (".b", .wildcard, false), ("x.y", .prefix, false), ("x.y", .wildcard, true),
            ("x.", .wildcard, false), ("m..", .wildcard, true), ("m.n.", .wildcard, true), ("m.", .prefix, false),
            ("m.n", .wildcard, false), ("m..o.p", .wildcard, false),
        ]
    )
    func patterns(uri: String, match: MatchPolicy, isAllowed: Bool) throws {
        let rules = try self.rules([
            Permission("a.", match: .prefix, allowed: .all), Permission("x.y", allowed: .all),
            Permission("m..", match: .wildcard, allowed: .all),
        ])
        let decision = rules.decide(role: "user", action: .subscribe, uri: URI(uri), match: match)
        #expect((decision == self.allowed) == isAllowed)
    }

    @Test(
        "A pattern is not allowed where a more specific permission denies a part of it",
        arguments: [
            ("a.", MatchPolicy.prefix, false), ("a.s", .prefix, false), ("a.x", .prefix, true),
            ("a.", .wildcard, false),
            ("a..", .wildcard, true), ("a.secret", .prefix, false), ("a.secret.", .prefix, true), ("", .prefix, false),
            ("b.", .prefix, true), ("b..", .wildcard, true), ("c.", .prefix, false),
        ]
    )
    func holes(uri: String, match: MatchPolicy, isAllowed: Bool) throws {
        let rules = try self.rules([
            Permission("", match: .prefix, allowed: []), Permission("a.", match: .prefix, allowed: .all),
            Permission("a.secret", allowed: .publish), Permission("b.", match: .prefix, allowed: .all),
            Permission("b..", match: .wildcard, allowed: []), Permission("c.", match: .prefix, allowed: .all),
            Permission("c.d", match: .prefix, allowed: []),
        ])
        let decision = rules.decide(role: "user", action: .subscribe, uri: URI(uri), match: match)
        #expect((decision == self.allowed) == isAllowed)
    }

    @Test("Whatever the rules, a pattern that is allowed matches no URI that is denied")
    func model() throws {
        var generator = SplitMix(state: 4)
        let patterns = PatternWorld.patterns.map { ($0, PatternWorld.matched($0)) }
        for _ in 0..<100 {
            var permissions: [PatternWorld.Pattern: Permission] = [:]
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                guard let (pattern, _) = patterns.randomElement(using: &generator) else { continue }
                let isAllowed = Int.random(in: 0..<3, using: &generator) > 0
                permissions[pattern] = Permission(pattern.uri, match: pattern.match, allowed: isAllowed ? .all : [])
            }
            let rules = try self.rules(Array(permissions.values))
            func isAllowed(_ uri: URI, _ match: MatchPolicy) -> Bool {
                rules.decide(role: "user", action: .subscribe, uri: uri, match: match) == self.allowed
            }
            let open = Set(PatternWorld.uris.indices.filter { isAllowed(PatternWorld.uris[$0], .exact) })
            for (pattern, matched) in patterns where isAllowed(pattern.uri, pattern.match) {
                if !matched.isSubset(of: open) { Issue.record("\(pattern) with \(permissions.values)") }
            }
        }
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var value = self.state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    @Test("Disclosure is that of the action, of the most specific permission")
    func disclosure() throws {
        let rules = try self.rules([
            Permission("a", match: .prefix, allowed: .all, disclosesCaller: false, disclosesPublisher: true),
            Permission("a.b", allowed: .all, disclosesCaller: true),
        ])
        let list: [(Permission.Action, URI, Bool?)] = [
            (.call, "a", false), (.publish, "a", true), (.subscribe, "a", nil), (.register, "a", nil),
            (.call, "a.b", true), (.publish, "a.b", nil),
        ]
        for (action, uri, discloses) in list {
            #expect(rules.decide(role: "user", action: action, uri: uri) == .allowed(discloses: discloses))
        }
    }

    @Test(
        "The authorizer is asked about what is allowed where the permission says so, and about the whole of a pattern"
    )
    func asks() throws {
        let rules = try self.rules([
            Permission("a.", match: .prefix, allowed: .subscribe),
            Permission(
                "a.b.",
                match: .prefix,
                allowed: [.subscribe, .publish],
                asksAuthorizer: true,
                isCacheable: false,
                disclosesPublisher: true
            ),
            Permission("a.c", allowed: .subscribe, asksAuthorizer: true),
        ])
        func decide(_ action: Permission.Action, _ uri: URI, _ match: MatchPolicy = .exact) -> AuthorizationDecision {
            rules.decide(role: "user", action: action, uri: uri, match: match)
        }
        #expect(decide(.subscribe, "a.x") == self.allowed)
        #expect(decide(.subscribe, "a.c") == .ask(isCacheable: true, discloses: nil))
        #expect(decide(.publish, "a.b.c") == .ask(isCacheable: false, discloses: true))
        #expect(decide(.call, "a.b.c") == .denied)
        #expect(decide(.subscribe, "a.", .prefix) == .ask(isCacheable: false, discloses: nil))
        #expect(decide(.subscribe, "a.c", .prefix) == .ask(isCacheable: true, discloses: nil))
        #expect(decide(.subscribe, "a.x", .prefix) == self.allowed)
    }

    @Test("A dynamic role asks about everything")
    func dynamicRole() throws {
        let role = RolePermissions.dynamic(role: "user", isCacheable: false)
        let rules = try AuthorizationRules(roles: [role], allowsWithoutRules: false)
        for match in MatchPolicy.allCases {
            let decision = rules.decide(role: "user", action: .subscribe, uri: "a..b", match: match)
            #expect(decision == .ask(isCacheable: false, discloses: nil))
        }
    }

    @Test("A role or a permission that is there twice is an error")
    func duplicates() {
        let one = Permission("a", allowed: .call)
        let twice = [RolePermissions(role: "user", permissions: [one, Permission("a", allowed: .all)])]
        let roles = [RolePermissions(role: "user", permissions: []), RolePermissions(role: "user", permissions: [])]
        for list in [twice, roles] {
            let error = #expect(throws: AuthenticationConfigurationError.self) {
                try AuthorizationRules(roles: list, allowsWithoutRules: true)
            }
            #expect(error?.code == .unusablePermission)
        }
        #expect(throws: Never.self) { try self.rules([one, Permission("a", match: .prefix, allowed: .all)]) }
    }

    @Test("A wildcard has up to 32 components", arguments: [(32, true), (33, false)])
    func components(count: Int, isUsable: Bool) {
        let uri = URI([String](repeating: "", count: count).joined(separator: "."))
        let made = try? self.rules([Permission(uri, match: .wildcard, allowed: .all)])
        #expect((made != nil) == isUsable)
    }

    @Test("Long names and patterns trap nothing")
    func long() throws {
        let rules = try self.rules([
            Permission("a..", match: .wildcard, allowed: .all), Permission("..", match: .wildcard, allowed: []),
            Permission("a.", match: .prefix, allowed: .all), Permission("a.b", allowed: .all),
        ])
        for text in [String(repeating: ".", count: 10_000), String(repeating: "a.", count: 5_000), ""] {
            for match in MatchPolicy.allCases {
                _ = rules.decide(role: "user", action: .register, uri: URI(text), match: match)
            }
        }
    }
}
