// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import WAMP

extension V2SessionDriver {
    // MARK: HELLO

    /// Finds the realm, and out who the client is.
    func hello(_ hello: V2Hello) {
        guard let realm = hello.realm.flatMap({ self.shard.realm(named: $0) }),
            self.listener.configuration.admits(realm: realm.host.configuration.name)
        else {
            self.listener.metrics.refused(.realm)
            return self.abort(V2URI.noSuchRealm, "There is no such realm.")
        }
        self.ticketPrincipal = nil
        var random = SystemRandomNumberGenerator()
        let id = SessionID(using: &random)
        let address = self.session.remoteAddress
        self.begin(in: realm) { port in
            Session(id: id, principal: .anonymous, remoteAddress: address, port: port)
        }
        guard let text = self.transportToken else {
            return self.greet(hello, in: realm)
        }
        // The realm before may have taken it, on the same connection; this one decides by itself.
        self.transportPrincipal = nil
        guard let tokens = realm.host.tokens else {
            return self.greet(hello, in: realm)
        }
        self.suspend {
            await tokens.verdict(text)
        } completed: { driver, result in
            driver.transportJudged(result, hello)
        }
    }

    /// The token that came with the request for the connection has been verified.
    private func transportJudged(_ result: Result<TicketVerdict, any Error>, _ hello: V2Hello) {
        guard self.machine.isJoining else {
            return
        }
        switch result {
        case .success(.accepted(let principal)):
            self.transportPrincipal = principal.narrowed(to: hello.authRole)
            self.greet(hello, in: self.realm)
        case .success(.refused(let refusal)):
            self.listener.refuse(.token, peer: self.session.remoteAddress, reason: refusal.reason)
            self.abort(V2URI.authenticationDenied, "The token is refused.")
        case .failure:
            self.abort(V2URI.authenticationFailed, "The token could not be verified.")
        }
    }

    private func greet(_ hello: V2Hello, in realm: ShardRealm) {
        var machine = AuthenticationStateMachine(
            configuration: realm.host.authentication,
            mocks: realm.host.mocks
        )
        var random = SystemRandomNumberGenerator()
        let action = machine.hello(
            AuthenticationHello(
                realm: realm.host.configuration.name,
                sessionID: self.session.id,
                methods: hello.authMethods ?? [],
                authID: hello.authID,
                authRole: hello.authRole,
                authExtra: hello.authExtra,
                transportIdentity: self.transportIdentity
            ),
            nonce: AuthenticationNonce(using: &random),
            now: UnixTime.milliseconds()
        )
        self.authentication = machine
        self.attempted = nil
        self.perform(action)
    }

    private var transportIdentity: Identity? {
        self.transportPrincipal.flatMap { principal in
            principal.identity
                ?? principal.login.map { login in
                    Identity(
                        authID: login,
                        authRole: principal.roles.first ?? "authenticated",
                        authMethod: "ticket",
                        authProvider: "oro"
                    )
                }
        }
    }

    func authenticate(_ answer: V2Authenticate) {
        if let action = self.authentication?.authenticate(signature: answer.signature, extra: answer.extra) {
            self.perform(action)
        }
    }

    private func perform(_ action: AuthenticationStateMachine.Action) {
        switch action {
        case .welcome(let identity, let authExtra):
            self.authentication = nil
            self.welcome(identity, authExtra: authExtra)
        case .challenge(let method, let extra):
            self.attempted = method
            self.machine.challenged()
            self.send(V2ServerMessages.challenge(method: method.rawValue, extra: extra, in: self.serializer))
        case .verify(let request):
            self.verify(request)
        case .abort(let refusal):
            self.authentication = nil
            self.listener.metrics.refused(.authentication)
            self.listener.metrics.authenticated(.wamp2, self.attempted, isAccepted: false)
            self.abort(URI(refusal.reason), refusal.message)
        }
    }

    /// Asks the realm's authenticator, away from the loop.
    private func verify(_ request: AuthenticationRequest) {
        guard let authenticator = self.realm.host.authenticator else {
            return self.decided(nil)
        }
        self.suspend {
            try await authenticator.authenticate(request)
        } completed: { driver, result in
            if case .failure(let error) = result {
                driver.listener.causes.failed("the authenticator failed", error, cause: request.realm)
            }
            driver.decided(try? result.get())
        }
    }

    private func decided(_ verdict: AuthenticationVerdict?) {
        if let principal = verdict?.principal {
            self.ticketPrincipal = principal
        }
        let action = verdict.map { self.authentication?.decided($0) } ?? self.authentication?.failed()
        if let action = action.flatMap(\.self), self.machine.isJoining {
            self.perform(action)
        }
    }

    private func welcome(_ identity: Identity, authExtra: WireValue?) {
        let known = self.ticketPrincipal ?? self.transportPrincipal
        let roles = known?.roles ?? [identity.authRole]
        let isAnonymous = identity.authMethod == "anonymous"
        var principal = Principal(
            login: known.map(\.login) ?? (isAnonymous ? nil : identity.authID),
            userID: known?.userID,
            roles: roles
        )
        principal.identity = identity
        principal.data = known?.data
        principal.token = known?.token
        let session = self.session(of: principal)
        self.ask(about: session) { driver, verdict in
            guard driver.machine.isJoining else {
                return
            }
            switch verdict {
            case .accepted: driver.welcome(session, identity, authExtra: authExtra)
            case .refused(let refusal): driver.abort(V2URI.notAuthorized, refusal.reason)
            case .failed: driver.abort(V2URI.authorizationFailed, "The session handler has not decided.")
            }
        }
    }

    private func welcome(_ session: Session, _ identity: Identity, authExtra: WireValue?) {
        let host = self.realm.host
        switch host.join(session) {
        case .joined: break
        case .taken: return self.abort(V2URI.authenticationFailed, "The session id is taken; try again.")
        case .revoked: return self.abort(V2URI.notAuthorized, "The token has been taken back.")
        }
        self.session = session
        self.machine.established(
            rules: SessionV2StateMachine.Rules(
                uris: host.configuration.uriRules,
                hasSequentialRequests: host.configuration.hasSequentialRequests,
                subscriptions: self.shard.limits.subscriptionsPerSession
            )
        )
        let details = V2WelcomeDetails(
            realm: URI(host.configuration.name),
            authID: identity.authID,
            authRole: identity.authRole,
            authMethod: identity.authMethod,
            authProvider: identity.authProvider,
            agent: self.listener.identity.text,
            brokerFeatures: host.configuration.brokerFeatures,
            dealerFeatures: host.configuration.dealerFeatures,
            authExtra: authExtra
        )
        let isSent = self.connection.send(
            V2ServerMessages.welcome(session: session.id.rawValue, details: details.wireValue, in: self.serializer)
        )
        guard isSent else {
            return self.abort(V2URI.payloadSizeExceeded, "WELCOME is too long.")
        }
        self.connection.deadlines.joined(now: .now())
        self.countEstablished(.wamp2)
        self.listener.metrics.authenticated(
            .wamp2,
            AuthenticationMethod(name: identity.authMethod),
            isAccepted: true
        )
        self.listener.logger.debug(
            "session established",
            metadata: [
                LogKey.listener: "\(self.listener.configuration.name)",
                LogKey.session: "\(session.id)",
                LogKey.peer: "\(session.remoteAddress ?? "")",
            ]
        )
        host.established(session, on: self.realm)
        self.watchToken()
    }
}

extension Principal {
    /// The same with one role: the one that is asked for if it has it, else the first.
    fileprivate func narrowed(to requested: String?) -> Principal {
        let wanted = requested.flatMap { name in self.roles.first { $0.utf8.elementsEqual(name.utf8) } }
        guard let role = wanted ?? self.roles.first else {
            return self
        }
        var copy = self
        copy.roles = [role]
        copy.identity?.authRole = role
        return copy
    }
}
