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
    let reader2: V2MessageReader
    /// The number of the realm that sessions of WAMP v1 and those over HTTP join.
    let realm: Int
    let census: ConnectionCensus
    /// What requests for plain HTTP are given to, if the listener shares its port.
    let http: SharedHTTP
    let metrics: ServerMetrics
    let logger: Logger
    let causes: CauseLog

    /// Verifies a ticket, away from the event loops; `nil` where nobody needs one.
    let verifyTicket: (@Sendable (_ ticket: String?) async -> TicketVerdict)?

    init(
        configuration: ListenerConfiguration,
        server: ServerConfiguration,
        census: ConnectionCensus,
        http: SharedHTTP,
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
        self.reader2 = V2MessageReader(
            limits: SerializationLimits(depth: server.limits.jsonDepth, elements: server.limits.messageValues),
            uriBytes: server.limits.topicBytes
        )
        self.realm = server.realms.firstIndex { $0.name == configuration.realm } ?? 0
        self.census = census
        self.http = http
        self.metrics = metrics
        self.logger = logger
        self.causes = causes
        self.verifyTicket = verifyTicket
    }

    /// Whether RawSocket is told from HTTP by its first byte.
    var sniffsRawSocket: Bool {
        self.configuration.protocols.contains(.rawSocket)
    }

    /// What a connection begins with.
    var firstPhase: Connection.Phase {
        self.configuration.protocols == [.rawSocket]
            ? .rawHandshake(self.rawSocketHandshake) : .handshake(UpgradeStateMachine(policy: self.policy))
    }

    /// What a RawSocket peer has to take at least, so that it can be welcomed.
    private static let welcomeBytes = 1_024

    /// The handshake of RawSocket.
    var rawSocketHandshake: RawSocketHandshake {
        RawSocketHandshake(
            serializers: Set(Serializer.allCases),
            messageBytes: self.limits.messageBytes,
            peerMinimum: Self.welcomeBytes
        )
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

    /// The ticket or token that came with a request, if there is one.
    func ticket(of request: any OpeningRequest) -> String? {
        guard self.configuration.authentication == .jwt else {
            return request.queryItem("ticket")
        }
        let scheme = "bearer "
        if let field = request.header("Authorization"), field.lowercased().hasPrefix(scheme) {
            return String(field.dropFirst(scheme.count))
        }
        return request.queryItem("token") ?? request.queryItem("ticket")
    }

    /// Counts a connection, or refuses it because there are too many.
    ///
    /// - Parameter peer: The peer's address.
    /// - Returns: Whether it is counted.
    func enter(_ peer: String) -> Bool {
        guard let cause = self.census.enter(URI(peer)) else {
            return true
        }
        self.refuse(cause, peer: peer, reason: "There are too many connections.")
        self.causes.warn("too many connections", cause: cause.rawValue)
        return false
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
        let hasVersion1 = listener.protocols.contains(.wamp1)
        let hasVersion2 = listener.protocols.contains(.wamp2)
        let subprotocols = (hasVersion1 ? ["wamp"] : []) + (hasVersion2 ? MessageForm.subprotocols : [])
        self.init(
            requestHeadBytes: limits.requestHeadBytes,
            requestHeaders: limits.requestHeaders,
            origins: origins,
            subprotocols: subprotocols,
            programSubprotocols: Set(MessageForm.subprotocols),
            subprotocolRule: hasVersion1 ? hasVersion2 ? .matching : .optional : .required,
            identity: identity.text,
            deflate: listener.compression.map(DeflateSettings.init),
            servesEventStreams: listener.protocols.contains(.eventStream),
            servesPolls: listener.protocols.contains(.longPoll),
            servesHTTP: listener.servesHTTP
        )
    }
}
