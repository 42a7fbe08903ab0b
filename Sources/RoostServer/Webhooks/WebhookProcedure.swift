// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
public import WAMP

/// A procedure that the application answers over HTTP.
///
/// A route names it in `handler.callback`.
public struct WebhookProcedure: ProcedureHandler {
    private static let expected = #"{"result": …} or {"error": {"message": …, "code": …}}"#

    /// The name that routes use in `handler.callback`: that of the configuration.
    public let name: String

    private let webhook: Webhook

    /// Makes a procedure.
    ///
    /// - Parameter webhook: Where and how to ask, and the name; whoever made it shuts it down.
    public init(webhook: Webhook) {
        self.name = webhook.configuration.name
        self.webhook = webhook
    }

    /// Asks the application to answer a call.
    ///
    /// - Parameter call: The call.
    /// - Returns: The result; `null` is a result as well.
    /// - Throws: `HandlerError` if the application answers with an error, ``HTTPRequestError`` if it does not answer as
    ///   it should, or `CancellationError` if the calling task is cancelled.
    public func call(_ call: ProcedureCall) async throws -> WireValue? {
        try await self.webhook.ask(call.question, expected: Self.expected) { ProcedureAnswer($0) }.outcome.get()
    }
}

extension ProcedureCall {
    /// What the application is asked.
    var question: WireValue {
        .object(
            [
                WireValue.Member("type", "call"),
                WireValue.Member("procedure", .string(self.request.uri.description)),
                WireValue.Member("route", .string(self.request.route.name)),
                WireValue.Member("attributes", self.request.attributes.wireValue),
                WireValue.Member("method", .string(self.method)),
                WireValue.Member("arguments", self.arguments),
            ] + self.session.members
        )
    }
}

/// What the application answers to a call.
struct ProcedureAnswer: Equatable {
    let outcome: Result<WireValue, HandlerError>

    /// Reads the application's answer; it fails if the answer is not as documented.
    init?(_ answer: WireValue) {
        switch (answer["result"], answer["error"]) {
        case (.some(let result), .none):
            self.outcome = .success(result)
        case (.none, .some(let error)):
            guard let message = error["message"]?.string else { return nil }
            switch error.optional("code", { $0.integer.flatMap { Int(exactly: $0) } }) {
            case .missing: self.outcome = .failure(HandlerError(message))
            case .value(let code): self.outcome = .failure(HandlerError(message, code: code))
            case .wrong: return nil
            }
        case (.some, .some), (.none, .none):
            return nil
        }
    }
}
