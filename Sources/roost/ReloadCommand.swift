// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// `roost reload`.
struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Let a running server load its configuration again.",
        discussion: """
            Checks the configuration as "roost check" does, and sends SIGHUP to the process only if it can be used. The \
            server swaps routes, handlers, API keys, limits and certificates, and nobody is disconnected; its log says \
            what has changed and what waits for a restart.

            Examples:
                roost reload --config /etc/roost/roost.yml 4711
                systemctl reload roost
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The number of the server's process.")
    var process: Int32

    func validate() throws {
        guard self.process > 1 else {
            throw ValidationError("The number of a process is above 1.")
        }
    }

    func run() throws {
        _ = try self.options.loadUsable()
        guard kill(self.process, SIGHUP) == 0 else {
            StandardError.print("roost: the process \(self.process) is not there, or not ours")
            throw ExitCode.failure
        }
    }
}
