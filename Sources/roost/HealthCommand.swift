// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration
internal import RoostDoctor
internal import RoostServer

/// `roost health`.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask the server that runs with a configuration whether it should be given work.",
        discussion: """
            Asks /ready of the HTTP server that the section "http" of the configuration is about, for the health checks of \
            containers. The exit status is 0 if the answer is 200.

            Examples:
                roost health --config /etc/roost/roost.yml
                roost health --live --port 8081
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The port of the HTTP server, instead of the configuration's.")
    var port: Int?

    @Flag(help: "Ask only whether it runs at all.")
    var live = false

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 3

    func run() async throws {
        let configured = self.port == nil ? self.options.load().server.plainHTTPAddress : nil
        guard let (host, port) = configured ?? self.port.map({ ("127.0.0.1", $0) }) else {
            StandardError.print("roost: the configuration has no section \"http\"; write it, or give --port")
            throw ExitCode.failure
        }
        let probe = HealthProbe(host: host, port: port)
        let answer = await probe.ask(self.live ? "/live" : "/ready", timeout: .seconds(max(1, self.timeout)))
        StandardOutput.print(answer.text)
        if !answer.isWell {
            throw ExitCode.failure
        }
    }
}

extension ServerConfiguration {
    /// Where the server answers plain HTTP: on the port of its own, else on a listener that shares its port without TLS.
    fileprivate var plainHTTPAddress: (host: String, port: Int)? {
        guard let http = self.http else {
            return nil
        }
        guard !http.hasOwnPort else {
            return (http.host, http.port)
        }
        let shared = self.listeners.first { $0.servesHTTP && $0.tls == nil && $0.socketPath == nil }
        return shared.map { ($0.host, $0.port) }
    }
}
