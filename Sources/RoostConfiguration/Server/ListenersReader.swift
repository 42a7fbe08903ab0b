// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads `listeners`.
struct ListenersReader {
    /// The most listeners of a server.
    private static let maximum = 64

    static let keys = [
        "name", "host", "port", "dsn", "origins", "blocked_addresses", "authentication", "backend", "publish", "tls",
        "compression", "protocols", "realm", "realms", "socket", "reuse_port", "http",
    ]

    let context: ReaderContext

    /// Reads the list; without one there is one listener with the defaults.
    func read(_ node: YAMLNode?) -> [ListenerConfiguration] {
        guard let node, !node.isNull else {
            return [self.listener(nil, index: 0)]
        }
        guard let elements = node.list, (1...Self.maximum).contains(elements.count) else {
            self.context.issues.error(
                node.location,
                "The key \"listeners\" must be a list of 1 to \(Self.maximum) maps.",
                remedy: "Write a dash before each listener."
            )
            return [self.listener(nil, index: 0)]
        }
        var listeners: [ListenerConfiguration] = []
        for (index, element) in elements.enumerated() {
            listeners.append(self.listener(element, index: index, previous: listeners.last))
        }
        self.reportDoubles(listeners, at: elements)
        return listeners
    }

    private func listener(
        _ node: YAMLNode?,
        index: Int,
        previous: ListenerConfiguration? = nil
    ) -> ListenerConfiguration {
        let reader = MapReader(node, path: "listeners.\(index)", keys: Self.keys, context: self.context)
        var listener = ListenerConfiguration(name: index == 0 ? "public" : "listener\(index)")
        listener.name = reader.name("name") ?? listener.name
        self.readAddress(reader, previous: previous, into: &listener)
        self.readProtocols(reader, into: &listener)
        self.readOrigins(reader, into: &listener)
        listener.blockedAddresses = reader.texts("blocked_addresses")?.map(\.text) ?? []
        let ways = ListenerConfiguration.Authentication.self
        let word = reader.choice("authentication", among: ways.allCases.map(\.rawValue))
        listener.authentication = word.flatMap { ways.init(rawValue: $0) } ?? .ticket
        listener.isBackend = reader.flag("backend") ?? false
        listener.reusesPort = reader.flag("reuse_port") ?? false
        listener.servesHTTP = reader.flag("http") ?? false
        listener.publish = reader.publishRule("publish")
        listener.tls = self.tls(reader)
        listener.compression = self.compression(reader)
        self.reportOpenBackend(listener, at: reader.location)
        return listener
    }

    private func readProtocols(_ reader: MapReader, into listener: inout ListenerConfiguration) {
        let known = ListenerConfiguration.WireProtocol.allCases.map(\.rawValue)
        if let words = reader.texts("protocols") {
            listener.protocols = []
            for word in words {
                guard let found = ListenerConfiguration.WireProtocol(rawValue: word.text) else {
                    self.context.issues.error(
                        word.source,
                        "The protocol \"\(word.text)\" is unknown.",
                        remedy: Suggestion.remedy(for: word.text, among: known)
                    )
                    continue
                }
                listener.protocols.insert(found)
            }
        }
        listener.realm = reader.name("realm")
        listener.realms = reader.texts("realms")?.map(\.text) ?? []
    }

    private func readAddress(
        _ reader: MapReader,
        previous: ListenerConfiguration?,
        into listener: inout ListenerConfiguration
    ) {
        listener.socketPath = reader.name("socket").map { Path.join(self.context.folder, $0) }
        if let text = reader.name("dsn") {
            self.readDSN(text, reader, into: &listener)
        }
        listener.host = reader.name("host") ?? listener.host
        if reader.value("port")?.string == "next" {
            listener.port = previous.map { $0.port == 0 ? 0 : $0.port + 1 } ?? listener.port
        } else {
            listener.port = reader.number("port", in: 0...65_535) ?? listener.port
        }
    }

    /// Takes host and port from a DSN; `env` means Oro's variable for the server.
    private func readDSN(_ text: String, _ reader: MapReader, into listener: inout ListenerConfiguration) {
        let variable = "ORO_WEBSOCKET_SERVER_DSN"
        let location = reader.value("dsn")?.location
        let value = text == "env" ? self.context.environment[variable] ?? "//0.0.0.0:8080" : text
        do throws(WebSocketDSNError) {
            (listener.host, listener.port) = try WebSocketDSN(value).listeningAddress()
        } catch {
            self.context.issues.error(
                location,
                error.message,
                remedy: "Write //HOST:PORT\(text == "env" ? " to \(variable)" : "")."
            )
        }
    }

    private func readOrigins(_ reader: MapReader, into listener: inout ListenerConfiguration) {
        guard let node = reader.value("origins") else {
            return
        }
        guard node.string != "any" else {
            listener.origins = .any
            return
        }
        guard let hosts = reader.texts("origins") else {
            return
        }
        for host in hosts where host.text.contains("/") || host.text.contains(":") && !host.text.hasPrefix("[") {
            self.context.issues.error(
                host.source,
                "The origin \"\(host.text)\" is not a host name.",
                remedy: "Write the host alone, without scheme, port and path, such as shop.example; \"any\" is all."
            )
        }
        listener.origins = .hosts(hosts.map(\.text))
    }

    private func tls(_ reader: MapReader) -> ListenerConfiguration.TLS? {
        guard let node = reader.value("tls") else {
            return nil
        }
        let path = reader.path(of: "tls")
        let keys = ["certificate_chain", "private_key"]
        let section = MapReader(node, path: path, keys: keys, context: self.context)
        let paths = keys.map { key -> String? in
            guard let name = section.name(key) else {
                self.context.issues.error(
                    node.location,
                    "The key \"\(path).\(key)\" is missing.",
                    remedy: "Write the path of a PEM file."
                )
                return nil
            }
            let file = Path.join(self.context.folder, name)
            if !FileAccess.isFile(file) {
                self.context.issues.error(
                    section.value(key)?.location,
                    "The file \"\(file)\" does not exist.",
                    remedy: "Correct the path."
                )
            }
            return file
        }
        guard let chain = paths[0], let key = paths[1] else {
            return nil
        }
        return ListenerConfiguration.TLS(certificateChain: chain, privateKey: key)
    }

    /// Reads `compression`: a flag, or a map that turns it on.
    private func compression(_ reader: MapReader) -> ListenerConfiguration.Compression? {
        guard let node = reader.value("compression") else {
            return nil
        }
        guard node.scalar == nil else {
            return reader.flag("compression") == true ? ListenerConfiguration.Compression() : nil
        }
        let section = MapReader(
            node,
            path: reader.path(of: "compression"),
            keys: ["level", "minimum_bytes", "window_bits"],
            context: self.context
        )
        var compression = ListenerConfiguration.Compression()
        compression.level = section.number("level", in: 1...9) ?? compression.level
        compression.minimumBytes = section.bytes("minimum_bytes", in: 0...65_536) ?? compression.minimumBytes
        compression.windowBits = section.number("window_bits", in: 9...15) ?? compression.windowBits
        return compression
    }

    private func reportOpenBackend(_ listener: ListenerConfiguration, at source: SourceLocation?) {
        let isLocal = listener.host == "localhost" || listener.host == "::1" || listener.host.hasPrefix("127.")
        guard listener.isBackend, listener.authentication == .anonymous, !isLocal else {
            return
        }
        self.context.issues.warning(
            source,
            "Whoever reaches the backend listener \"\(listener.name)\" on \(listener.host) may publish to every topic.",
            remedy: "Let it listen on 127.0.0.1, or set \"authentication: ticket\"."
        )
    }

    private func reportDoubles(_ listeners: [ListenerConfiguration], at nodes: [YAMLNode]) {
        for (index, listener) in listeners.enumerated() {
            for earlier in listeners[..<index] {
                if earlier.name == listener.name {
                    self.context.issues.error(
                        nodes[index].location,
                        "Two listeners have the name \"\(listener.name)\".",
                        remedy: "Give each a name of its own."
                    )
                }
                if earlier.host == listener.host, earlier.port == listener.port, listener.port != 0,
                    earlier.socketPath == nil, listener.socketPath == nil
                {
                    self.context.issues.error(
                        nodes[index].location,
                        "Two listeners have the address \(listener.host):\(listener.port).",
                        remedy: "Give each a port of its own."
                    )
                }
            }
        }
    }
}
