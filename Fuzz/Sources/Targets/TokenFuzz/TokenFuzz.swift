// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import RoostRouter
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the reader of JSON Web Tokens and to the rules for claims.
///
/// The first byte says whether the rest is a token or the claims of one. What is read as a token consists of the bytes that
/// are signed and a signature; claims that are accepted have not ended, and open no more topics than there may be.
@main
enum TokenFuzz {
    private static let now = 1_700_000_000

    static func main() {
        exit(
            runFuzzer { start, count in
                TokenFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        guard let kind = input.first else { return }
        let rest = Array(input.dropFirst())
        if kind & 1 == 0 {
            self.test(token: String(decoding: rest, as: UTF8.self), kind)
        } else if let claims = try? WireValue.parse(rest, depthLimit: 16), claims.object != nil {
            self.test(claims: claims, kind)
            let text = "eyJhbGciOiJIUzI1NiJ9.\(Self.base64URL(rest))."
            // Only claims in UTF-8 are some.
            let isText = String(validating: rest, as: UTF8.self) != nil
            require((JSONWebToken(text)?.claims != nil) == isText, "claims are read from a token")
        }
    }

    private static func test(token text: String, _ kind: UInt8) {
        guard let token = JSONWebToken(text) else { return }
        require(text.utf8.count <= JSONWebToken.maximumLength, "a token is not too long")
        require(text.utf8.starts(with: token.content), "what is signed is what came")
        let written = "\(String(decoding: token.content, as: UTF8.self)).\(Self.base64URL(token.signature))"
        require(text.utf8.elementsEqual(written.utf8), "a token can be written in one way only")
        if let claims = token.claims { self.test(claims: claims, kind) }
    }

    private static func test(claims: WireValue, _ kind: UInt8) {
        var rules = TokenRules()
        rules.requiresExpiry = kind & 2 == 0
        rules.roleClaim = kind & 4 == 0 ? "role" : "a.role"
        rules.issuers = kind & 8 == 0 ? [] : ["a"]
        rules.audiences = kind & 16 == 0 ? [] : ["b"]
        rules.userIDClaim = "id"
        guard case .success(let facts) = rules.read(claims, now: Self.now) else { return }
        require(facts.token.expiresAt.map { $0 > Self.now } ?? !rules.requiresExpiry, "a good token has not ended")
        require(facts.token.secondsLeft(now: Self.now).map { $0 > 0 } ?? true, "a good token has time left")
        require(facts.token.grants.grants.count <= TopicGrants.maximum, "topics are bounded")
        let names = 1...AuthenticationLimits.authIDLength
        require(facts.authID.map { names.contains($0.utf8.count) } ?? true, "names are bounded")
        require(facts.roles.allSatisfy { !$0.utf8.isEmpty }, "no role is empty")
        for grant in facts.token.grants.grants where grant.match == .exact && grant.actions.contains(.subscribe) {
            require(facts.token.grants.open(.subscribe, grant.uri), "a topic is open")
        }
        if let id = facts.token.id {
            var table = RevocationTable(capacity: 1)
            let outcome = table.add(.token(id: id), until: Self.now, now: Self.now)
            require(table.refuses(facts.token, now: Self.now) == (outcome == .added), "what is taken back is refused")
        }
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes).compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
