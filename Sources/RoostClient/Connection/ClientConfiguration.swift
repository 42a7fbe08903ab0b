// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where a client connects to, as whom, and within which bounds.
public struct ClientConfiguration: Sendable {
    /// The server.
    public var address: WebSocketAddress

    /// Oro's ticket, sent as the item `ticket` of the query; `nil` for none.
    public var ticket: String?

    /// The value of `Origin`, default `127.0.0.1`, which these servers always accept; `nil` for no such header.
    public var origin: String?

    /// How the server of a `wss` address is verified.
    public var tls: ClientTLS

    /// The time from the start of connecting to WELCOME; default 10 s.
    public var connectTimeout: Duration

    /// The time that the server has to answer a close frame; default 2 s.
    public var closeTimeout: Duration

    /// The largest message of the server, in bytes, default 16 MiB; a larger one ends the connection.
    public var messageBytes: Int

    /// Events that may wait to be read, at least 1, default 256; beyond it nothing more is read.
    public var bufferedEvents: Int

    /// Calls that may wait for their results, default 1,024; beyond it calls fail.
    public var calls: Int

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - address: The server.
    ///   - ticket: Oro's ticket; `nil` for none.
    ///   - origin: The value of `Origin`; `nil` for no such header.
    ///   - tls: How the server of a `wss` address is verified.
    public init(
        address: WebSocketAddress,
        ticket: String? = nil,
        origin: String? = "127.0.0.1",
        tls: ClientTLS = ClientTLS()
    ) {
        self.address = address
        self.ticket = ticket
        self.origin = origin
        self.tls = tls
        self.connectTimeout = .seconds(10)
        self.closeTimeout = .seconds(2)
        self.messageBytes = 16 << 20
        self.bufferedEvents = 256
        self.calls = 1_024
    }
}
