// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("TicketDigest")
struct TicketDigestTests {
    private func digest(_ vector: TicketVector, secret: String? = nil) throws -> TicketDigest? {
        TicketDigest(
            nonce: Array(vector.nonce.utf8),
            created: Array(vector.created.utf8),
            password: Array(vector.password.utf8),
            secret: try TicketSecret(secret ?? vector.secret, allowsEmpty: true)
        )
    }

    @Test("The digest is the one that Oro makes", arguments: TicketVector.all)
    func vectors(vector: TicketVector) throws {
        let digest = try #require(try self.digest(vector))
        #expect(String(decoding: digest.base64, as: UTF8.self) == vector.digest)
        #expect(TicketDigest(base64: Array(vector.digest.utf8)) == digest)
    }

    @Test("An empty secret leaves the braces out")
    func emptySecret() throws {
        let digest = try #require(try self.digest(.john, secret: ""))
        let expected = "jaF7TjTpHX00f2he0D7Dvmvwm/VNkaS+dt1sbx4Sc9kVGnOylkfqMAlWQmDwzCe1/oxkaG+42e32HXd0D9cIPA=="
        #expect(String(decoding: digest.base64, as: UTF8.self) == expected)
    }

    @Test("Nonce, time and password of 4,096 bytes are hashed, and one more byte is refused")
    func materialLength() throws {
        let secret = try TicketSecret("secret")
        let password = [UInt8](repeating: 120, count: 4_096 - 2 - 10)
        let nonce = [UInt8](repeating: 110, count: 5)
        #expect(TicketDigest(nonce: nonce, created: nonce, password: password, secret: secret) != nil)
        #expect(TicketDigest(nonce: nonce, created: nonce, password: password + [120], secret: secret) == nil)
    }

    @Test("A difference in any byte is found")
    func matching() throws {
        let bytes = (0..<64).map { UInt8($0) }
        let digest = try #require(TicketDigest(base64: Base64.encode(bytes)))
        #expect(digest.matches(digest))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(!digest.matches(try #require(TicketDigest(base64: Base64.encode(other)))))
        }
    }

    @Test("Only the one spelling that encoding gives is a digest")
    func spelling() {
        let text = TicketVector.john.digest
        #expect(TicketDigest(base64: Array(text.utf8)) != nil)
        #expect(TicketDigest(base64: Array(text.replacing("LQ==", with: "LR==").utf8)) == nil)
        #expect(TicketDigest(base64: Array(text.replacing("LQ==", with: "LQ=A").utf8)) == nil)
        #expect(TicketDigest(base64: Array(text.dropLast().utf8)) == nil)
        #expect(TicketDigest(base64: Array((text + "=").utf8)) == nil)
        #expect(TicketDigest(base64: Array(text.replacing("bwxx", with: "bwx ").utf8)) == nil)
        #expect(TicketDigest(base64: []) == nil)
    }
}
