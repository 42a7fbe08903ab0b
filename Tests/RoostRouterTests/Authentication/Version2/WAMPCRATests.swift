// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("WAMPCRA")
struct WAMPCRATests {
    private func derived(_ secret: String, _ salt: String) -> [UInt8] {
        WAMPCRA.derivedKey(secret: Array(secret.utf8), salt: Array(salt.utf8), iterations: 1_000, keyLength: 32)
    }

    @Test(
        "Derived keys are those of other implementations",
        arguments: [
            ("L3L1YUE8Txlw", "salt123", "qzcdsr9uu/L5hnss3kjNTRe490ETgA70ZBaB5rvnJ5Y="),
            ("cra-salt-secret", "cra-salt", "vHa23Jd8NbCNOP6Hp53ZpCNbc2ZjLRdfB3pY1ltlL4U="),
        ]
    )
    func derivedKey(secret: String, salt: String, key: String) {
        #expect(String(decoding: self.derived(secret, salt), as: UTF8.self) == key)
    }

    @Test("Signatures are those of other implementations")
    func signature() {
        let challenge = #"{"nonce":"LHRTC9zeOIrt_9U3"}"#
        let vectors: [(String, [UInt8], String)] = [
            ("[1, 2, 3]", Array("L3L1YUE8Txlw".utf8), "1njQtmmeYO41N5EWEzD2kAjjEKRZ5kPZt/TzpYXOzR0="),
            (challenge, Array("cra-secret".utf8), "Cr7bSGqavdLep08KwhsKzLyNskR3tVK6374Ll4f907g="),
            (challenge, self.derived("cra-salt-secret", "cra-salt"), "Kv8+grJqD+e3WAJatzOFbvVWzq5KV+2XupYcznTw4sM="),
        ]
        for (text, key, signature) in vectors {
            #expect(String(decoding: WAMPCRA.signature(of: Array(text.utf8), key: key), as: UTF8.self) == signature)
            #expect(WAMPCRA.isValid(signature: signature, of: text, key: key))
            #expect(!WAMPCRA.isValid(signature: signature, of: text + " ", key: key))
            #expect(!WAMPCRA.isValid(signature: signature, of: text, key: key + [0x21]))
        }
    }

    @Test(
        "Any other text is no signature",
        arguments: [
            "", "1njQtmmeYO41N5EWEzD2kAjjEKRZ5kPZt/TzpYXOzR0", "1njQtmmeYO41N5EWEzD2kAjjEKRZ5kPZt/TzpYXOzR0==",
            "1njQtmmeYO41N5EWEzD2kAjjEKRZ5kPZt_TzpYXOzR0=", "1njQtmmeYO41N5EWEzD2kAjjEKRZ5kPZt/TzpYXOzR1=",
            String(repeating: "A", count: 44), String(repeating: "A", count: 100_000),
        ]
    )
    func wrong(signature: String) {
        #expect(!WAMPCRA.isValid(signature: signature, of: "[1, 2, 3]", key: Array("L3L1YUE8Txlw".utf8)))
    }

    @Test("A challenge is JSON with all seven members, whatever is in the names")
    func challenge() throws {
        let challenge = WAMPCRA.Challenge(
            authID: "jo\"e\u{7}\u{1F600}",
            authRole: "role/1",
            authProvider: "static",
            nonce: "00ff",
            timestamp: 1_403_454_985_448,
            sessionID: try #require(SessionID(rawValue: SessionID.maximum))
        )
        #expect(
            challenge.text == #"{"authid":"jo\"e\u0007"# + "\u{1F600}"
                + #"","authrole":"role/1","authmethod":"wampcra","authprovider":"static","nonce":"00ff","#
                + #""timestamp":"2014-06-22T16:36:25.448Z","session":9007199254740992}"#
        )
    }
}
