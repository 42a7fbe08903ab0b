// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import RoostServer

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Whether the addresses to listen on are free, or, if the server is to run already, taken.
struct PortCheck {
    /// An address to listen on.
    struct Address: Equatable, Sendable {
        var name: String
        var host: String
        var port: Int
    }

    /// Whether the server is said to run already.
    let isRunning: Bool

    /// The addresses of a configuration that have a port of their own, each once.
    static func addresses(_ server: ServerConfiguration) -> [Address] {
        var addresses = server.listeners.filter { $0.socketPath == nil }.map {
            Address(name: $0.name, host: $0.host, port: $0.port)
        }
        if let http = server.http, http.hasOwnPort {
            addresses.append(Address(name: "http", host: http.host, port: http.port))
        }
        return addresses.filter { $0.port != 0 }
    }

    /// Tries all addresses.
    func findings(_ addresses: [Address]) async -> [Finding] {
        var findings: [Finding] = []
        var seen: [Address] = []
        for address in addresses {
            if let other = seen.first(where: { $0.host == address.host && $0.port == address.port }) {
                findings.append(
                    .failure(
                        "ports",
                        "\"\(other.name)\" and \"\(address.name)\" both want \(address.host):\(address.port).",
                        remedy: "Give one of them another port."
                    )
                )
            } else {
                findings.append(self.finding(address, error: await Self.bind(address)))
            }
            seen.append(address)
        }
        return findings
    }

    /// Judges what came of trying to bind an address.
    ///
    /// - Parameters:
    ///   - address: The address.
    ///   - error: The number of the error; 0 if it was bound, -1 if the host is unknown.
    /// - Returns: What was found.
    func finding(_ address: Address, error: CInt) -> Finding {
        let place = "\(address.host):\(address.port) (\(address.name))"
        switch error {
        case 0 where self.isRunning:
            return .failure("ports", "Nobody listens on \(place).", remedy: "Look into the log of the server.")
        case EADDRINUSE where self.isRunning: return .ok("ports", "Somebody listens on \(place).")
        case 0: return .ok("ports", "\(place) is free.")
        case EADDRINUSE:
            return .failure(
                "ports",
                "\(place) is taken.",
                remedy: "\"ss -ltnp sport = :\(address.port)\" says by whom; if it is this server, add --running."
            )
        case EACCES:
            return .failure(
                "ports",
                "This user may not listen on \(place).",
                remedy: "Take a port from 1024 on, or set \"AmbientCapabilities=CAP_NET_BIND_SERVICE\" in the unit."
            )
        case EADDRNOTAVAIL:
            return .failure(
                "ports",
                "\(address.host) is no address of this machine (\(address.name)).",
                remedy: "\"ip address\" lists them; 0.0.0.0 means all."
            )
        case -1:
            return .failure(
                "ports",
                "The host \(address.host) is unknown (\(address.name)).",
                remedy: "Write an address."
            )
        default:
            return .failure("ports", "\(place) cannot be bound: error \(error).", remedy: "Look up the error.")
        }
    }

    /// Binds an address and lets go of it.
    private static func bind(_ address: Address) async -> CInt {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        do {
            let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
            try? await channel.close().get()
            return 0
        } catch let error as IOError {
            return error.errnoCode
        } catch {
            return -1
        }
    }
}
