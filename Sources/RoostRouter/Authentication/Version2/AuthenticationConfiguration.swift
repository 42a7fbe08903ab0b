// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Who may join a realm over WAMP v2.
public struct AuthenticationConfiguration: Sendable {
    /// A method that an ``Authenticator`` can decide about.
    ///
    /// The others need a secret before the client is challenged, which an authenticator is not asked for.
    public enum DynamicMethod: String, CaseIterable, Hashable, Sendable {
        /// Clients that do not say who they are.
        case anonymous
        /// Clients that show a ticket.
        case ticket
        /// Clients that prove to have a private key.
        case cryptosign
    }

    /// The role of anonymous clients; `nil`, the default, if there are none.
    public var anonymousRole: String?

    /// The principals of the configuration, default none.
    public var principals: PrincipalStore

    /// The methods for which an ``Authenticator`` is asked about whom ``principals`` does not know, default none.
    ///
    /// Anonymous clients are its business only without ``anonymousRole``. A principal of the configuration is never its
    /// business for a method that the configuration gives it.
    public var dynamicMethods: Set<DynamicMethod>

    /// Makes a configuration; without arguments nobody may join.
    ///
    /// - Parameters:
    ///   - anonymousRole: The role of anonymous clients, if there may be some.
    ///   - principals: The principals of the configuration.
    ///   - dynamicMethods: The methods for which an authenticator is asked.
    public init(
        anonymousRole: String? = nil,
        principals: PrincipalStore = PrincipalStore(),
        dynamicMethods: Set<DynamicMethod> = []
    ) {
        self.anonymousRole = anonymousRole
        self.principals = principals
        self.dynamicMethods = dynamicMethods
    }

    /// Whether the realm has a method at all.
    ///
    /// - Parameter method: The method.
    /// - Returns: Whether a client that offers it may have a chance.
    package func offers(_ method: AuthenticationMethod) -> Bool {
        if method == .anonymous, self.anonymousRole != nil { return true }
        return self.principals.methods.contains(method) || self.isDynamic(method)
    }

    /// Whether an authenticator is asked for a method.
    ///
    /// - Parameter method: The method.
    /// - Returns: Whether it is.
    package func isDynamic(_ method: AuthenticationMethod) -> Bool {
        DynamicMethod(method).map(self.dynamicMethods.contains) ?? false
    }
}

extension AuthenticationConfiguration.DynamicMethod {
    init?(_ method: AuthenticationMethod) {
        switch method {
        case .anonymous: self = .anonymous
        case .ticket: self = .ticket
        case .cryptosign: self = .cryptosign
        case .wampCRA, .scram: return nil
        }
    }
}
