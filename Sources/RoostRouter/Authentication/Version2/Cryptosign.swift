// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The mathematics of `cryptosign`: Ed25519 over the router's challenge.
///
/// Source: WAMP, Advanced Profile, Cryptosign-based Authentication.
package enum Cryptosign {
    /// How many bytes a public key and a challenge have.
    package static let keyLength = 32

    /// How many bytes a signature has.
    package static let signatureLength = 64

    /// What the client has to sign: the challenge, bound to a channel if there is an id of one.
    ///
    /// - Parameters:
    ///   - challenge: The challenge.
    ///   - channelID: The id of the TLS channel, as long as the challenge; `nil` without channel binding.
    /// - Returns: The message; `nil` if the lengths differ.
    package static func message(challenge: [UInt8], channelID: [UInt8]? = nil) -> [UInt8]? {
        guard let channelID else { return challenge }
        guard challenge.count == channelID.count else { return nil }
        return zip(challenge, channelID).map { $0 ^ $1 }
    }

    /// Whether AUTHENTICATE's signature is that of the key over our message.
    ///
    /// The 64 bytes of the signature are either alone or followed by the message that was signed. A signature over
    /// anything but our message is refused, else an old one could be used again.
    ///
    /// - Parameters:
    ///   - signature: 64 or 96 bytes as hexadecimal digits.
    ///   - message: What had to be signed.
    ///   - publicKey: The key, 32 bytes.
    /// - Returns: Whether it is.
    package static func isValid(signature: String, over message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard let bytes = Hexadecimal.decode(signature, maximum: Self.signatureLength + message.count) else {
            return false
        }
        let tail = Array(bytes.dropFirst(Self.signatureLength))
        guard bytes.count >= Self.signatureLength, tail.isEmpty || ConstantTime.equal(tail, message) else {
            return false
        }
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(bytes.prefix(Self.signatureLength)), for: message)
    }
}
