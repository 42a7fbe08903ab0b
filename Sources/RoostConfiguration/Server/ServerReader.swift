// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads the keys of the configuration file that are about the server as a whole.
struct ServerReader {
    let context: ReaderContext

    /// Reads all of them.
    func read(_ reader: MapReader, into server: inout ServerConfiguration) {
        server.publish = reader.publishRule("publish") ?? .backend
        server.slowConsumer = reader.slowConsumerPolicy("slow_consumer") ?? .disconnect
        server.tickets = TicketsReader(context: self.context).read(reader.value("tickets"))
        server.limits = LimitsReader.read(reader.value("limits"), context: self.context)
        server.identity = self.identity(reader) ?? .roost
        server.page = self.page(reader)
        server.loops = reader.number("loops", in: 1...1_024)
        if let word = reader.choice("sink", among: SinkChoice.allCases.map(\.rawValue)) {
            server.sink = SinkChoice(rawValue: word) ?? .automatic
        }
        server.isStrict = reader.flag("strict") ?? false
        self.reportMissingTickets(server, reader)
        self.reportMissingBackend(server, reader)
    }

    /// Reads `log.level`.
    func logLevel(_ reader: MapReader) -> LoadedConfiguration.LogLevel {
        let section = MapReader(reader.value("log"), path: "log", keys: ["level"], context: self.context)
        let word = section.choice("level", among: LoadedConfiguration.LogLevel.allCases.map(\.rawValue))
        return word.flatMap { LoadedConfiguration.LogLevel(rawValue: $0) } ?? .info
    }

    private func identity(_ reader: MapReader) -> ServerIdentity? {
        guard let node = reader.value("identity") else {
            return nil
        }
        let section = MapReader(node, path: "identity", keys: ["product", "version"], context: self.context)
        let product = section.name("product") ?? ServerIdentity.roost.product
        let version = section.name("version") ?? ServerIdentity.roost.version
        guard let identity = ServerIdentity(product: product, version: version) else {
            self.context.issues.error(
                node.location,
                "The identity \"\(product)/\(version)\" has characters or a length that Oro's publisher cannot stand.",
                remedy: "Use 1 to 20 ASCII letters, digits, \"-\" and \"_\", in the version also dots."
            )
            return nil
        }
        return identity
    }

    private func page(_ reader: MapReader) -> PageConfiguration? {
        let node = reader.value("page")
        let isOverridden = self.context.overrides.contains(below: "page")
        if case .bool(let isWanted) = node?.scalar {
            guard isWanted || isOverridden else {
                return nil
            }
        } else if node == nil, !isOverridden {
            return nil
        }
        let map = node?.scalar == nil ? node : nil
        let section = MapReader(map, path: "page", keys: ["host", "port"], context: self.context)
        var page = PageConfiguration()
        page.host = section.name("host") ?? page.host
        page.port = section.number("port", in: 0...65_535) ?? page.port
        return page
    }

    private func reportMissingTickets(_ server: ServerConfiguration, _ reader: MapReader) {
        let listener = server.listeners.first { $0.authentication == .ticket }
        let isMissing = reader.value("tickets") == nil && !self.context.overrides.contains(below: "tickets")
        guard let listener, isMissing else {
            return
        }
        self.context.issues.error(
            reader.value("listeners")?.location ?? reader.location,
            "The listener \"\(listener.name)\" asks for tickets, and there is no section \"tickets\".",
            remedy: "Write tickets: {secret: …}, or set \"authentication: anonymous\" for the listener."
        )
    }

    /// Warns if the rule `backend` is in force somewhere and nobody can be the backend.
    private func reportMissingBackend(_ server: ServerConfiguration, _ reader: MapReader) {
        let isNeeded = server.listeners.contains { ($0.publish ?? server.publish) == .backend }
        guard isNeeded, !server.listeners.contains(where: \.isBackend),
            server.routes.routes.contains(where: { $0.publish == nil || $0.publish == .backend })
        else {
            return
        }
        self.context.issues.warning(
            reader.value("publish")?.location ?? reader.location,
            "Only the backend may publish, and no listener has \"backend: true\".",
            remedy: "Add a listener with \"backend: true\" on an address that only the application reaches, or, as in "
                + "the system that this one replaces, let everybody publish with \"publish: anyone\"."
        )
    }
}
