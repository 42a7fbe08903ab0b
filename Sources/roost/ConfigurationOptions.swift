// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration
internal import RoostRouter

/// Which configuration a command works with.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The configuration file.",
            discussion: "Default: roost.yml in the working folder if it is there, else the sample configuration.",
            valueName: "file"
        )
    )
    var config: String?

    /// Loads the file, else `roost.yml`, else the sample.
    ///
    /// - Parameter arguments: Keys that the command line sets.
    /// - Returns: The configuration, with its issues.
    func load(arguments: [(keyPath: String, value: String)] = []) -> LoadedConfiguration {
        let environment = ProcessEnvironment.variables
        guard let file = self.file else {
            return SampleConfiguration.load(environment: environment, arguments: arguments)
        }
        return ConfigurationLoader(environment: environment, arguments: arguments).load(file: file)
    }

    /// The same, but an error ends the command.
    func loadUsable(arguments: [(keyPath: String, value: String)] = []) throws -> LoadedConfiguration {
        let loaded = self.load(arguments: arguments)
        guard !loaded.hasErrors else {
            for issue in loaded.issues {
                StandardError.print(issue.description)
            }
            throw ExitCode.failure
        }
        return loaded
    }

    /// The file that is loaded; `nil` for the sample.
    var file: String? {
        self.config ?? (ProcessEnvironment.hasFile("roost.yml") ? "roost.yml" : nil)
    }
}
