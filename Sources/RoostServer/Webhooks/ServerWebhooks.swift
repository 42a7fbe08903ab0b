// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter

/// The webhooks of a running server, made of its configuration.
struct ServerWebhooks: Sendable {
    private let authenticators: [String: WebhookAuthenticator]
    private let authorizers: [String: WebhookAuthorizer]
    private let procedures: [WebhookProcedure]
    private let topicHandlers: [WebhookTopicHandler]
    private let lifecycles: [String: Webhook]
    private let sessionHandlers: [String: WebhookSessionHandler]
    private let webhooks: [Webhook]

    /// Makes the clients; `shutdown()` has to be called.
    ///
    /// - Throws: The code `unusableProviderURL`, but not after `check(_:)`.
    init(
        _ configuration: ServerConfiguration,
        group: any EventLoopGroup
    ) throws(AuthenticationConfigurationError) {
        var authenticators: [String: WebhookAuthenticator] = [:]
        var authorizers: [String: WebhookAuthorizer] = [:]
        var lifecycles: [String: Webhook] = [:]
        var sessionHandlers: [String: WebhookSessionHandler] = [:]
        var webhooks: [Webhook] = []
        func make(_ configuration: WebhookConfiguration) throws(AuthenticationConfigurationError) -> Webhook {
            let webhook = try Webhook(configuration, eventLoopGroup: group)
            webhooks.append(webhook)
            return webhook
        }
        for realm in configuration.realms {
            if let webhook = realm.authenticatorWebhook?.webhook {
                authenticators[realm.name] = WebhookAuthenticator(webhook: try make(webhook))
            }
            if let webhook = realm.authorizerWebhook {
                authorizers[realm.name] = WebhookAuthorizer(webhook: try make(webhook))
            }
            if let lifecycle = realm.lifecycle {
                lifecycles[realm.name] = try make(lifecycle.webhook)
            }
            if let handler = realm.sessionWebhook {
                sessionHandlers[realm.name] = WebhookSessionHandler(
                    webhook: try make(handler.webhook),
                    configuration: handler
                )
            }
        }
        var procedures: [WebhookProcedure] = []
        for webhook in configuration.procedures {
            procedures.append(WebhookProcedure(webhook: try make(webhook)))
        }
        var topicHandlers: [WebhookTopicHandler] = []
        for handler in configuration.topicWebhooks {
            topicHandlers.append(WebhookTopicHandler(webhook: try make(handler.webhook), configuration: handler))
        }
        self.authenticators = authenticators
        self.topicHandlers = topicHandlers
        self.lifecycles = lifecycles
        self.sessionHandlers = sessionHandlers
        self.authorizers = authorizers
        self.procedures = procedures
        self.webhooks = webhooks
    }

    /// Checks the addresses of all webhooks, before the first client is made.
    ///
    /// - Throws: The code `unusableProviderURL`.
    static func check(_ configuration: ServerConfiguration) throws(AuthenticationConfigurationError) {
        for webhook in configuration.webhooks {
            try BoundedHTTPClient.check(webhook.url)
        }
    }

    /// A registry with the procedures and topic handlers added.
    func handlers(_ handlers: HandlerRegistry) -> HandlerRegistry {
        var handlers = handlers
        for procedure in self.procedures {
            handlers.register(procedure)
        }
        for handler in self.topicHandlers {
            handlers.register(handler)
        }
        return handlers
    }

    /// Who is told what happens in a realm, if anybody is.
    func lifecycle(of realm: String) -> Webhook? {
        self.lifecycles[realm]
    }

    /// A realm with its authorizer and its session handler; those in Swift win.
    func completed(_ realm: RealmConfiguration) -> RealmConfiguration {
        var realm = realm
        realm.authorizer = realm.authorizer ?? self.authorizers[realm.name]
        realm.sessionHandler = realm.sessionHandler ?? self.sessionHandlers[realm.name]
        return realm
    }

    /// Who is asked in a realm: Oro's tickets, then JSON Web Tokens, then the webhook, then an authenticator in Swift.
    ///
    /// - Parameters:
    ///   - realm: The realm.
    ///   - tokens: Verifies JSON Web Tokens, if the realm takes some.
    ///   - verify: Verifies Oro's tickets.
    /// - Returns: The authenticator; `nil` if nobody is asked.
    func authenticator(
        of realm: RealmConfiguration,
        tokens: JWTVerifier?,
        verify: @escaping @Sendable (_ ticket: String?) async -> TicketVerdict
    ) -> (any Authenticator)? {
        var links: [AuthenticatorChain.Link] = []
        func add(_ authenticator: any Authenticator, for methods: Set<AuthenticatorChain.Method>) {
            links.append(AuthenticatorChain.Link(methods: methods, authenticator: authenticator))
        }
        if realm.acceptsOroTickets {
            add(OroTicketAuthenticator(verify: verify), for: [.ticket])
        }
        if let tokens {
            add(JWTAuthenticator(verifier: tokens), for: [.ticket])
        }
        if let webhook = realm.authenticatorWebhook, let authenticator = self.authenticators[realm.name] {
            add(authenticator, for: webhook.methods)
        }
        if let authenticator = realm.authenticator {
            add(authenticator, for: realm.authentication.dynamicMethods)
        }
        return links.isEmpty ? nil : AuthenticatorChain(links: links)
    }

    /// Closes all connections; requests that are under way fail.
    func shutdown() async {
        for webhook in self.webhooks {
            try? await webhook.shutdown()
        }
    }
}

extension ServerConfiguration {
    /// The names of the procedures and topic handlers that are webhooks.
    package var handlerWebhooks: [String] {
        self.procedures.map(\.name) + self.topicWebhooks.map(\.webhook.name)
    }

    /// All webhooks.
    var webhooks: [WebhookConfiguration] {
        self.realms.flatMap { realm in
            [
                realm.authenticatorWebhook?.webhook, realm.sessionWebhook?.webhook, realm.authorizerWebhook,
                realm.lifecycle?.webhook,
            ].compactMap(\.self)
        } + self.procedures + self.topicWebhooks.map(\.webhook)
    }
}
