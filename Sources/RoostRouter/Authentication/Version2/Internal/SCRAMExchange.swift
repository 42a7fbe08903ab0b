// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The messages of one SCRAM authentication, as far as they are signed.
struct SCRAMExchange: Sendable {
    private let nonce: String
    private let message: [UInt8]
    private let credential: SCRAMCredential

    /// Makes an exchange.
    ///
    /// - Parameters:
    ///   - authID: The client's name.
    ///   - clientNonce: The nonce of HELLO.
    ///   - serverNonce: What is added to it.
    ///   - credential: The principal's keys.
    init(authID: String, clientNonce: String, serverNonce: String, credential: SCRAMCredential) {
        self.nonce = clientNonce + serverNonce
        self.credential = credential
        self.message = SCRAM.authMessage(
            authID: authID,
            clientNonce: clientNonce,
            nonce: self.nonce,
            salt: credential.salt,
            iterations: credential.iterations
        )
    }

    /// Whether a client's nonce can be taken: printable ASCII without comma (RFC 5802 section 7), not too long.
    ///
    /// - Parameter clientNonce: The nonce.
    /// - Returns: Whether it can.
    static func isUsable(clientNonce: String) -> Bool {
        let bytes = clientNonce.utf8
        return !bytes.isEmpty && bytes.count <= AuthenticationLimits.clientNonceLength
            && bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ",") }
    }

    /// `CHALLENGE.Extra|dict`.
    var extra: WireValue {
        [
            "nonce": .string(self.nonce),
            "salt": .string(String(decoding: Base64.encode(self.credential.salt), as: UTF8.self)),
            "kdf": "pbkdf2",
            "iterations": .integer(Int64(self.credential.iterations)),
            "memory": nil,
        ]
    }

    /// What the router proves itself with.
    var verifier: String {
        SCRAM.verifier(over: self.message, serverKey: self.credential.keys.serverKey)
    }

    /// Whether AUTHENTICATE is right.
    ///
    /// The proof covers our nonce; what `Extra` says about it may be left out but not differ.
    ///
    /// - Parameters:
    ///   - proof: The signature.
    ///   - extra: `AUTHENTICATE.Extra|dict`.
    /// - Returns: Whether it is.
    func isValid(proof: String, extra: WireValue?) -> Bool {
        let isBound = ["channel_binding", "cbind_data"].contains { extra?[$0].map { $0 != .null } ?? false }
        let isOurs = extra?["nonce"].map { $0 == .string(self.nonce) } ?? true
        return !isBound && isOurs
            && SCRAM.isValid(proof: proof, over: self.message, storedKey: self.credential.keys.storedKey)
    }
}
