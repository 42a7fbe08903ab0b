// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostDoctor

/// `roost doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what keeps the server from running well on this machine.",
        discussion: """
            Looks at limits, ports, io_uring, clocks, certificates, permissions of files with secrets, proxies and memory, \
            and asks nothing outside of this machine. Each line is "ok", "warn" or "fail", with a remedy. The exit status \
            is 1 if there is a failure.

            Run it as the user, and with the limits, of the service:
                systemd-run --pipe --wait --uid=roost -p LimitNOFILE=101280 roost doctor -c /etc/roost/roost.yml

            Examples:
                roost doctor
                roost doctor --config /etc/roost/roost.yml --json
                roost doctor --config /etc/roost/roost.yml --running
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "The server runs already, so its ports have to be taken.")
    var running = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let doctor = Doctor(self.options.load(), facts: .gather(), isRunning: self.running)
        let report = DoctorReport(await doctor.examine())
        StandardOutput.print(self.json ? report.json : report.text)
        if report.status == .failure {
            throw ExitCode.failure
        }
    }
}
