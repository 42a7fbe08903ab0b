// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// Asks the application over HTTP what a session may do.
///
/// No answer in time, a status other than 200 and an answer that is not as documented deny the request.
public struct WebhookAuthorizer: Authorizer {
    private static let expected = #"{"allow": true or false, "disclose": …, "cache": "never", "session" or "role"}"#

    private let webhook: Webhook

    /// Makes an authorizer.
    ///
    /// - Parameter webhook: Where and how to ask; whoever made it shuts it down.
    public init(webhook: Webhook) {
        self.webhook = webhook
    }

    /// Asks about one request.
    ///
    /// - Parameter request: Who wants to do what.
    /// - Returns: The verdict.
    /// - Throws: ``HTTPRequestError``, or `CancellationError` if the calling task is cancelled.
    public func authorize(_ request: AuthorizationRequest) async throws -> AuthorizationVerdict {
        try await self.webhook.ask(request.question, expected: Self.expected) { AuthorizationVerdict(answer: $0) }
    }
}

extension AuthorizationRequest {
    /// What the application is asked.
    var question: WireValue {
        .object(
            [
                WireValue.Member("type", "authorize"),
                WireValue.Member("realm", .string(self.realm)),
                WireValue.Member("session", self.sessionID.wireValue),
            ] + self.identity.members + [
                WireValue.Member("action", .string(self.action.rawValue)),
                WireValue.Member("uri", .string(self.uri.description)),
                WireValue.Member("match", .string(self.match.rawValue)),
            ]
        )
    }
}

extension AuthorizationVerdict {
    /// Reads the application's answer; it fails if the answer is not as documented.
    init?(answer: WireValue) {
        guard let isAllowed = answer["allow"]?.bool else { return nil }
        self.init(isAllowed: isAllowed)
        switch answer.optional("disclose", \.bool) {
        case .missing: break
        case .value(let discloses): self.discloses = discloses
        case .wrong: return nil
        }
        switch answer.optional("cache", { $0.string.flatMap { Caching(word: $0) } }) {
        case .missing: break
        case .value(let caching): self.caching = caching
        case .wrong: return nil
        }
    }
}

extension AuthorizationVerdict.Caching {
    fileprivate init?(word: String) {
        switch word {
        case "never": self = .never
        case "session": self = .session
        case "role": self = .role
        default: return nil
        }
    }
}
