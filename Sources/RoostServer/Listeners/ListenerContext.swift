// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// What the connections of one listener share; it never changes.
final class ListenerContext: Sendable {
    let configuration: ListenerConfiguration
    let policy: UpgradePolicy
    let identity: ServerIdentity
    let limits: Limits
    let reader: V1MessageReader
    let census: ConnectionCensus
    let metrics: ServerMetrics
    let logger: Logger
    let causes: CauseLog

    /// Verifies a ticket, away from the event loops; `nil` where nobody needs one.
    let verifyTicket: (@Sendable (_ ticket: String?) async -> TicketVerdict)?

    init(
        configuration: ListenerConfiguration,
        server: ServerConfiguration,
        census: ConnectionCensus,
        metrics: ServerMetrics,
        logger: Logger,
        causes: CauseLog,
        verifyTicket: (@Sendable (_ ticket: String?) async -> TicketVerdict)?
    ) {
        self.configuration = configuration
        self.policy = UpgradePolicy(configuration, limits: server.limits, identity: server.identity)
        self.identity = server.identity
        self.limits = server.limits
        self.reader = V1MessageReader(depthLimit: server.limits.jsonDepth, isStrict: server.isStrict)
        self.census = census
        self.metrics = metrics
        self.logger = logger
        self.causes = causes
        self.verifyTicket = verifyTicket
    }

    /// The limits of a session.
    var sessionLimits: SessionV1StateMachine.Limits {
        SessionV1StateMachine.Limits(
            topicBytes: self.limits.topicBytes,
            subscriptions: self.limits.subscriptionsPerSession,
            prefixes: self.limits.prefixesPerSession
        )
    }

    /// Who a session is whose ticket has been verified, or who needed none.
    func principal(_ verified: Principal) -> Principal {
        var principal = verified
        principal.isBackend = self.configuration.isBackend
        return principal
    }

    /// Counts and logs, without details that a peer could make grow.
    func refuse(_ cause: RefusalCause, peer: String?, reason: String) {
        self.metrics.refused(cause)
        self.logger.debug(
            "connection refused or ended",
            metadata: [
                LogKey.listener: "\(self.configuration.name)", LogKey.peer: "\(peer ?? "")",
                LogKey.reason: "\(reason)",
            ]
        )
    }
}

extension DeflateSettings {
    /// The settings of a listener's compression.
    init(_ compression: ListenerConfiguration.Compression) {
        self.init(
            windowBits: compression.windowBits,
            level: compression.level,
            minimumBytes: compression.minimumBytes
        )
    }
}

extension UpgradePolicy {
    /// The policy of a listener.
    init(_ listener: ListenerConfiguration, limits: Limits, identity: ServerIdentity) {
        let origins: OriginRule =
            switch listener.origins {
            case .any: .any
            case .hosts(let hosts): .hosts(["localhost", "127.0.0.1"] + hosts)
            }
        self.init(
            requestHeadBytes: limits.requestHeadBytes,
            requestHeaders: limits.requestHeaders,
            origins: origins,
            subprotocols: ["wamp"],
            requiresSubprotocol: false,
            identity: identity.text,
            deflate: listener.compression.map(DeflateSettings.init)
        )
    }
}
