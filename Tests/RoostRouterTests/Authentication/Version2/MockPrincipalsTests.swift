// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("MockPrincipals")
struct MockPrincipalsTests {
    private let scramHello: WireValue = ["nonce": "n"]

    private func challenge(
        _ methods: [String],
        _ name: String,
        key: UInt8 = 9
    ) throws -> (AuthenticationMethod, WireValue) {
        var client = try AuthenticationFixture(mockKey: [UInt8](repeating: key, count: 32))
        let (method, extra) = try client.challenge(methods, name, authExtra: self.scramHello)
        return (method, extra)
    }

    @Test("An unknown name has the same salt each time, another name and another process have another")
    func stable() throws {
        let salts = try [("a", 1), ("a", 1), ("b", 1), ("a", 2)].map { name, key in
            try self.challenge(["wamp-scram"], name, key: UInt8(key)).1["salt"]
        }
        #expect(salts[0] == salts[1])
        #expect(salts[0] != salts[2])
        #expect(salts[0] != salts[3])
    }

    @Test("A challenge of an unknown name looks like one of a principal")
    func alike() throws {
        let real = try self.challenge(["wamp-scram"], "scram-user").1
        let mock = try self.challenge(["wamp-scram"], "nobody").1
        #expect(mock.object?.map(\.key) == real.object?.map(\.key))
        #expect(mock["iterations"] == real["iterations"])
        #expect(mock["salt"]?.string?.utf8.count == real["salt"]?.string?.utf8.count)
    }

    @Test("WAMP-CRA challenges of unknown names are salted or not, as those of the principals are")
    func wampCRA() throws {
        var lengths: Set<Int> = []
        for number in 0..<64 {
            let extra = try self.challenge(["wampcra"], "nobody-\(number)").1
            lengths.insert(extra["salt"]?.string?.utf8.count ?? 0)
            #expect(extra["iterations"] == (extra["salt"] == nil ? nil : 10))
            let text = try #require(extra["challenge"]?.string)
            #expect(text.contains(#""authrole":"role-c""#) || text.contains(#""authrole":"role-s""#))
        }
        #expect(lengths == [0, 8])
    }

    @Test("Unknown names have one method each, whatever the order, and all methods are had by some")
    func methods() throws {
        let all = ["ticket", "wampcra", "wamp-scram"]
        var seen: Set<AuthenticationMethod> = []
        for number in 0..<64 {
            let method = try self.challenge(all, "nobody-\(number)").0
            let reversed = try self.challenge(all.reversed(), "nobody-\(number)").0
            if method == reversed { seen.insert(method) }
        }
        #expect(seen == [.ticket, .wampCRA, .scram])
    }

    @Test("Nothing is told apart by the method alone", arguments: ["ticket", "wampcra", "wamp-scram"])
    func oneMethod(name: String) throws {
        for authID in ["ticket-user", "cra-user", "scram-user", "key-user", "nobody"] {
            #expect(try self.challenge([name], authID).0.rawValue == name)
        }
    }

    @Test("Without principals of a kind there are still values")
    func empty() {
        let store = PrincipalStore()
        let mocks = MockPrincipals(key: [])
        #expect(mocks.method(of: "a", among: []) == nil)
        #expect(mocks.wampCRA("a", store: store).credential.derivation == nil)
        #expect(mocks.scram("a", store: store).iterations == 4_096)
        #expect(mocks.scram("a", store: store).salt.count == 16)
    }
}
