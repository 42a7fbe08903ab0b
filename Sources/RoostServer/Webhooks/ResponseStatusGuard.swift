// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// Fails responses whose status is below 100.
///
/// async-http-client 1.37 takes every status below 200 but 101 for one that another response follows, and ends the process
/// when a body comes instead. The parser knows of no body for 100 to 199; for what is below it reads one.
///
/// Source: RFC 9110 §15: a status is 100 to 599.
final class ResponseStatusGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// The least status that there is.
    private static let least = 100

    private var hasFailed = false

    /// Puts a guard behind the parser of a connection of async-http-client.
    ///
    /// - Parameter channel: The connection.
    /// - Returns: When it is there.
    @Sendable
    static func install(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(ResponseStatusGuard(), position: .after(parser))
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.hasFailed else {
            return
        }
        if case .head(let head) = self.unwrapInboundIn(data), head.status.code < Self.least {
            self.hasFailed = true
            context.fireErrorCaught(HTTPParserError.invalidStatus)
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}
