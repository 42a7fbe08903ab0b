// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// Asks a server that runs whether it is well: `/live` or `/ready` of its HTTP server.
public struct HealthProbe: Sendable {
    /// Bytes of an answer that are kept.
    private static let limit = 16_384

    private let host: String
    private let port: Int

    /// Makes a probe.
    ///
    /// - Parameters:
    ///   - host: The host of the HTTP server; an address that means all is asked as `127.0.0.1`.
    ///   - port: Its port.
    public init(host: String, port: Int) {
        self.host = ["0.0.0.0", "::", "*"].contains(host) ? "127.0.0.1" : host
        self.port = port
    }

    /// Asks once.
    ///
    /// - Parameters:
    ///   - path: The path, such as `/ready`.
    ///   - timeout: How long to wait for the whole answer.
    /// - Returns: Whether the server is well, and what it said, or why it said nothing.
    public func ask(_ path: String, timeout: Duration) async -> (isWell: Bool, text: String) {
        let group = MultiThreadedEventLoopGroup.singleton
        let answer = group.next().makePromise(of: ByteBuffer.self)
        let time = TimeAmount(timeout)
        do {
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(time)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Collector(limit: Self.limit, answer: answer))
                    }
                }
                .connect(host: self.host, port: self.port)
                .get()
            channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
            let request = "GET \(path) HTTP/1.1\r\nHost: \(self.host):\(self.port)\r\nConnection: close\r\n\r\n"
            try await channel.writeAndFlush(ByteBuffer(string: request)).get()
            return Self.judge(String(buffer: try await answer.futureResult.get()))
        } catch {
            answer.fail(error)
            return (false, "No answer from \(self.host):\(self.port): \(error)")
        }
    }

    /// Reads an answer.
    static func judge(_ text: String) -> (isWell: Bool, text: String) {
        guard let head = text.split(separator: "\r\n", maxSplits: 1).first, head.hasPrefix("HTTP/1.1 ") else {
            return (false, "The answer is not HTTP.")
        }
        let status = head.dropFirst("HTTP/1.1 ".count)
        let body = text.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().first ?? ""
        return (status.hasPrefix("200"), "\(status): \(body.split(separator: "\n").joined())")
    }
}

/// Keeps what a server sends until it closes.
private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let limit: Int
    private let answer: EventLoopPromise<ByteBuffer>
    private var bytes = ByteBuffer()

    init(limit: Int, answer: EventLoopPromise<ByteBuffer>) {
        self.limit = limit
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = self.unwrapInboundIn(data)
        self.bytes.writeBuffer(&part)
        if self.bytes.readableBytes > self.limit {
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.answer.succeed(self.bytes)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
