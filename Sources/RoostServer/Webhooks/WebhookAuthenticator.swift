// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// Asks the application over HTTP whether a client of WAMP v2 may join.
///
/// The request holds the client's ticket, because it is what has to be judged. No answer in time, a status other than
/// 200 and an answer that is not as documented refuse the client.
public struct WebhookAuthenticator: Authenticator {
    private static let expected = #"{"allow": true, "role": …} or {"allow": false}"#

    private let webhook: Webhook

    /// Makes an authenticator.
    ///
    /// - Parameter webhook: Where and how to ask; whoever made it shuts it down.
    public init(webhook: Webhook) {
        self.webhook = webhook
    }

    /// Asks about one client.
    ///
    /// - Parameter request: What the client says and shows.
    /// - Returns: Who it is, or that it may not join.
    /// - Throws: ``HTTPRequestError``, or `CancellationError` if the calling task is cancelled.
    public func authenticate(_ request: AuthenticationRequest) async throws -> AuthenticationVerdict {
        try await self.webhook.ask(request.question, expected: Self.expected) { AuthenticationVerdict(answer: $0) }
    }
}

extension AuthenticationRequest {
    /// What the application is asked; what the client has not given is left out.
    var question: WireValue {
        var members = [
            WireValue.Member("type", "authenticate"),
            WireValue.Member("realm", .string(self.realm)),
            WireValue.Member("session", self.sessionID.wireValue),
            WireValue.Member("method", .string(self.method.rawValue)),
        ]
        let texts = [
            ("authid", self.authID), ("authrole", self.authRole), ("ticket", self.ticket),
            ("public_key", self.publicKey),
        ]
        members += texts.compactMap { key, text in text.map { WireValue.Member(key, .string($0)) } }
        members += self.authExtra.map { [WireValue.Member("authextra", $0)] } ?? []
        return .object(members)
    }
}

extension AuthenticationVerdict {
    /// Reads the application's answer; it fails if the answer is not as documented.
    init?(answer: WireValue) {
        switch answer["allow"]?.bool {
        case .some(true): self.init(acceptance: answer)
        case .some(false): self.init(refusal: answer)
        case .none: return nil
        }
    }

    private init?(acceptance answer: WireValue) {
        guard let role = answer["role"]?.string, !role.utf8.isEmpty else { return nil }
        let authID: String?
        switch answer.optional("authid", \.string) {
        case .missing: authID = nil
        case .value(let text) where (1...AuthenticationLimits.authIDLength).contains(text.utf8.count): authID = text
        case .value, .wrong: return nil
        }
        let extra: WireValue?
        switch answer.optional("extra", { $0.object.map { WireValue.object($0) } }) {
        case .missing: extra = nil
        case .value(let value): extra = value
        case .wrong: return nil
        }
        self = .accepted(authID: authID, authRole: role, authProvider: "webhook", authExtra: extra)
    }

    private init?(refusal answer: WireValue) {
        switch answer.optional("reason", \.string) {
        case .missing: self = .refused()
        case .value(let reason): self = .refused(message: reason)
        case .wrong: return nil
        }
    }
}
