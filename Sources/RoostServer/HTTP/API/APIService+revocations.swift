// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import RoostRouter
internal import WAMP

extension APIService {
    // MARK: Revocations

    /// Taking tokens back.
    var revocationOperations: [APIOperation] {
        [
            APIOperation(
                method: .post,
                path: "/v1/realms/{realm}/revocations",
                id: "revoke",
                tag: "sessions",
                summary: "Take tokens back",
                description:
                    "Takes back the token with an id (`jti`), or all tokens and Oro tickets of a `subject` that were"
                    + " issued up to a second. What they have opened ends at once, and new sessions are refused.",
                verb: .manage,
                parameters: [.realm],
                body: "Revocation",
                reply: .init(schema: "Revoked", description: "The sessions are being ended."),
                problems: [.malformedRequest, .unsupportedMediaType, .contentTooLarge, .unavailable],
                perform: self.revoke
            )
        ]
    }

    /// For how many seconds new sessions are kept out.
    static let revocationLifetimes = 1...31_536_000

    private static let defaultLifetime = 86_400

    /// Takes a token, or what a subject was given, back.
    func revoke(_ call: APIRequest) async throws -> APIReply {
        try call.grant.requireAllNames()
        let now = UnixTime.now()
        let (revocation, lifetime) = try self.revocation(call.body, now: now)
        let (outcome, ended) = call.realm.host.revoke(
            revocation,
            until: now + lifetime,
            now: now,
            message: "The token has been taken back."
        )
        guard outcome == .added else {
            let detail = "\(ended) sessions are being ended, but there is no room to keep new ones out."
            throw ProblemDetails(.unavailable, detail)
        }
        return APIReply(["disconnected": .integer(Int64(ended))])
    }

    private func revocation(
        _ body: ByteBuffer,
        now: Int
    ) throws(ProblemDetails) -> (revocation: Revocation, lifetime: Int) {
        var reader = try BodyReader(
            body,
            keys: ["jti", "subject", "not_before", "lifetime"],
            depthLimit: self.server.limits.jsonDepth
        )
        let id = reader.revocationText("jti")
        let subject = reader.revocationText("subject")
        let notBefore = reader.number("not_before", in: 0...Int(1 << 53), of: "seconds")
        let lifetime = reader.number("lifetime", in: Self.revocationLifetimes, of: "seconds")
        if reader.has("jti") == reader.has("subject") {
            reader.note("jti", "One of jti and subject has to be there.")
        }
        if reader.has("jti"), reader.has("not_before") {
            reader.note("not_before", "It goes with subject.")
        }
        try reader.check()
        let revocation = id.map { .token(id: $0) } ?? Revocation.subject(subject ?? "", notBefore: notBefore ?? now)
        return (revocation, lifetime ?? Self.defaultLifetime)
    }
}

extension BodyReader {
    fileprivate mutating func revocationText(_ key: String) -> String? {
        let lengths = 1...Revocation.maximumLength
        return self.read(key, expected: "a text of 1 to \(lengths.upperBound) characters") { value in
            value.string.flatMap { lengths.contains($0.unicodeScalars.count) ? $0 : nil }
        }
    }
}
