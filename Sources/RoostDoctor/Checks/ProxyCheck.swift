// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// What is between clients and listeners: proxies, and networks that everybody reaches.
enum ProxyCheck {
    /// After so many seconds nginx closes a connection over which nothing comes, unless told otherwise.
    static let proxyTimeout = Duration.seconds(60)

    static func findings(_ server: ServerConfiguration) -> [Finding] {
        var findings = [self.keepAlive(server.limits)]
        for listener in server.listeners {
            findings += self.isLocal(listener) ? self.behindProxy(listener, server.limits) : self.open(listener)
        }
        if let http = server.http, http.hasOwnPort, !Self.isLoopback(http.host) {
            findings.append(
                .warning(
                    "proxy",
                    "Plain HTTP is served on \(http.host), without TLS.",
                    remedy: "Set \"http.host\" to an address that only your proxy and your monitoring reach."
                )
            )
        }
        return findings
    }

    private static func keepAlive(_ limits: Limits) -> Finding {
        guard limits.pingInterval > .zero else {
            return .warning(
                "proxy",
                "Keep-alive is off; proxies close connections over which nothing comes, nginx after 60 s.",
                remedy: "Set \"limits.ping_interval: 20s\"."
            )
        }
        guard limits.pingInterval < Self.proxyTimeout else {
            return .warning(
                "proxy",
                "Pings are \(limits.pingInterval.components.seconds) s apart; nginx closes silent connections after 60 s.",
                remedy: "Set \"limits.ping_interval\" below 60 s, or proxy_read_timeout above it."
            )
        }
        return .ok("proxy", "Pings keep connections through proxies alive.")
    }

    /// A listener that only this machine reaches: what comes from elsewhere has come through a proxy.
    private static func behindProxy(_ listener: ListenerConfiguration, _ limits: Limits) -> [Finding] {
        var findings: [Finding] = []
        if !listener.isBackend, limits.connectionsPerAddress < limits.connections {
            findings.append(
                .warning(
                    "proxy",
                    "All clients of the listener \"\(listener.name)\" have the proxy's address, and of one address only "
                        + "\(limits.connectionsPerAddress) connections are accepted. X-Forwarded-For is not read.",
                    remedy: "Set \"limits.connections_per_address: \(limits.connections)\", and limit addresses in the "
                        + "proxy."
                )
            )
        }
        if !listener.blockedAddresses.isEmpty {
            findings.append(
                .warning(
                    "proxy",
                    "The listener \"\(listener.name)\" blocks addresses, and sees none but the proxy's.",
                    remedy: "Block addresses in the proxy."
                )
            )
        }
        return findings
    }

    /// A listener that others reach.
    private static func open(_ listener: ListenerConfiguration) -> [Finding] {
        guard listener.tls == nil else {
            return []
        }
        if listener.isBackend, listener.authentication == .anonymous {
            return [
                .warning(
                    "proxy",
                    "Whoever reaches \(listener.host):\(listener.port) is the backend and may publish: the listener "
                        + "\"\(listener.name)\" asks for no ticket.",
                    remedy: "Bind it to 127.0.0.1 or a private address, or set \"authentication: ticket\"."
                )
            ]
        }
        return [
            .warning(
                "proxy",
                "The listener \"\(listener.name)\" on \(listener.host):\(listener.port) has no TLS; tickets and events "
                    + "cross the network as they are.",
                remedy: "Give it \"tls\", or bind it to 127.0.0.1 behind a proxy that has TLS."
            )
        ]
    }

    private static func isLocal(_ listener: ListenerConfiguration) -> Bool {
        listener.socketPath != nil || self.isLoopback(listener.host)
    }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
