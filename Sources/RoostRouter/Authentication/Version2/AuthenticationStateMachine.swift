// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Finds out who a client of WAMP v2 is, from HELLO to WELCOME or ABORT.
///
/// Of the client's methods, in its order, the first counts that the realm has and that fits the principal. Without
/// methods a client is anonymous, if the realm admits that. A client that names somebody unknown, or somebody who has
/// none of its methods, is challenged all the same and refused at the end, as for a wrong secret
/// (``MockPrincipals``).
///
/// A client whose transport has a ticket is who the ticket says, if it offers no methods or comes to `ticket` or
/// `anonymous` in them, and names nobody else.
///
/// What can be wrong:
/// - our fault: none; each event has an answer in each state.
/// - the peer's fault: AUTHENTICATE without a challenge or a second one, a second HELLO (`wamp.error.protocol_violation`);
///   what an ``AuthenticationRefusal`` says otherwise.
/// - legitimate leftovers: a verdict after the end (``decided(_:)`` and ``failed()`` give `nil`).
///
/// The time that a challenge or a verdict may take is the caller's to limit.
///
/// Source: WAMP, Advanced Profile, Authentication; Basic Profile, Session Establishment.
package struct AuthenticationStateMachine: Sendable {
    /// What the caller has to do.
    package enum Action: Equatable, Sendable {
        /// Send WELCOME; the session is established.
        case welcome(Identity, authExtra: WireValue?)
        /// Send CHALLENGE and wait for AUTHENTICATE.
        case challenge(method: AuthenticationMethod, extra: WireValue)
        /// Ask the authenticator, then call ``decided(_:)`` or ``failed()``.
        case verify(AuthenticationRequest)
        /// Send ABORT; the session does not come into being.
        case abort(AuthenticationRefusal)
    }

    private enum State: Sendable {
        case choosing
        case challenged(Attempt, Challenge)
        case awaitingVerdict(Attempt)
        case done
    }

    private let configuration: AuthenticationConfiguration
    private let mocks: MockPrincipals
    private var state = State.choosing

    /// Makes the machine of one session that is to be.
    ///
    /// - Parameters:
    ///   - configuration: Who may join the realm.
    ///   - mocks: How somebody unknown is challenged.
    package init(configuration: AuthenticationConfiguration, mocks: MockPrincipals) {
        self.configuration = configuration
        self.mocks = mocks
    }

    /// Whether CHALLENGE was sent and AUTHENTICATE is awaited.
    package var isChallenged: Bool {
        if case .challenged = self.state { true } else { false }
    }

    /// Takes HELLO.
    ///
    /// - Parameters:
    ///   - hello: What it says, and what the transport knows.
    ///   - nonce: Random bytes for this session alone.
    ///   - now: Unix milliseconds.
    /// - Returns: What to do.
    package mutating func hello(_ hello: AuthenticationHello, nonce: AuthenticationNonce, now: Int64) -> Action {
        guard case .choosing = self.state else {
            return self.end(.abort(.protocolViolation("HELLO came a second time.")))
        }
        if let authID = hello.authID, authID.utf8.count > AuthenticationLimits.authIDLength {
            return self.end(.abort(.denied))
        }
        let choice = MethodChoice(hello, configuration: self.configuration, mocks: self.mocks)
        switch choice {
        case .none(let refusal):
            return self.end(.abort(refusal))
        case .method(let method, let candidate):
            return self.begin(Attempt(hello: hello, nonce: nonce, method: method, candidate: candidate), now: now)
        }
    }

    /// Takes AUTHENTICATE.
    ///
    /// - Parameters:
    ///   - signature: `AUTHENTICATE.Signature|string`.
    ///   - extra: `AUTHENTICATE.Extra|dict`.
    /// - Returns: What to do.
    package mutating func authenticate(signature: String, extra: WireValue? = nil) -> Action {
        switch self.state {
        case .choosing, .awaitingVerdict, .done:
            return self.end(.abort(.protocolViolation("AUTHENTICATE came without a CHALLENGE.")))
        case .challenged(let attempt, let challenge):
            let answer = challenge.judge(signature: signature, extra: extra)
            guard answer.isValid else { return self.end(.abort(.denied)) }
            return self.conclude(attempt, answer)
        }
    }

    /// Takes the authenticator's verdict.
    ///
    /// - Parameter verdict: The verdict.
    /// - Returns: What to do; `nil` if the verdict is not awaited any more.
    package mutating func decided(_ verdict: AuthenticationVerdict) -> Action? {
        guard case .awaitingVerdict(let attempt) = self.state else { return nil }
        switch verdict.outcome {
        case .refused(let refusal):
            return self.end(.abort(refusal))
        case .accepted(let authID, let authRole, let authProvider, let authExtra):
            let identity = Identity(
                authID: authID ?? attempt.nonce.name,
                authRole: authRole,
                authMethod: attempt.method.rawValue,
                authProvider: authProvider
            )
            return self.welcome(identity, attempt, authExtra: authExtra)
        }
    }

    /// Notes that the authenticator has not answered in time, or cannot.
    ///
    /// - Returns: What to do; `nil` if no verdict is awaited any more.
    package mutating func failed() -> Action? {
        guard case .awaitingVerdict = self.state else { return nil }
        return self.end(.abort(.failed("The authenticator has not answered.")))
    }

    private mutating func begin(_ attempt: Attempt, now: Int64) -> Action {
        switch attempt.candidate {
        case .transport(let identity):
            return self.welcome(identity, attempt)
        case .anonymous(let role):
            return self.welcome(attempt.identity(authID: attempt.nonce.name, authRole: role), attempt)
        case .dynamic where attempt.method == .anonymous:
            return self.ask(attempt)
        case .principal, .dynamic, .nobody:
            switch Challenge.make(attempt, store: self.configuration.principals, mocks: self.mocks, now: now) {
            case .failure(let refusal):
                return self.end(.abort(refusal))
            case .success(let challenge):
                self.state = .challenged(attempt, challenge)
                return .challenge(method: attempt.method, extra: challenge.extra)
            }
        }
    }

    private mutating func conclude(_ attempt: Attempt, _ answer: Challenge.Answer) -> Action {
        switch attempt.candidate {
        case .nobody, .anonymous, .transport:
            return self.end(.abort(.denied))
        case .principal(let principal):
            let identity = attempt.identity(authID: principal.authID, authRole: principal.authRole)
            return self.welcome(identity, attempt, authExtra: answer.authExtra)
        case .dynamic:
            return self.ask(attempt, ticket: answer.ticket)
        }
    }

    private mutating func ask(_ attempt: Attempt, ticket: String? = nil) -> Action {
        self.state = .awaitingVerdict(attempt)
        return .verify(attempt.request(ticket: ticket))
    }

    /// Ends with WELCOME, unless the client has asked for another role.
    ///
    /// This is judged last, so that only who has authenticated learns about roles.
    private mutating func welcome(_ identity: Identity, _ attempt: Attempt, authExtra: WireValue? = nil) -> Action {
        if let role = attempt.hello.authRole, !role.utf8.elementsEqual(identity.authRole.utf8) {
            return self.end(.abort(.noSuchRole))
        }
        return self.end(.welcome(identity, authExtra: authExtra))
    }

    private mutating func end(_ action: Action) -> Action {
        self.state = .done
        return action
    }
}
