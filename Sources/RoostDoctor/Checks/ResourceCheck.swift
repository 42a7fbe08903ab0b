// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Whether the process has room for what the configuration allows.
enum ResourceCheck {
    /// Descriptors besides connections: listeners, loops, files, what is asked over HTTP.
    static let otherDescriptors = 256
    /// With less the server is of no use.
    static let fewestDescriptors = 512
    /// What listeners ask of the kernel.
    static let backlog = 1_024
    /// What an idle connection costs, with a session and some subscriptions, in bytes.
    static let connectionBytes = 16_384

    /// Descriptors that the limits ask for.
    static func descriptors(_ limits: Limits) -> Int {
        limits.connections + limits.httpConnections + Self.otherDescriptors
    }

    static func files(_ limits: Limits, limit: Int?) -> Finding {
        let needed = Self.descriptors(limits)
        guard let limit else {
            return .warning("files", "The limit on open files is unknown.", remedy: "Look at \"ulimit -n\".")
        }
        let remedy =
            "Set \"LimitNOFILE=\(needed)\" in the unit (\"ulimit -n \(needed)\" in a shell), or "
            + "\"limits.connections: \(max(1, limit - limits.httpConnections - Self.otherDescriptors))\"."
        guard limit >= Self.fewestDescriptors else {
            return .failure("files", "Only \(limit) files may be open.", remedy: remedy)
        }
        guard limit >= needed else {
            let text = "\(limit) files may be open, fewer than the \(needed) that limits.connections asks for."
            return .warning("files", text, remedy: remedy)
        }
        return .ok("files", "\(limit) files may be open, \(needed) are enough.")
    }

    static func backlog(_ limit: Int?) -> Finding {
        guard let limit else {
            return .ok("backlog", "The kernel does not say how many connections may wait.")
        }
        guard limit >= Self.backlog else {
            return .warning(
                "backlog",
                "Only \(limit) connections may wait to be accepted; after a restart all clients come at once.",
                remedy: "Set \"sysctl net.core.somaxconn=\(Self.backlog)\"."
            )
        }
        return .ok("backlog", "\(min(limit, Self.backlog)) connections of each listener may wait to be accepted.")
    }

    /// The most that the bounds of the configuration add up to, in bytes.
    static func boundedMemory(_ server: ServerConfiguration) -> Int {
        let histories = server.realms.reduce(0) { $0 + $1.history.reduce(0) { $0 + $1.bytes } }
        let limits = server.limits
        let (retained, overflow) = limits.retainedBytes.multipliedReportingOverflow(by: server.realms.count)
        return overflow
            ? .max : limits.outboundTotalBytes + retained + histories + limits.connections * Self.connectionBytes
    }

    static func memory(_ server: ServerConfiguration, available: Int?) -> Finding {
        let needed = Self.boundedMemory(server)
        guard let available else {
            return .warning("memory", "The memory of this machine is unknown.", remedy: "Have \(Self.text(needed)).")
        }
        guard needed <= available else {
            return .warning(
                "memory",
                "The bounds of the configuration add up to \(Self.text(needed)), and there are \(Self.text(available)).",
                remedy: "Lower limits.connections, outbound_total_bytes, retained_bytes or the realms' history."
            )
        }
        return .ok("memory", "The bounds add up to \(Self.text(needed)) of \(Self.text(available)).")
    }

    static func loops(_ loops: Int?, processors: Int) -> Finding {
        let loops = loops ?? processors
        guard loops <= processors else {
            return .warning(
                "loops",
                "There are \(loops) event loops and \(processors) processors.",
                remedy: "Leave \"loops\" out; more of them than processors only get in each other's way."
            )
        }
        return .ok("loops", "\(loops) event loops on \(processors) processors.")
    }

    private static func text(_ bytes: Int) -> String {
        bytes >= 1 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
    }
}
