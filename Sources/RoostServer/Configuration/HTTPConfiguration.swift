// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where and what is served over plain HTTP.
///
/// | key, below `http` | type | default | |
/// |---|---|---|---|
/// | `host` | text | `127.0.0.1` | the address |
/// | `port` | `0…65535` | 8081 | the port; 0 lets the system choose |
/// | `page` | truth value | false | the page with live messages, at `/` |
/// | `console` | truth value | false | the operators' console, at `/console`; it needs the API |
/// | `api` | `keys`, `open`, `none` | `keys` with `api_keys`, else `none` | who may use the API below `/v1/` |
/// | `api_keys` | list | none | the keys of the API: name, secret, what they are for |
/// | `metrics` | truth value | false | what the server counts, at `/metrics` |
///
/// `/live` and `/ready` are always there.
public struct HTTPConfiguration: Equatable, Sendable {
    /// The address, default `127.0.0.1`.
    public var host: String

    /// The port, `0…65535`; 0 lets the system choose.
    public var port: Int

    /// Whether there is a port of its own, default yes; without it only listeners that share theirs serve HTTP
    /// (``ListenerConfiguration/servesHTTP``).
    public var hasOwnPort: Bool

    /// Whether other processes of the same user may listen on the same port, as the next one does during a restart;
    /// default no (`SO_REUSEPORT`).
    public var reusesPort: Bool

    /// Whether the page with live messages is served, default false.
    public var hasPage: Bool

    /// Whether the operators' console is served, default false; it shows and does what the API allows.
    public var hasConsole: Bool

    /// Who may use the API below `/v1/`; `nil`, the default, for nobody.
    ///
    /// ``APIAccess/open`` is refused unless ``host`` is a loopback address.
    public var api: APIAccess?

    /// Whether what the server counts is served for Prometheus, default false.
    ///
    /// Whoever embeds the server has to bootstrap the metrics: ``MetricCatalog/makeRegistry()``.
    public var hasMetrics: Bool

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - host: The address.
    ///   - port: The port, `0…65535`.
    ///   - hasPage: Whether the page with live messages is served.
    public init(host: String = "127.0.0.1", port: Int = 8_081, hasPage: Bool = false) {
        self.host = host
        self.port = port
        self.hasOwnPort = true
        self.reusesPort = false
        self.hasPage = hasPage
        self.hasConsole = false
        self.api = nil
        self.hasMetrics = false
    }
}

/// The HTTP API is open, and not only the own machine reaches it.
public struct OpenAPIAccessRefused: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address.
    public let host: String

    /// What to do about it.
    public var description: String {
        "Without keys the HTTP API is served on loopback addresses only, not on \(self.host). Set keys."
    }
}

extension HTTPConfiguration {
    /// Checks what cannot be served.
    ///
    /// - Parameter listeners: The listeners, some of which may share their ports.
    /// - Throws: ``OpenAPIAccessRefused``.
    func check(_ listeners: [ListenerConfiguration]) throws {
        guard self.api == .open else {
            return
        }
        let own = self.hasOwnPort ? [self.host] : []
        let shared = listeners.filter { $0.servesHTTP && $0.socketPath == nil }.map(\.host)
        for host in own + shared where !LoopbackAddress.contains(host) {
            throw OpenAPIAccessRefused(host: host)
        }
    }
}
