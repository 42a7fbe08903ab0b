// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostRouter

/// A dealer with ids that count from 1 and randomness that is the same each time; sessions are named by small numbers.
struct DealerBench {
    var dealer: Dealer
    var generator = SplitMix(state: 7)
    private var lastID: UInt64 = 0

    init(limits: DealerLimits = DealerLimits()) {
        self.dealer = Dealer(limits: limits)
    }

    static let everything: CalleeFeatures = [
        .callCanceling, .progressiveCallResults, .progressiveCallInvocations,
    ]

    mutating func register(
        _ number: UInt64,
        _ uri: URI = "p",
        _ invoke: InvocationPolicy = .single,
        match: MatchPolicy = .exact,
        features: CalleeFeatures = DealerBench.everything,
        concurrency: Int? = nil,
        isForced: Bool = false,
        disclosesCaller: Bool = false,
        forwardsTimeout: Bool = false
    ) throws -> RegistrationOutcome {
        let request = RegistrationRequest(
            session: try sessionID(number),
            features: features,
            uri: uri,
            match: match,
            invoke: invoke,
            concurrency: concurrency,
            isForced: isForced,
            disclosesCaller: disclosesCaller,
            forwardsTimeout: forwardsTimeout
        )
        return try self.register(request)
    }

    mutating func register(_ request: RegistrationRequest, now: Int64 = 0) throws -> RegistrationOutcome {
        let id = try registrationID(self.lastID + 1)
        let outcome = self.dealer.register(request, now: now) { id }
        if self.dealer.info(id) != nil { self.lastID += 1 }
        return outcome
    }

    /// Several sessions register the same procedure.
    mutating func share(_ invoke: InvocationPolicy, _ numbers: [UInt64], concurrency: Int? = nil) throws {
        for number in numbers {
            _ = try self.register(number, "p", invoke, concurrency: concurrency)
        }
    }

    mutating func call(
        _ number: UInt64,
        _ request: UInt64 = 1,
        _ procedure: URI = "p",
        timeout: UInt64 = 0,
        receivesProgress: Bool = false,
        hasMore: Bool = false,
        disclosesCaller: Bool = false,
        isRepeated: Bool = false,
        payload: CallPayload = .text("[1]")
    ) throws -> CallOutcome {
        let request = CallRequest(
            caller: try callerReference(number, request),
            identity: .of(number),
            procedure: procedure,
            timeout: timeout,
            receivesProgress: receivesProgress,
            hasMore: hasMore,
            disclosesCaller: disclosesCaller,
            isRepeated: isRepeated,
            payload: payload
        )
        return self.dealer.call(request, using: &self.generator)
    }

    /// Calls and tells who is invoked; 0 for nobody.
    mutating func callee(of number: UInt64, _ request: UInt64, _ procedure: URI = "p") throws -> UInt64 {
        try self.call(number, request, procedure).invocation?.callee.rawValue ?? 0
    }

    mutating func yield(
        _ number: UInt64,
        _ call: UInt64,
        isProgressive: Bool = false,
        payload: CallPayload = .text("[2]")
    ) throws -> AnswerOutcome {
        self.dealer.yield(
            try sessionID(number),
            CallID(rawValue: call),
            isProgressive: isProgressive,
            payload: payload
        )
    }

    mutating func fail(
        _ number: UInt64,
        _ call: UInt64,
        _ error: URI = V2URI.unavailable,
        payload: CallPayload = .text("[3]")
    ) throws -> AnswerOutcome {
        self.dealer.error(
            try sessionID(number),
            CallID(rawValue: call),
            error,
            payload: payload,
            using: &self.generator
        )
    }

    mutating func left(_ numbers: UInt64...) throws -> [DealerAction] {
        try numbers.flatMap { self.dealer.left(try sessionID($0)) }
    }
}

func sessionID(_ number: UInt64) throws -> SessionID {
    try #require(SessionID(rawValue: number))
}

func registrationID(_ number: UInt64) throws -> RegistrationID {
    try #require(RegistrationID(rawValue: number))
}

func callerReference(_ number: UInt64, _ request: UInt64 = 1) throws -> CallerReference {
    CallerReference(session: try sessionID(number), request: request)
}

func callID(_ number: UInt64) -> CallID {
    CallID(rawValue: number)
}

extension Identity {
    static func of(_ number: UInt64) -> Identity {
        Identity(authID: "user \(number)", authRole: "role", authMethod: "ticket", authProvider: "static")
    }
}

extension CallPayload {
    static func text(_ list: String) -> CallPayload {
        CallPayload(ArgumentBytes(.json, list: ByteBuffer(string: list)))
    }
}

extension CallOutcome {
    var actions: [DealerAction] {
        if case .performed(let actions) = self { actions } else { [] }
    }

    var invocation: Invocation? {
        self.actions.invocation
    }
}

extension AnswerOutcome {
    var actions: [DealerAction] {
        if case .performed(let actions) = self { actions } else { [] }
    }
}

extension RegistrationOutcome {
    var actions: [DealerAction] {
        if case .registered(_, _, let actions) = self { actions } else { [] }
    }

    var error: URI? {
        if case .refused(let error) = self { error } else { nil }
    }
}

extension [DealerAction] {
    /// The first invocation among them.
    var invocation: Invocation? {
        for case .invoke(let invocation) in self {
            return invocation
        }
        return nil
    }
}
