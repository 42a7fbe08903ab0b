// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// What is known of a request besides the request itself.
struct HTTPContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// The connection that the request came over; its event loop is one of the server's.
    let channel: any Channel

    /// The request's body, set by ``HTTPEntrance``.
    var body: HTTPBody?

    /// The name of the API key that the request has shown; `nil` before authentication and where none is needed.
    var keyName: String?

    /// Takes what the HTTP server knows.
    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
        self.body = nil
        self.keyName = nil
    }

    /// The peer's IP address; `nil` for Unix domain sockets and connections that have gone.
    var peerAddress: String? {
        self.channel.remoteAddress?.ipAddress
    }

    /// Reads the whole body.
    ///
    /// - Returns: The bytes; none if it has been read before.
    /// - Throws: ``ProblemDetails``: 413 beyond `http_body_bytes`, 400 if it ends early. A body that takes longer than
    ///   `http_timeout` ends the connection.
    func readBody() async throws -> ByteBuffer {
        try await self.body?.read() ?? ByteBuffer()
    }
}
