// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration
internal import RoostRouter

/// `roost init`.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a roost.yml for an OroCommerce application.",
        discussion: """
            Finds the routing files of the bundles, the secret (ORO_SECRET in the environment files, or \
            config/parameters.yml) and the websocket addresses, and writes a file with remarks that only its owner may \
            read. A file that exists is not touched.

            Example:
                roost init --from-oro /srv/shop --output /etc/roost/roost.yml
            """
    )

    @Option(name: .customLong("from-oro"), help: ArgumentHelp("The application's root.", valueName: "root"))
    var root: String

    @Option(help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"))
    var output = "roost.yml"

    func run() throws {
        let project = OroProject(root: self.root, environment: ProcessEnvironment.variables)
        for issue in project.issues {
            StandardError.print(issue.description)
        }
        guard !project.issues.contains(where: { $0.severity == .error }) else {
            throw ExitCode.failure
        }
        guard self.output != "-" else {
            StandardOutput.print(project.configurationFile)
            return
        }
        guard project.write(to: self.output) else {
            StandardError.print("roost: \"\(self.output)\" exists already or cannot be written")
            throw ExitCode.failure
        }
        StandardError.print("roost: wrote \(self.output); now run: roost check --config \(self.output)")
    }
}
