// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import WAMP

/// The 64 bytes that prove that a ticket was made by someone who knows the secret.
///
/// `salted = nonce|created|password{secret}`, without the braces part if the secret is empty; then SHA-512 of `salted`,
/// and 4,999 times SHA-512 of the last result followed by `salted`. This is what Symfony's message digest encoder makes
/// of it, which Oro uses.
package struct TicketDigest: Sendable, Hashable {
    /// How often the hash function runs.
    package static let rounds = 5_000

    /// The most bytes of `nonce|created|password`; more is refused, as the original does.
    package static let maximumMaterialLength = 4_096

    private static let length = 64

    private let words: SIMD8<UInt64>

    /// Reads a digest from its Base64 form.
    ///
    /// - Returns: `nil` unless the bytes are exactly what encoding 64 bytes gives: the original compares the texts, so
    ///   any other spelling can never be equal.
    package init?(base64: some Collection<UInt8>) {
        guard base64.count == 88 else { return nil }
        let bytes = Base64.decodeLeniently(base64)
        guard bytes.count == Self.length, Base64.encode(bytes).elementsEqual(base64) else { return nil }
        self = bytes.withUnsafeBytes { Self(bytes: $0) }
    }

    /// Makes the digest of a ticket's fields; this takes milliseconds of CPU time.
    ///
    /// - Returns: `nil` if `nonce|created|password` is longer than ``maximumMaterialLength``.
    package init?(nonce: [UInt8], created: [UInt8], password: [UInt8], secret: TicketSecret) {
        let salted = Self.salted(nonce: nonce, created: created, password: password, secret: secret)
        guard let salted else { return nil }
        var hasher = SHA512()
        salted.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        var digest = hasher.finalize()
        var block = [UInt8](repeating: 0, count: Self.length) + salted
        block.withUnsafeMutableBytes { block in
            for _ in 1..<Self.rounds {
                digest.withUnsafeBytes { block.copyMemory(from: $0) }
                var hasher = SHA512()
                hasher.update(bufferPointer: UnsafeRawBufferPointer(block))
                digest = hasher.finalize()
            }
        }
        self = digest.withUnsafeBytes { Self(bytes: $0) }
    }

    private init(bytes: UnsafeRawBufferPointer) {
        var words = SIMD8<UInt64>()
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(64))) }
        self.words = words
    }

    /// The Base64 form, 88 bytes.
    package var base64: [UInt8] {
        withUnsafeBytes(of: self.words) { Base64.encode($0) }
    }

    /// Whether both are equal, in a time that does not tell where they differ.
    package func matches(_ other: TicketDigest) -> Bool {
        let difference = self.words ^ other.words
        var union: UInt64 = 0
        for index in difference.indices { union |= difference[index] }
        return union == 0
    }

    private static func salted(
        nonce: [UInt8],
        created: [UInt8],
        password: [UInt8],
        secret: TicketSecret
    ) -> [UInt8]? {
        var salted = nonce
        salted.append(UInt8(ascii: "|"))
        salted += created
        salted.append(UInt8(ascii: "|"))
        salted += password
        guard salted.count <= Self.maximumMaterialLength else { return nil }
        guard !secret.bytes.isEmpty else { return salted }
        salted.append(UInt8(ascii: "{"))
        salted += secret.bytes
        salted.append(UInt8(ascii: "}"))
        return salted
    }
}
