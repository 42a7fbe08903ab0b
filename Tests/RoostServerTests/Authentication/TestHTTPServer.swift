// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A web server on a free port of this machine, which knows no more of HTTP than these tests need.
final class TestHTTPServer: Sendable {
    /// What the server does with a request.
    enum Answer: Sendable {
        /// Sends these bytes and keeps the connection.
        case text(String)
        /// Sends nothing, ever.
        case nothing
        /// Sends the head of an answer, and then a byte every 20 ms.
        case drip
    }

    private let channel: any Channel
    private let requestLog: RequestLog

    /// The requests so far, as text.
    var requests: [String] { self.requestLog.requests.withLock { $0 } }

    var url: String { "http://127.0.0.1:\(self.channel.localAddress?.port ?? 0)/user" }

    /// Runs a server that treats all requests alike.
    static func with<Result>(
        _ answer: Answer,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (TestHTTPServer) async throws -> Result
    ) async throws -> Result {
        let requestLog = RequestLog()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(answer: answer, requestLog: requestLog))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = TestHTTPServer(channel: channel, requestLog: requestLog)
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try await channel.close()
            throw error
        }
    }

    private init(channel: any Channel, requestLog: RequestLog) {
        self.channel = channel
        self.requestLog = requestLog
    }

    /// An answer of HTTP/1.1 with a length.
    static func response(_ status: String, _ body: String, headers: String = "") -> Answer {
        .text("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    private final class RequestLog: Sendable {
        let requests = Mutex<[String]>([])
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: Answer
        private let requestLog: RequestLog
        private var received = ""

        init(answer: Answer, requestLog: RequestLog) {
            self.answer = answer
            self.requestLog = requestLog
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.received += String(buffer: self.unwrapInboundIn(data))
            guard let head = self.received.range(ofHeadEnd: "\r\n\r\n") else { return }
            let isPost = self.received.utf8.starts(with: "POST".utf8)
            guard !isPost || head < self.received.utf8.count else { return }
            self.requestLog.requests.withLock { $0.append(self.received) }
            self.received = ""
            switch self.answer {
            case .text(let text):
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .nothing:
                break
            case .drip:
                let head = "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
                let channel = context.channel
                channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
                }
            }
        }
    }
}

extension String {
    /// The number of bytes through the end of the first occurrence.
    fileprivate func range(ofHeadEnd mark: String) -> Int? {
        let bytes = Array(self.utf8)
        let mark = Array(mark.utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
            .map { $0 + mark.count }
    }
}
