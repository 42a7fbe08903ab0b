// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration

/// `roost check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report everything that is wrong with a configuration, and who may publish where.",
        discussion: """
            All errors and warnings are printed at once, with file, line and remedy. The exit status is 1 if there is an \
            error.

            Examples:
                roost check
                roost check --config /etc/roost/roost.yml
                roost check --project /srv/shop
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Check the routes and services of an application instead.", valueName: "root"))
    var project: String?

    func validate() throws {
        guard self.project == nil || self.options.config == nil else {
            throw ValidationError("Give --config or --project, not both.")
        }
    }

    func run() throws {
        let loaded = self.project.map(self.loadProject) ?? self.options.load()
        StandardOutput.print(CheckReport(loaded).description)
        if loaded.hasErrors {
            throw ExitCode.failure
        }
    }

    private func loadProject(_ root: String) -> LoadedConfiguration {
        let loader = ConfigurationLoader(
            environment: ProcessEnvironment.variables,
            arguments: [("project", root), ("listeners.0.authentication", "anonymous")]
        )
        return loader.load(text: "")
    }
}
