// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How a payload is made that the router must not look into; it is handed on with the payload.
///
/// It is there when `ppt_scheme` is there and not empty, which is how a router recognises the mode. Without it the other
/// attributes must be strings and mean nothing.
///
/// Source: WAMP, Advanced Profile, Payload Passthru Mode.
package struct V2Passthrough: Equatable, Sendable {
    /// `ppt_scheme|string`, not empty.
    package var scheme: String

    /// `ppt_serializer|string`.
    package var serializer: String?

    /// `ppt_cipher|string`.
    package var cipher: String?

    /// `ppt_keyid|string`.
    package var keyID: String?

    /// Makes the attributes.
    ///
    /// - Parameters:
    ///   - scheme: The scheme, not empty.
    ///   - serializer: What the payload is written in.
    ///   - cipher: What it is encrypted with.
    ///   - keyID: The key that it is encrypted with.
    package init(scheme: String, serializer: String? = nil, cipher: String? = nil, keyID: String? = nil) {
        self.scheme = scheme
        self.serializer = serializer
        self.cipher = cipher
        self.keyID = keyID
    }

    init?(_ options: V2Dictionary) throws(V2Violation) {
        let scheme = try options.string("ppt_scheme")
        self.serializer = try options.string("ppt_serializer")
        self.cipher = try options.string("ppt_cipher")
        self.keyID = try options.string("ppt_keyid")
        guard let scheme, !scheme.isEmpty else {
            return nil
        }
        self.scheme = scheme
    }

    /// The attributes as members of Details or Options, those that are there.
    package var members: [WireValue.Member] {
        let values = [
            ("ppt_scheme", self.scheme), ("ppt_serializer", self.serializer), ("ppt_cipher", self.cipher),
            ("ppt_keyid", self.keyID),
        ]
        return values.compactMap { key, value in value.map { WireValue.Member(key, .string($0)) } }
    }
}
