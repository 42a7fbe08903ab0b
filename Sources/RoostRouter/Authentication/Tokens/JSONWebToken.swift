// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A JSON Web Token in its compact form, not yet checked.
///
/// `HEADER.CLAIMS.SIGNATURE`, each in base64url without padding.
///
/// Source: RFC 7519; RFC 7515 section 7.1.
package struct JSONWebToken: Sendable {
    /// How deeply header and claims may be nested.
    private static let depthLimit = 16

    /// How many bytes a token may have; more is no token.
    package static let maximumLength = 16_384

    /// What the header says the token is signed with.
    package let algorithm: JWTAlgorithm

    /// What the header names the key with.
    package let keyID: String?

    /// What is signed.
    package let content: [UInt8]

    /// The signature, as it came.
    package let signature: [UInt8]

    private let payload: [UInt8]

    /// Reads a token.
    ///
    /// It fails if the text is no token or too long, has an algorithm that is not known, `none` among them, or demands
    /// extensions (`crit`), of which none is known.
    ///
    /// - Parameter text: The text.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let header = Self.object(head),
            let algorithm = header["alg"]?.string.flatMap({ JWTAlgorithm(header: $0) }),
            header["crit"] == nil
        else {
            return nil
        }
        switch header["kid"] {
        case .none, .some(.null): self.keyID = nil
        case .some(.string(let id)): self.keyID = id
        case .some: return nil
        }
        self.algorithm = algorithm
        self.content = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
        self.signature = signature
        self.payload = payload
    }

    /// The claims; `nil` if they are no JSON object.
    ///
    /// They are to be read after the signature has been checked.
    package var claims: WireValue? {
        Self.object(self.payload)
    }

    private static func object(_ bytes: [UInt8]) -> WireValue? {
        guard String(validating: bytes, as: UTF8.self) != nil,
            let value = try? WireValue.parse(bytes, depthLimit: Self.depthLimit), value.object != nil
        else {
            return nil
        }
        return value
    }
}
