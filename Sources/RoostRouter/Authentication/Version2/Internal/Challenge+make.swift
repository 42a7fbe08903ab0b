// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension Challenge {
    /// What keeps a client from being challenged.
    typealias Making = Result<Challenge, AuthenticationRefusal>

    /// Makes the challenge of an attempt.
    ///
    /// What can be wrong with HELLO is looked at in the same way for everybody, known or not.
    ///
    /// - Parameters:
    ///   - attempt: The attempt.
    ///   - store: The realm's principals.
    ///   - mocks: How somebody unknown is challenged.
    ///   - now: Unix milliseconds.
    /// - Returns: The challenge, or why there is none.
    static func make(_ attempt: Attempt, store: PrincipalStore, mocks: MockPrincipals, now: Int64) -> Making {
        switch attempt.method {
        case .anonymous: .failure(.noMatchingMethod)
        case .ticket: .success(Self.ticket(attempt))
        case .wampCRA: .success(Self.wampCRA(attempt, store: store, mocks: mocks, now: now))
        case .scram: Self.scram(attempt, store: store, mocks: mocks)
        case .cryptosign: Self.cryptosign(attempt)
        }
    }

    private static func ticket(_ attempt: Attempt) -> Challenge {
        // Some ticket for nobody, so that the answer takes as long as one of a principal.
        let mock = TicketCredential(attempt.nonce.name)
        return switch attempt.candidate {
        case .principal(let principal): .ticket(principal.ticket ?? mock)
        case .dynamic: .anyTicket
        case .nobody, .anonymous, .transport: .ticket(mock)
        }
    }

    private static func wampCRA(
        _ attempt: Attempt,
        store: PrincipalStore,
        mocks: MockPrincipals,
        now: Int64
    ) -> Challenge {
        let authID = attempt.hello.authID ?? ""
        var (credential, role) = mocks.wampCRA(authID, store: store)
        if case .principal(let principal) = attempt.candidate, let real = principal.wampCRA {
            (credential, role) = (real, principal.authRole)
        }
        let challenge = WAMPCRA.Challenge(
            authID: authID,
            authRole: role,
            authProvider: "static",
            nonce: Hexadecimal.encode(attempt.nonce.bytes),
            timestamp: now,
            sessionID: attempt.hello.sessionID
        )
        return .wampCRA(text: challenge.text, credential)
    }

    private static func scram(_ attempt: Attempt, store: PrincipalStore, mocks: MockPrincipals) -> Making {
        guard !attempt.hello.asksForChannelBinding else { return .failure(.noChannelBinding) }
        guard let nonce = attempt.hello.authExtra?["nonce"]?.string, SCRAMExchange.isUsable(clientNonce: nonce) else {
            return .failure(.failed("wamp-scram needs HELLO.Details.authextra.nonce: 1 to 256 printable characters."))
        }
        let authID = attempt.hello.authID ?? ""
        var credential = mocks.scram(authID, store: store)
        if case .principal(let principal) = attempt.candidate, let real = principal.scram {
            credential = real
        }
        let server = String(decoding: Base64.encode(attempt.nonce.bytes), as: UTF8.self)
        return .success(
            .scram(SCRAMExchange(authID: authID, clientNonce: nonce, serverNonce: server, credential: credential))
        )
    }

    private static func cryptosign(_ attempt: Attempt) -> Making {
        let hello = attempt.hello
        guard !hello.asksForChannelBinding else { return .failure(.noChannelBinding) }
        let hasKey = hello.authExtra?["pubkey"].map { $0 != .null } ?? false
        guard hello.publicKey != nil || (!hasKey && hello.authID != nil) else {
            return .failure(
                .failed("cryptosign needs HELLO.Details.authextra.pubkey: the public key as 64 hexadecimal digits.")
            )
        }
        var keys = hello.publicKey.map { [$0] } ?? []
        if keys.isEmpty, case .principal(let principal) = attempt.candidate {
            keys = principal.publicKeys
        }
        return .success(.cryptosign(message: attempt.nonce.bytes, keys: keys))
    }
}

extension AuthenticationRefusal: Error {}

extension AuthenticationRefusal {
    /// The client asks for what the TLS library does not give.
    fileprivate static let noChannelBinding = AuthenticationRefusal.failed(
        "Channel binding is not available here; send HELLO.Details.authextra.channel_binding as null."
    )
}
