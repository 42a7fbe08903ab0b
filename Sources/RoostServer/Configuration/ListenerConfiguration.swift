// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// One address that the server listens on, and the rules for who connects there.
public struct ListenerConfiguration: Sendable {
    /// Which origins a listener accepts.
    public enum Origins: Equatable, Sendable {
        /// Every origin, also none.
        case any
        /// The hosts named, besides `localhost` and `127.0.0.1`; compared byte by byte, port and scheme ignored.
        case hosts([String])
    }

    /// How connections to a listener say who they are.
    public enum Authentication: String, CaseIterable, Sendable {
        /// Everybody is anonymous.
        case anonymous
        /// Oro's ticket is demanded.
        case ticket
        /// A JSON Web Token is demanded of WAMP v1, and counts for WAMP v2: in the address as `token` or `ticket`, or as
        /// `Authorization: Bearer`.
        case jwt
    }

    /// TLS of a listener.
    public struct TLS: Equatable, Sendable {
        /// The path of the certificate chain, PEM.
        public let certificateChain: String
        /// The path of the private key, PEM.
        public let privateKey: String

        /// Makes a TLS configuration.
        ///
        /// - Parameters:
        ///   - certificateChain: The path of the certificate chain, PEM.
        ///   - privateKey: The path of the private key, PEM.
        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    /// Compression of messages on a listener, which clients ask for with permessage-deflate (RFC 7692).
    ///
    /// Each message is compressed by itself, in both directions, so that no connection holds memory for it. A message in
    /// which a secret and text that somebody else chose stand together leaks by its length how much they have in common.
    public struct Compression: Equatable, Sendable {
        /// The effort, `1…9`, default 1; beyond it the nearest value counts.
        public var level: Int
        /// The shortest message that is compressed, in bytes, `0…65,536`, default 128.
        public var minimumBytes: Int
        /// The largest window in both directions, as the exponent of two, `9…15`, default 15.
        public var windowBits: Int

        /// Makes a compression.
        ///
        /// - Parameters:
        ///   - level: The effort, `1…9`.
        ///   - minimumBytes: The shortest message that is compressed.
        ///   - windowBits: The largest window, `9…15`.
        public init(level: Int = 1, minimumBytes: Int = 128, windowBits: Int = 15) {
            self.level = level
            self.minimumBytes = minimumBytes
            self.windowBits = windowBits
        }
    }

    /// A protocol that a listener speaks.
    public enum WireProtocol: String, CaseIterable, Hashable, Sendable {
        /// WAMP v1 over WebSocket; also for requests that name no subprotocol.
        case wamp1
        /// WAMP v2 over WebSocket, by the subprotocol that the client names first.
        case wamp2
        /// WAMP v2 over RawSocket, told from HTTP by its first byte.
        case rawSocket = "rawsocket"
        /// Events over HTTP: a GET with `topic` in its query gets an event stream (Server-sent events).
        case eventStream = "sse"
        /// Events over HTTP for clients that ask again and again (long-poll): a GET with `poll` in its query.
        case longPoll = "poll"
    }

    /// A name for logs, metrics and `explain`.
    public var name: String

    /// The address, default `127.0.0.1`.
    public var host: String

    /// The port, `0…65535`; 0 lets the system choose.
    public var port: Int

    /// The path of a Unix domain socket to listen on instead; `nil`, the default, for the address and port.
    public var socketPath: String?

    /// Whether other processes of the same user may listen on the same port, as the next one does during a restart;
    /// default no (`SO_REUSEPORT`).
    public var reusesPort: Bool

    /// The protocols that the listener speaks, at least one; default WAMP v1 alone.
    public var protocols: Set<WireProtocol>

    /// The realm that sessions of WAMP v1 and those over HTTP join; `nil`, the default, for the server's first.
    public var realm: String?

    /// The realms that sessions of WAMP v2 may join; empty, the default, for all.
    public var realms: [String]

    /// The accepted origins.
    public var origins: Origins

    /// Peer addresses that are closed at once.
    public var blockedAddresses: [String]

    /// How connections say who they are.
    public var authentication: Authentication

    /// Whether sessions of this listener are the backend: they pass the rule `backend`.
    public var isBackend: Bool

    /// Who may publish where the route has no rule of its own; `nil` for the server's rule.
    public var publish: PublishRule?

    /// Whether requests for plain HTTP get what the HTTP server serves, over the same port; default no.
    public var servesHTTP: Bool

    /// TLS, if the listener speaks it.
    public var tls: TLS?

    /// Compression, for clients that ask for it; `nil`, the default, for none.
    public var compression: Compression?

    /// Whether messages are sent back instead of being read as WAMP; for conformance suites of the WebSocket layer.
    package var isEcho = false

    /// Makes a listener.
    ///
    /// - Parameters:
    ///   - name: A name for logs.
    ///   - host: The address.
    ///   - port: The port, `0…65535`.
    ///   - origins: The accepted origins.
    ///   - authentication: How connections say who they are.
    public init(
        name: String = "public",
        host: String = "127.0.0.1",
        port: Int = 8080,
        origins: Origins = .hosts([]),
        authentication: Authentication = .ticket
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.socketPath = nil
        self.reusesPort = false
        self.protocols = [.wamp1]
        self.realm = nil
        self.realms = []
        self.origins = origins
        self.blockedAddresses = []
        self.authentication = authentication
        self.isBackend = false
        self.publish = nil
        self.servesHTTP = false
        self.tls = nil
        self.compression = nil
    }

    /// Whether sessions of WAMP v2 may join a realm.
    ///
    /// - Parameter name: The realm's name.
    /// - Returns: Whether they may.
    func admits(realm name: String) -> Bool {
        self.realms.isEmpty || self.realms.contains { $0.utf8.elementsEqual(name.utf8) }
    }
}
