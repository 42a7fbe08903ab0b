// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("SCRAM")
struct SCRAMTests {
    private let salt = Base64.decodeLeniently(Array("W22ZaJ0SNY7soEsUEjb6gQ==".utf8))
    private let clientNonce = "rOprNGfwEbeRWgbNEkqO"
    private let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    private let proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="

    private func message(authID: String = "user") -> [UInt8] {
        SCRAM.authMessage(
            authID: authID,
            clientNonce: self.clientNonce,
            nonce: self.nonce,
            salt: self.salt,
            iterations: 4_096
        )
    }

    @Test("The keys, the proof and the verifier are those of RFC 7677")
    func vector() {
        let keys = SCRAM.keys(password: Array("pencil".utf8), salt: self.salt, iterations: 4_096)
        #expect(
            Hexadecimal.encode(keys.storedKey) == "586e5df283e6dceb5c3e791d8b8528ec191e664045ce971792e2e6b5bb13e2a6"
        )
        #expect(
            Hexadecimal.encode(keys.serverKey) == "c1f3cbc1c13a9d35a14c0990eed97629ea225863e566a4314ab99f3f00e5d9d5"
        )
        #expect(SCRAM.isValid(proof: self.proof, over: self.message(), storedKey: keys.storedKey))
        #expect(
            SCRAM.verifier(over: self.message(), serverKey: keys.serverKey)
                == "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        )
        #expect(!SCRAM.isValid(proof: self.proof, over: self.message(authID: "User"), storedKey: keys.storedKey))
        #expect(!SCRAM.isValid(proof: self.proof, over: self.message(), storedKey: keys.serverKey))
    }

    @Test("The message is that of RFC 7677, with comma and equals sign of the name escaped")
    func message() {
        let text = String(decoding: self.message(authID: "a,b=c=2C"), as: UTF8.self)
        #expect(
            text == "n=a=2Cb=3Dc=3D2C,r=\(self.clientNonce),r=\(self.nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,"
                + "r=\(self.nonce)"
        )
    }

    @Test(
        "Any other text is no proof",
        arguments: [
            "", "=", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVR=",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndQ==", "dHzbZapWIk4jUhN-Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            String(repeating: "A", count: 43) + "=", String(repeating: "A", count: 44),
            String(repeating: "A", count: 100_000),
        ]
    )
    func wrong(proof: String) throws {
        let text = "586e5df283e6dceb5c3e791d8b8528ec191e664045ce971792e2e6b5bb13e2a6"
        let storedKey = try #require(Hexadecimal.decode(text, maximum: 32))
        #expect(!SCRAM.isValid(proof: proof, over: self.message(), storedKey: storedKey))
    }

    @Test(
        "A client's nonce is printable ASCII without comma, 1 to 256 characters",
        arguments: [
            ("a", true), ("!~=+/", true), (String(repeating: "n", count: 256), true),
            ("", false), (String(repeating: "n", count: 257), false), ("a,b", false), ("a b", false),
            ("a\u{7F}", false),
            ("\u{E9}", false), ("a\n", false),
        ]
    )
    func clientNonce(text: String, isUsable: Bool) {
        #expect(SCRAMExchange.isUsable(clientNonce: text) == isUsable)
    }
}
