// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// What a client has been asked and how its answer is judged.
enum Challenge: Sendable {
    case ticket(TicketCredential)
    /// The authenticator is going to judge the ticket.
    case anyTicket
    case wampCRA(text: String, WAMPCRACredential)
    case scram(SCRAMExchange)
    case cryptosign(message: [UInt8], keys: [[UInt8]])

    /// How an answer was found.
    struct Answer: Sendable {
        /// Whether it is right, as far as it can be told without the authenticator.
        var isValid: Bool
        /// What goes to `WELCOME.Details.authextra|dict`.
        var authExtra: WireValue?
        /// The ticket, for the authenticator.
        var ticket: String?
    }

    /// `CHALLENGE.Extra|dict`.
    var extra: WireValue {
        switch self {
        case .ticket, .anyTicket:
            [:]
        case .wampCRA(let text, let credential):
            Self.extra(text, credential.derivation)
        case .scram(let exchange):
            exchange.extra
        case .cryptosign(let message, _):
            ["challenge": .string(Hexadecimal.encode(message)), "channel_binding": nil]
        }
    }

    /// Judges AUTHENTICATE.
    ///
    /// - Parameters:
    ///   - signature: `AUTHENTICATE.Signature|string`.
    ///   - extra: `AUTHENTICATE.Extra|dict`.
    /// - Returns: What was found.
    func judge(signature: String, extra: WireValue?) -> Answer {
        switch self {
        case .ticket(let credential):
            let isTooLong = signature.utf8.count > AuthenticationLimits.ticketLength
            return Answer(isValid: !isTooLong && credential.matches(signature))
        case .anyTicket:
            let isTooLong = signature.utf8.count > AuthenticationLimits.ticketLength
            return Answer(isValid: !isTooLong, ticket: signature)
        case .wampCRA(let text, let credential):
            return Answer(isValid: WAMPCRA.isValid(signature: signature, of: text, key: credential.key))
        case .scram(let exchange):
            let isValid = exchange.isValid(proof: signature, extra: extra)
            return Answer(isValid: isValid, authExtra: ["verifier": .string(exchange.verifier)])
        case .cryptosign(let message, let keys):
            let isBound = extra?.asksForChannelBinding ?? false
            let isValid = keys.contains { Cryptosign.isValid(signature: signature, over: message, publicKey: $0) }
            return Answer(isValid: isValid && !isBound)
        }
    }

    private static func extra(_ text: String, _ derivation: WAMPCRACredential.Derivation?) -> WireValue {
        guard let derivation else { return ["challenge": .string(text)] }
        return [
            "challenge": .string(text),
            "salt": .string(derivation.salt),
            "iterations": .integer(Int64(derivation.iterations)),
            "keylen": .integer(Int64(derivation.keyLength)),
        ]
    }
}

extension WireValue {
    /// Whether `channel_binding` of this dict is anything but `null`.
    var asksForChannelBinding: Bool {
        self["channel_binding"].map { $0 != .null } ?? false
    }
}
