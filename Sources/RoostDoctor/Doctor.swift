// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostConfiguration
internal import RoostRouter
internal import RoostServer

/// Looks at everything that can be wrong before the server is started: `roost doctor`.
///
/// It asks nothing outside of this machine.
public struct Doctor: Sendable {
    private let loaded: LoadedConfiguration
    private let facts: SystemFacts
    private let isRunning: Bool

    /// Makes a doctor.
    ///
    /// - Parameters:
    ///   - loaded: The configuration.
    ///   - facts: What of the machine matters.
    ///   - isRunning: Whether the server runs already, so that its ports are taken.
    public init(_ loaded: LoadedConfiguration, facts: SystemFacts, isRunning: Bool = false) {
        self.loaded = loaded
        self.facts = facts
        self.isRunning = isRunning
    }

    /// Looks at everything.
    ///
    /// - Returns: What was found, in a fixed order; with a configuration that cannot be used, only that.
    public func examine() async -> [Finding] {
        let configuration = Self.configuration(self.loaded)
        guard configuration.status < .failure else {
            return [configuration]
        }
        let server = self.loaded.server
        let facts = self.facts
        var findings = [
            configuration,
            ResourceCheck.files(server.limits, limit: facts.descriptorLimit),
            ResourceCheck.backlog(facts.acceptBacklog),
            ResourceCheck.memory(server, available: facts.memoryBytes),
            ResourceCheck.loops(server.loops, processors: facts.processors),
            MachineCheck.sink(server.sink, hasIOUring: facts.hasIOUring),
            MachineCheck.clock(unixSeconds: facts.unixSeconds, monotonic: facts.monotonic),
            MachineCheck.hashing(isPredictable: facts.hashesPredictably),
        ]
        findings += await PortCheck(isRunning: self.isRunning).findings(PortCheck.addresses(server))
        for listener in server.listeners {
            if let tls = listener.tls {
                findings.append(CertificateCheck.finding(listener.name, tls, now: facts.unixSeconds))
            }
        }
        let keys = server.listeners.compactMap(\.tls?.privateKey)
        findings += SecretCheck.findings(self.loaded.secretFiles + keys)
        return findings + ProxyCheck.findings(server)
    }

    static func configuration(_ loaded: LoadedConfiguration) -> Finding {
        let errors = loaded.issues.count { $0.severity == .error }
        let warnings = loaded.issues.count - errors
        let remedy = "\"roost check\" lists them."
        if errors > 0 {
            return .failure("configuration", "The configuration has \(errors) error(s).", remedy: remedy)
        }
        return warnings > 0
            ? .warning("configuration", "The configuration has \(warnings) warning(s).", remedy: remedy)
            : .ok("configuration", "The configuration has no errors and no warnings.")
    }
}
