// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import RoostRouter

/// A key of the HTTP API: who shows it, and what may be done with it.
///
/// Of its secret only the SHA-256 digest is kept. Several keys may be good at a time, so that one can take the place of
/// another without a moment without either.
public struct APIKey: Equatable, Sendable {
    /// What can be done over the API.
    public enum Verb: String, CaseIterable, Sendable {
        /// Publish to topics.
        case publish
        /// Look at topics, sessions, routes and the server.
        case read
        /// Call procedures.
        case call
        /// End sessions and subscriptions.
        case manage
    }

    /// Which topics and procedures: one name, or with `*` at the end all that begin so.
    public struct Pattern: Equatable, Sendable {
        /// The pattern as it was written.
        public let text: String

        private let bytes: [UInt8]
        private let isPrefix: Bool

        /// Makes a pattern.
        ///
        /// - Parameter text: A name; a `*` at the end stands for any rest.
        public init(_ text: String) {
            self.text = text
            self.isPrefix = text.utf8.last == UInt8(ascii: "*")
            self.bytes = self.isPrefix ? Array(text.utf8.dropLast()) : Array(text.utf8)
        }

        /// Whether a name matches, byte by byte.
        func matches(_ name: some Collection<UInt8>) -> Bool {
            self.isPrefix ? name.starts(with: self.bytes) : name.elementsEqual(self.bytes)
        }
    }

    /// The name, for logs, metrics and `authid`; not secret.
    public let name: String

    /// The SHA-256 digest of the secret, 32 bytes.
    let digest: [UInt8]

    /// What may be done; default everything.
    public var verbs: Set<Verb>

    /// The realms in which it may be done; `nil`, the default, for all.
    public var realms: [String]?

    /// The topics and procedures with which it may be done; `nil`, the default, for all.
    ///
    /// A key with patterns neither sees nor ends sessions.
    public var patterns: [Pattern]?

    /// Makes a key from its secret.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - secret: The secret.
    public init(name: String, secret: String) {
        self.name = name
        self.digest = Array(SHA256.hash(data: Array(secret.utf8)))
        self.verbs = Set(Verb.allCases)
        self.realms = nil
        self.patterns = nil
    }

    /// Makes a key from the digest of its secret.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - sha256: The SHA-256 digest of the secret as 64 hexadecimal digits; returns `nil` for anything else.
    public init?(name: String, sha256: String) {
        guard let digest = Hexadecimal.decode(sha256, maximum: SHA256.byteCount), digest.count == SHA256.byteCount
        else {
            return nil
        }
        self.name = name
        self.digest = digest
        self.verbs = Set(Verb.allCases)
        self.realms = nil
        self.patterns = nil
    }
}

/// Who may use the HTTP API.
public enum APIAccess: Equatable, Sendable {
    /// Who shows one of these keys.
    case keys([APIKey])

    /// Everybody who reaches it; only on a loopback address, and not from pages of other sites.
    case open
}

/// Addresses that only the own machine reaches.
package enum LoopbackAddress {
    /// Whether a host is one of them.
    ///
    /// - Parameter host: A name or an address, IPv6 with or without brackets.
    /// - Returns: Whether it is `localhost`, in `127.0.0.0/8`, or `::1`.
    package static func contains(_ host: String) -> Bool {
        let bytes = host.utf8
        if bytes.elementsEqual("::1".utf8) || bytes.elementsEqual("[::1]".utf8) {
            return true
        }
        if bytes.map({ $0 | 0x20 }).elementsEqual("localhost".utf8) {
            return true
        }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0].elementsEqual("127".utf8)
            && parts.allSatisfy { UInt8(String(decoding: $0, as: UTF8.self)) != nil }
    }
}
