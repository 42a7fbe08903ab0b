// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer

/// Serves the fixture of the recorded transcripts, so that they can be replayed against this server.
///
/// usage: `CompatibilityFixture PORT`
///
/// | environment | effect, as in the recorded system |
/// |---|---|
/// | `PEER_BLOCK_IP=127.0.0.1` | connections from there are closed at once |
/// | `PEER_MEMORY_LIMIT=64M` | messages of more than a quarter of it are refused |
/// | `APP_ENV=dev`, `APP_DEBUG=1` | messages with missing elements are refused |
@main
struct CompatibilityFixture {
    static func main() async throws {
        guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
            return print("usage: CompatibilityFixture PORT")
        }
        let environment = ProcessEnvironment.variables
        let loader = ConfigurationLoader(
            catalog: PeerHandlers.catalog,
            environment: environment,
            arguments: [("listeners.0.port", String(port))] + Self.overrides(environment)
        )
        let loaded = loader.load(file: Self.file)
        guard !loaded.hasErrors else {
            for issue in loaded.issues {
                print(issue)
            }
            return
        }
        var logger = Logger(label: "fixture") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        try await Server(configuration: loaded.server, logger: logger).run()
    }

    /// The configuration: below the working folder, else beside the sources.
    private static var file: String {
        let name = "Examples/oro/fixture/roost.yml"
        guard !ProcessEnvironment.hasFile(name) else {
            return name
        }
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(root)/\(name)"
    }

    private static func overrides(_ environment: [String: String]) -> [(keyPath: String, value: String)] {
        var result: [(keyPath: String, value: String)] = []
        if let address = environment["PEER_BLOCK_IP"] {
            result.append(("listeners.0.blocked_addresses", address))
        }
        if let text = environment["PEER_MEMORY_LIMIT"], text.hasSuffix("M"), let megabytes = Int(text.dropLast()) {
            result.append(("limits.message_bytes", String(megabytes << 20 / 4)))
        }
        if environment["APP_ENV"] == "dev" || environment["APP_DEBUG"] == "1" {
            result.append(("strict", "true"))
        }
        return result
    }
}
