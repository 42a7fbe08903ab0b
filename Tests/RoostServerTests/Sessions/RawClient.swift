// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import NIOPosix
internal import RoostRouter
internal import RoostServer
internal import Testing
internal import WAMP

/// A WAMP v2 client of raw messages: JSON over RawSocket.
///
/// Invariant: one task at a time uses a client.
final class RawClient: @unchecked Sendable {
    private let channel: any Channel
    nonisolated(unsafe) private var messages: AsyncStream<[WireValue]>.Iterator

    /// The last element of the answer to HELLO.
    private(set) var last: WireValue?

    /// Connects and joins the realm `default`.
    ///
    /// - Parameters:
    ///   - port: The server's port.
    ///   - code: The type of the answer that is expected: WELCOME, or ABORT.
    /// - Throws: What keeps the client from connecting.
    init(port: Int, expecting code: Int64 = 2) async throws {
        let (messages, continuation) = AsyncStream<[WireValue]>.makeStream()
        self.messages = messages.makeAsyncIterator()
        self.channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RawClientHandler(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        try await self.channel.writeAndFlush(ByteBuffer(bytes: [0x7F, 0xF1, 0, 0]))
        try await self.send(#"[1,"default",{"roles":{"caller":{},"callee":{},"publisher":{},"subscriber":{}}}]"#)
        let answer = await self.next()
        #expect(answer?.first == .integer(code))
        self.last = answer?.last
    }

    /// Sends a message.
    ///
    /// - Parameter text: The message.
    /// - Throws: What keeps it from being sent.
    func send(_ text: String) async throws {
        var frame = ByteBuffer()
        frame.writeInteger(UInt32(text.utf8.count))
        frame.writeString(text)
        try await self.channel.writeAndFlush(frame)
    }

    /// The next message; `nil` after the end of the connection.
    func next() async -> [WireValue]? {
        await self.messages.next()
    }

    func close() async throws {
        try await self.channel.close()
    }
}

/// Takes frames apart; the first four bytes are those of the handshake.
private final class RawClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let messages: AsyncStream<[WireValue]>.Continuation
    private var input = ByteBuffer()
    private var isOpen = false

    init(_ messages: AsyncStream<[WireValue]>.Continuation) {
        self.messages = messages
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        self.input.writeBuffer(&bytes)
        if !self.isOpen, self.input.readInteger(as: UInt32.self) != nil {
            self.isOpen = true
        }
        while let length = self.input.getInteger(at: self.input.readerIndex, as: UInt32.self),
            let frame = self.input.getSlice(at: self.input.readerIndex + 4, length: Int(length))
        {
            self.input.moveReaderIndex(forwardBy: 4 + Int(length))
            if let message = try? WireValue.parse(frame.readableBytesView).array {
                self.messages.yield(message)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.messages.finish()
    }
}

/// Runs a server that speaks everything on a free port of loopback as long as a closure needs it.
///
/// - Parameters:
///   - handlers: The handlers.
///   - routes: Channels with the names of their handlers.
///   - body: What to do with the server's port.
/// - Throws: What the closure throws, or why the server could not start.
func withRouter(
    _ handlers: HandlerRegistry,
    routes: KeyValuePairs<String, String>,
    _ body: @Sendable (Int) async throws -> Void
) async throws {
    var listener = ListenerConfiguration(port: 0, authentication: .anonymous)
    listener.protocols = [.wamp1, .wamp2, .rawSocket]
    let definitions = routes.map { RouteDefinition(name: $0.key, channel: $0.key, handler: $0.value) }
    let table = RouteTable.compile(definitions).table
    var configuration = ServerConfiguration(listeners: [listener], routes: table, handlers: handlers)
    configuration.publish = .anyone
    configuration.loops = 2
    configuration.realms[0].admitsUnroutedTopics = true
    configuration.realms[0].authorization = try AuthorizationRules(allowsWithoutRules: true)
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = Server(configuration: configuration, logger: logger) { addresses in
        announce.yield(addresses.first?.port ?? 0)
        announce.finish()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { announce.finish() }
            try await server.run()
        }
        for await port in ports {
            try await body(port)
            break
        }
        group.cancelAll()
    }
}
