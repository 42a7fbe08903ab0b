// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Which of a client's methods counts, and whom it may turn out to be.
///
/// Secrets before `anonymous` in the client's list are not passed over for a client that names somebody: it would learn
/// who exists.
enum MethodChoice: Sendable {
    /// This one.
    case method(AuthenticationMethod, Attempt.Candidate)
    /// None; the client is refused.
    case none(AuthenticationRefusal)

    /// Chooses.
    ///
    /// - Parameters:
    ///   - hello: What the client says.
    ///   - configuration: Who may join the realm.
    ///   - mocks: How somebody unknown is challenged.
    init(_ hello: AuthenticationHello, configuration: AuthenticationConfiguration, mocks: MockPrincipals) {
        let finder = CandidateFinder(hello, configuration: configuration)
        guard !hello.methods.isEmpty else {
            self = finder.withoutMethods.map { .method(.anonymous, $0) } ?? .none(.required)
            return
        }
        let offers = hello.methods.prefix(AuthenticationLimits.methods).compactMap(AuthenticationMethod.init(name:))
        let methods = offers.filter { configuration.offers($0) || finder.transport($0) != nil }
        for (index, method) in methods.enumerated() {
            if let candidate = finder.candidate(method, isFirst: index == 0) {
                self = .method(method, candidate)
                return
            }
        }
        guard let first = methods.first else {
            self = .none(.noMatchingMethod)
            return
        }
        // A principal that exists has its own methods; only who does not gets one of its own made up.
        let own = finder.isKnown ? nil : mocks.method(of: hello.authID ?? "", among: configuration.principals.methods)
        self = .method(own.flatMap { methods.contains($0) ? $0 : nil } ?? first, .nobody)
    }
}

/// Finds whom a client may turn out to be by one of its methods.
private struct CandidateFinder {
    private let hello: AuthenticationHello
    private let configuration: AuthenticationConfiguration
    private let principal: StaticPrincipal?

    init(_ hello: AuthenticationHello, configuration: AuthenticationConfiguration) {
        self.hello = hello
        self.configuration = configuration
        self.principal = hello.authID.flatMap(configuration.principals.principal(authID:))
    }

    /// Whether the client names a principal of the configuration.
    var isKnown: Bool { self.principal != nil }

    /// Whom a client without methods may turn out to be.
    var withoutMethods: Attempt.Candidate? {
        self.transport(.anonymous) ?? self.anonymous
    }

    /// Whom a client may turn out to be by that method.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - isFirst: Whether the client has no other method before.
    /// - Returns: The candidate, if there is one.
    func candidate(_ method: AuthenticationMethod, isFirst: Bool) -> Attempt.Candidate? {
        if let candidate = self.transport(method) { return candidate }
        let mayAsk = self.configuration.isDynamic(method)
        switch method {
        case .anonymous: return isFirst || self.hello.authID == nil ? self.anonymous : nil
        case .ticket, .wampCRA, .scram:
            if let principal = self.principal, principal.methods.contains(method) { return .principal(principal) }
            return mayAsk ? .dynamic : nil
        case .cryptosign:
            if let principal = self.principal, principal.methods.contains(method) {
                return self.hello.publicKey.map(principal.publicKeys.contains) ?? true ? .principal(principal) : nil
            }
            return self.keyHolder ?? (mayAsk && self.hello.publicKey != nil ? .dynamic : nil)
        }
    }

    /// Who the transport's ticket says, if the method leaves it at that and the client names nobody else.
    ///
    /// - Parameter method: The method.
    /// - Returns: The candidate, if there is one.
    func transport(_ method: AuthenticationMethod) -> Attempt.Candidate? {
        guard method == .ticket || method == .anonymous, let identity = self.hello.transportIdentity else { return nil }
        let isSame = self.hello.authID.map { $0.utf8.elementsEqual(identity.authID.utf8) } ?? true
        return isSame ? .transport(identity) : nil
    }

    /// Who has the public key of a client that does not name itself.
    private var keyHolder: Attempt.Candidate? {
        guard self.hello.authID == nil, let key = self.hello.publicKey else { return nil }
        return self.configuration.principals.principal(publicKey: key).map { .principal($0) }
    }

    private var anonymous: Attempt.Candidate? {
        if let role = self.configuration.anonymousRole { return .anonymous(role: role) }
        return self.configuration.isDynamic(.anonymous) ? .dynamic : nil
    }
}
