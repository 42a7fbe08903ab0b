// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
public import WAMP

/// One routing domain: who may join it, what its sessions may do, and what it keeps.
///
/// The routes and handlers of the server are in force in all realms. Sessions of WAMP v1 join the realm that their listener
/// names; those of WAMP v2 the one that HELLO names.
public struct RealmConfiguration: Sendable {
    /// When publishers and callers are told to others.
    public enum Disclosure: String, CaseIterable, Sendable {
        /// Never, whatever a client asks for.
        case never
        /// If the client asks for it with `disclose_me`.
        case requested
        /// Always, as crossbar does it by configuration.
        case always

        /// Whether a session is told.
        ///
        /// - Parameter request: What the client asks for, if it asks.
        /// - Returns: Whether it is told.
        func discloses(_ request: Bool?) -> Bool {
            switch self {
            case .never: false
            case .requested: request ?? false
            case .always: true
            }
        }
    }

    /// The name, a URI; HELLO names it.
    public var name: String

    /// Whether topics without route exist, for sessions of WAMP v2; default not, as for WAMP v1.
    public var admitsUnroutedTopics: Bool

    /// What URIs must look like; default loose.
    public var uriRules: URIRules

    /// Whether request ids must be 1, 2, 3 ..., as the specification demands; default true.
    ///
    /// No other router checks it. Turn it off for clients that count otherwise.
    public var hasSequentialRequests: Bool

    /// Who may join with WAMP v2; default anonymous sessions with the role `anonymous`.
    public var authentication: AuthenticationConfiguration

    /// Who is asked for the methods that `dynamicMethods` of ``authentication`` names.
    ///
    /// Before it are asked, in this order: Oro's tickets, ``jsonWebTokens``, ``authenticatorWebhook``.
    public var authenticator: (any Authenticator)?

    /// The JSON Web Tokens that are good for the method `ticket`; `nil`, the default, for none.
    public var jsonWebTokens: JWTConfiguration?

    /// The webhook that is asked who a client is; `nil`, the default, for none.
    public var authenticatorWebhook: AuthenticatorWebhook?

    /// Whether Oro's tickets are good for the method `ticket`, as they are for WAMP v1; default not.
    ///
    /// The name is that of the user, the role the first of its roles.
    public var acceptsOroTickets: Bool

    /// What roles may do; `nil`, the default, for everything that routes and handlers allow.
    public var authorization: AuthorizationRules?

    /// Who is asked whether a session may do something that the permissions allow; `nil`, the default, for nobody.
    public var authorizer: (any Authorizer)?

    /// The webhook that is asked instead, if there is no ``authorizer``.
    public var authorizerWebhook: WebhookConfiguration?

    /// Who decides whether a session may be there, once it is known who it is; `nil`, the default, for nobody.
    public var sessionHandler: (any SessionHandler)?

    /// The webhook that is asked instead, if there is no ``sessionHandler``.
    public var sessionWebhook: SessionWebhookConfiguration?

    /// Who is told which sessions and subscriptions come and go; `nil`, the default, for nobody.
    public var lifecycle: LifecycleConfiguration?

    /// When publishers and callers are told to others; default if they ask for it.
    public var disclosure: Disclosure

    /// The topics whose events are kept for `wamp.subscription.get_events`; default none.
    public var history: [HistoryPattern]

    /// Makes a realm that anonymous sessions may join.
    ///
    /// - Parameter name: The name.
    public init(name: String) {
        self.name = name
        self.admitsUnroutedTopics = false
        self.uriRules = .loose
        self.hasSequentialRequests = true
        self.authentication = AuthenticationConfiguration(anonymousRole: "anonymous", principals: PrincipalStore())
        self.authenticator = nil
        self.jsonWebTokens = nil
        self.authenticatorWebhook = nil
        self.acceptsOroTickets = false
        self.authorization = nil
        self.authorizer = nil
        self.authorizerWebhook = nil
        self.sessionHandler = nil
        self.sessionWebhook = nil
        self.lifecycle = nil
        self.disclosure = .requested
        self.history = []
    }

    /// Whether permissions or an authorizer say who may call what.
    var decidesAboutCalls: Bool {
        self.authorization != nil || self.authorizer != nil
    }

    /// The features of the broker, as WELCOME announces them.
    var brokerFeatures: [String] {
        [
            "publisher_identification", "publisher_exclusion", "subscriber_blackwhite_listing",
            "pattern_based_subscription", "event_retention", "subscription_revocation", "session_meta_api",
            "subscription_meta_api", "payload_passthru_mode",
        ] + (self.history.isEmpty ? [] : ["event_history"])
    }

    /// The features of the dealer, as WELCOME announces them.
    var dealerFeatures: [String] {
        [
            "progressive_call_results", "progressive_call_invocations", "call_timeout", "call_canceling",
            "caller_identification", "pattern_based_registration", "shared_registration", "registration_revocation",
            "call_reroute", "session_meta_api", "registration_meta_api", "testament_meta_api",
            "payload_passthru_mode",
        ]
    }
}

/// A webhook that is asked who a client is, and for which methods.
public struct AuthenticatorWebhook: Sendable {
    /// Where and how the application is asked.
    public var webhook: WebhookConfiguration

    /// The methods for which it is asked.
    public var methods: Set<AuthenticationConfiguration.DynamicMethod>

    /// Makes it.
    ///
    /// - Parameters:
    ///   - webhook: Where and how the application is asked.
    ///   - methods: The methods for which it is asked, default `ticket`.
    public init(webhook: WebhookConfiguration, methods: Set<AuthenticationConfiguration.DynamicMethod> = [.ticket]) {
        self.webhook = webhook
        self.methods = methods
    }
}
