// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Listening sockets that the process was started with, so that a restart refuses no connection: who keeps them lets new
/// connections wait meanwhile.
///
/// Source: sd_listen_fds(3).
struct InheritedSockets {
    /// One socket.
    struct Socket: Equatable {
        /// The descriptor.
        let descriptor: CInt
        /// What the unit calls it, empty if it has no name.
        let name: String
        /// Where it listens; `nil` if it does not listen.
        let address: SocketAddress?
    }

    /// The first descriptor that a service manager passes on.
    static let firstDescriptor: CInt = 3

    private(set) var sockets: [Socket]

    init(_ sockets: [Socket]) {
        self.sockets = sockets
    }

    /// Takes the sockets that the environment names.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - process: The id of this process: sockets of another one are none of ours.
    ///   - address: Finds out where a descriptor listens.
    init(
        environment: [String: String],
        process: pid_t = getpid(),
        address: (CInt) -> SocketAddress? = Self.listeningAddress
    ) {
        guard
            environment["LISTEN_PID"] == "\(process)", let count = environment["LISTEN_FDS"].flatMap({ CInt($0) }),
            (1...1_024).contains(count)
        else {
            self.init([])
            return
        }
        let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        self.init(
            (0..<count).map { index in
                let descriptor = Self.firstDescriptor + index
                let name = names.indices.contains(Int(index)) ? String(names[Int(index)]) : ""
                return Socket(descriptor: descriptor, name: name, address: address(descriptor))
            }
        )
    }

    /// The sockets that this process was started with.
    static var ofProcess: InheritedSockets {
        let names = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
        let values = names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }
        return InheritedSockets(environment: Dictionary(uniqueKeysWithValues: values))
    }

    /// Takes the socket of a listener out: that of its name, else that of its address.
    ///
    /// - Parameter listener: The listener.
    /// - Returns: The descriptor; `nil` if there is none.
    mutating func take(for listener: ListenerConfiguration) -> CInt? {
        let index =
            self.sockets.firstIndex { $0.name == listener.name && $0.address != nil }
            ?? self.sockets.firstIndex { $0.address.map(listener.isAt) ?? false }
        return index.map { self.sockets.remove(at: $0).descriptor }
    }

    /// Logs what nobody has taken.
    func warnOfRest(_ logger: Logger) {
        for socket in self.sockets {
            logger.warning(
                "no listener takes a socket that was passed on",
                metadata: [
                    LogKey.listener: "\(socket.name)", LogKey.address: "\(socket.address.map { "\($0)" } ?? "")",
                ]
            )
        }
    }

    /// Where a descriptor listens; `nil` if it is none of a listening stream socket.
    static func listeningAddress(_ descriptor: CInt) -> SocketAddress? {
        var isListening: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0, isListening != 0 else {
            return nil
        }
        return withUnsafeTemporaryAllocation(of: sockaddr_storage.self, capacity: 1) { storage in
            guard let base = storage.baseAddress else {
                return nil
            }
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let raw = UnsafeMutableRawPointer(base)
            let isKnown = raw.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &size) == 0
            }
            guard isKnown else {
                return nil
            }
            switch CInt(base.pointee.ss_family) {
            case AF_INET: return SocketAddress(raw.load(as: sockaddr_in.self))
            case AF_INET6: return SocketAddress(raw.load(as: sockaddr_in6.self))
            case AF_UNIX: return SocketAddress(raw.load(as: sockaddr_un.self))
            default: return nil
            }
        }
    }
}

extension ListenerConfiguration {
    /// Whether the listener is to listen there.
    fileprivate func isAt(_ address: SocketAddress) -> Bool {
        if let path = self.socketPath {
            return address.pathname == path
        }
        let own = try? SocketAddress(ipAddress: self.host == "localhost" ? "127.0.0.1" : self.host, port: self.port)
        return self.port != 0 && own == address
    }
}
