// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A port that the server listens on.
final class Listener: Sendable {
    let channel: any Channel
    private let slot: Slot

    /// What new connections get.
    private final class Slot: Sendable {
        let entrance: Mutex<ListenerEntrance>

        init(_ entrance: ListenerEntrance) {
            self.entrance = Mutex(entrance)
        }
    }

    private init(channel: any Channel, slot: Slot) {
        self.channel = channel
        self.slot = slot
    }

    /// What new connections get.
    var entrance: ListenerEntrance {
        self.slot.entrance.withLock { $0 }
    }

    /// What connections of the listener share, the new ones.
    var context: ListenerContext {
        self.entrance.context
    }

    /// New connections get something else.
    func replace(_ entrance: ListenerEntrance) {
        self.slot.entrance.withLock { $0 = entrance }
    }

    /// Binds a listener; its connections are spread over the loops of the shards.
    ///
    /// - Parameters:
    ///   - context: What its connections share.
    ///   - shards: The shards.
    ///   - group: The loops, one for each shard.
    ///   - descriptor: A socket that listens already; `nil` to bind one.
    /// - Returns: The listener.
    /// - Throws: When the port cannot be bound, or a certificate or key cannot be read.
    static func bind(
        _ context: ListenerContext,
        shards: [Shard],
        group: any EventLoopGroup,
        descriptor: CInt? = nil
    ) async throws -> Listener {
        let slot = Slot(try ListenerEntrance(context))
        let byLoop = Dictionary(uniqueKeysWithValues: shards.map { (ObjectIdentifier($0.eventLoop), $0) })
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.sharesPort, value: context.configuration.reusesPort ? 1 : 0)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                guard let shard = byLoop[ObjectIdentifier(channel.eventLoop)] else {
                    return channel.close()
                }
                let (context, tls) = slot.entrance.withLock { ($0.context, $0.tls) }
                return channel.eventLoop.makeCompletedFuture {
                    if context.configuration.socketPath == nil {
                        try channel.syncOptions?.setOption(.socketOption(.tcp_nodelay), value: 1)
                        channel.limitUnsentBytes()
                    }
                    let buffers = SharedReceiveBuffer(shard: shard)
                    try channel.syncOptions?.setOption(.recvAllocator, value: buffers)
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(Connection(shard: shard, listener: context))
                }
            }
            .bind(to: context.configuration, descriptor: descriptor)
        return Listener(channel: channel, slot: slot)
    }
}

extension ServerBootstrap {
    /// Binds where a listener is configured to be; the file of a Unix domain socket that nobody listens on is replaced.
    func bind(to configuration: ListenerConfiguration, descriptor: CInt?) async throws -> any Channel {
        if let descriptor {
            return try await self.withBoundSocket(descriptor).get()
        }
        guard let path = configuration.socketPath else {
            return try await self.bind(host: configuration.host, port: configuration.port).get()
        }
        return try await self.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
    }
}

extension ChannelOption where Self == ChannelOptions.Types.SocketOption {
    /// Whether other processes of the same user may listen on the same port.
    static var sharesPort: Self {
        .socketOption(NIOBSDSocket.Option(rawValue: SO_REUSEPORT))
    }
}

extension Channel {
    /// Lets the kernel keep little that it has not sent, so that what waits for a slow peer waits where it can be dropped.
    ///
    /// The kernel's own bound is megabytes for each connection. Where this cannot be set, that one stays.
    fileprivate func limitUnsentBytes() {
        #if os(Linux)
        let name = NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)
        let option = ChannelOptions.Types.SocketOption(level: .tcp, name: name)
        try? self.syncOptions?.setOption(option, value: 131_072)
        #endif
    }
}

/// Lets all connections of a loop read into one buffer, one after the other.
///
/// NIO keeps the first buffer of each channel for as long as the channel lives, so that one is small; it asks for another
/// one at each read as long as reads are said to grow.
///
/// Invariant: used on the loop of its channel only.
private final class SharedReceiveBuffer: RecvByteBufferAllocator, @unchecked Sendable {
    private static let firstBytes = 128

    private let shard: Shard
    private var isFirst = true

    init(shard: Shard) {
        self.shard = shard
    }

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        guard self.isFirst else {
            return self.shard.takeReceiveBuffer(allocator)
        }
        self.isFirst = false
        return allocator.buffer(capacity: Self.firstBytes)
    }

    func record(actualReadBytes: Int) -> Bool {
        true
    }

    func nextBufferSize() -> Int? {
        nil
    }
}

extension NIOSSLContext {
    /// The context of a listener's TLS.
    convenience init(_ configuration: ListenerConfiguration.TLS) throws {
        let chain = try NIOSSLCertificate.fromPEMFile(configuration.certificateChain)
        let key = try NIOSSLPrivateKey(file: configuration.privateKey, format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        tls.shutdownTimeout = ConnectionDeadlines.lingering
        try self.init(configuration: tls)
    }
}
