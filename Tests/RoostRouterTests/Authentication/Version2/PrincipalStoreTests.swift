// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("PrincipalStore")
struct PrincipalStoreTests {
    private func principal(_ authID: String, _ credentials: [Credential] = []) throws -> StaticPrincipal {
        try StaticPrincipal(authID: authID, authRole: "user", credentials: credentials)
    }

    private func key(_ digit: String) throws -> Credential {
        try .cryptosign(publicKey: String(repeating: digit, count: 64))
    }

    @Test("Names are found byte by byte")
    func byteWise() throws {
        let store = try PrincipalStore([try self.principal("caf\u{E9}"), try self.principal("cafe\u{301}x")])
        #expect(store.principal(authID: "caf\u{E9}") != nil)
        #expect(store.principal(authID: "cafe\u{301}") == nil)
        #expect(store.principal(authID: "Caf\u{E9}") == nil)
    }

    @Test("Canonically equivalent names are two principals")
    func equivalent() throws {
        let store = try PrincipalStore([try self.principal("caf\u{E9}"), try self.principal("cafe\u{301}")])
        #expect(store.count == 2)
    }

    @Test("A principal is found by each of its public keys")
    func publicKeys() throws {
        let store = try PrincipalStore([try self.principal("joe", [try self.key("a"), try self.key("b")])])
        #expect(store.principal(publicKey: [UInt8](repeating: 0xBB, count: 32))?.authID == "joe")
        #expect(store.principal(publicKey: [UInt8](repeating: 0xCC, count: 32)) == nil)
        #expect(store.methods == [.cryptosign])
    }

    @Test("The same name or the same key twice is an error")
    func duplicates() throws {
        let joe = try self.principal("joe", [try self.key("a")])
        let jim = try self.principal("jim", [try self.key("a")])
        for principals in [[joe, try self.principal("joe")], [joe, jim]] {
            let error = #expect(throws: AuthenticationConfigurationError.self) { try PrincipalStore(principals) }
            #expect(error?.code == .duplicatePrincipal)
        }
    }

    @Test("A name has 1 to 1,024 bytes", arguments: [(0, false), (1, true), (1_024, true), (1_025, false)])
    func nameLength(length: Int, isUsable: Bool) {
        let made = try? self.principal(String(repeating: "n", count: length))
        #expect((made != nil) == isUsable)
    }

    @Test("A principal has a role")
    func role() {
        #expect(throws: AuthenticationConfigurationError.self) {
            try StaticPrincipal(authID: "joe", authRole: "", credentials: [])
        }
    }

    @Test("A principal has up to 16 public keys", arguments: [(16, true), (17, false)])
    func keyCount(count: Int, isUsable: Bool) throws {
        let keys = try (0..<count).map {
            try Credential.cryptosign(publicKey: String(repeating: "0", count: 60) + "00\(10 + $0)")
        }
        #expect(((try? self.principal("joe", keys)) != nil) == isUsable)
    }

    @Test("A principal has one secret of each method")
    func oneSecret() throws {
        let ticket = try Credential.ticket("a")
        #expect((try? self.principal("joe", [ticket, try .wampCRA(secret: "b")])) != nil)
        #expect((try? self.principal("joe", [ticket, try .ticket("b")])) == nil)
    }
}
