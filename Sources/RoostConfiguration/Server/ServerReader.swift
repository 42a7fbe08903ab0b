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
        server.realms = RealmsReader(context: self.context).read(reader.value("realms"))
        server.tickets = TicketsReader(context: self.context).read(reader.value("tickets"))
        server.limits = LimitsReader.read(reader.value("limits"), context: self.context)
        server.identity = self.identity(reader) ?? .roost
        server.http = HTTPReader(context: self.context).read(reader.value("http"))
        server.shutdown = ShutdownReader(context: self.context).read(reader.value("shutdown"))
        server.loops = reader.number("loops", in: 1...1_024)
        if let word = reader.choice("sink", among: SinkChoice.allCases.map(\.rawValue)) {
            server.sink = SinkChoice(rawValue: word) ?? .automatic
        }
        server.isStrict = reader.flag("strict") ?? false
        self.reportMissingTickets(server, reader)
        self.reportMissingRealms(server, reader)
        self.reportMissingBackend(server, reader)
        self.reportMissingTokens(server, reader)
        self.reportSharedPorts(server, reader)
    }

    /// Reports listeners that are to serve plain HTTP and cannot, and HTTP that nobody serves.
    private func reportSharedPorts(_ server: ServerConfiguration, _ reader: MapReader) {
        let elements = reader.value("listeners")?.list ?? []
        for (index, listener) in server.listeners.enumerated() where listener.servesHTTP {
            let place = elements.indices.contains(index) ? elements[index].location : reader.location
            if server.http == nil {
                self.context.issues.error(
                    place,
                    "The listener \"\(listener.name)\" is to serve HTTP, and there is no section \"http\".",
                    remedy: "Write the section \"http\", or remove \"http: true\"."
                )
            }
            if listener.protocols == [.rawSocket] {
                self.context.issues.error(
                    place,
                    "The listener \"\(listener.name)\" speaks RawSocket only, so that nothing tells HTTP from it.",
                    remedy: "Add another protocol, or remove \"http: true\"."
                )
            }
            if server.http?.api == .open, listener.socketPath == nil, !LoopbackAddress.contains(listener.host) {
                self.context.issues.error(
                    place,
                    "The HTTP API is open to everybody who reaches \(listener.host).",
                    remedy: "Write \"api_keys\" in \"http\", or remove \"http: true\"."
                )
            }
        }
        if let http = server.http, !http.hasOwnPort, !server.listeners.contains(where: \.servesHTTP) {
            self.context.issues.error(
                reader.value("http")?.location,
                "HTTP has no port of its own, and no listener shares its port.",
                remedy: "Write \"http: true\" in a listener, or a number as \"http.port\"."
            )
        }
    }

    /// Reads `log`.
    func log(
        _ reader: MapReader
    ) -> (level: LoadedConfiguration.LogLevel, format: LoadedConfiguration.LogFormat) {
        let section = MapReader(reader.value("log"), path: "log", keys: ["level", "format"], context: self.context)
        let level = section.choice("level", among: LoadedConfiguration.LogLevel.allCases.map(\.rawValue))
        let format = section.choice("format", among: LoadedConfiguration.LogFormat.allCases.map(\.rawValue))
        return (
            level.flatMap { LoadedConfiguration.LogLevel(rawValue: $0) } ?? .info,
            format.flatMap { LoadedConfiguration.LogFormat(rawValue: $0) } ?? .text
        )
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

    /// Reports listeners that name a realm which is not there.
    private func reportMissingRealms(_ server: ServerConfiguration, _ reader: MapReader) {
        let names = server.realms.map(\.name)
        for listener in server.listeners {
            for name in listener.realms + [listener.realm].compactMap(\.self) where !names.contains(name) {
                self.context.issues.error(
                    reader.value("listeners")?.location ?? reader.location,
                    "The listener \"\(listener.name)\" names the realm \"\(name)\", which is not there.",
                    remedy: Suggestion.remedy(for: name, among: names)
                )
            }
        }
    }

    /// Reports listeners and routes that want JSON Web Tokens where nobody says which are good.
    private func reportMissingTokens(_ server: ServerConfiguration, _ reader: MapReader) {
        for listener in server.listeners where listener.authentication == .jwt {
            let realm = server.realms.first { $0.name == listener.realm } ?? server.realms.first
            let version1 = listener.protocols.contains(.wamp1) ? [realm].compactMap(\.self) : []
            let version2 = server.realms.filter { listener.realms.isEmpty || listener.realms.contains($0.name) }
            let isServed =
                version1.isEmpty ? version2.contains { $0.jsonWebTokens != nil } : version1[0].jsonWebTokens != nil
            guard !isServed else { continue }
            self.context.issues.error(
                reader.value("listeners")?.location ?? reader.location,
                "The listener \"\(listener.name)\" asks for JSON Web Tokens, and its realm has no section \"jwt\".",
                remedy: "Write realms: {NAME: {jwt: {keys: […]}}}, or set another \"authentication\"."
            )
        }
        let route = server.routes.routes.first(where: \.requiresToken)
        guard let route, server.realms.allSatisfy({ $0.jsonWebTokens == nil }) else { return }
        self.context.issues.warning(
            route.source,
            "The route \"\(route.name)\" needs a token, and no realm has a section \"jwt\": only the backend gets in.",
            remedy: "Write realms: {NAME: {jwt: {keys: […]}}}."
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
