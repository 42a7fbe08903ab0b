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
        self.source(arguments: arguments).load()
    }

    /// What is loaded, and can be loaded again.
    func source(arguments: [(keyPath: String, value: String)]) -> ConfigurationSource {
        ConfigurationSource(file: self.file, arguments: arguments)
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

/// Where a configuration comes from.
struct ConfigurationSource: Sendable {
    /// The file; `nil` for the sample.
    let file: String?

    /// Keys that the command line sets.
    let arguments: [(keyPath: String, value: String)]

    /// Loads it.
    func load() -> LoadedConfiguration {
        let environment = ProcessEnvironment.variables
        guard let file else {
            return SampleConfiguration.load(environment: environment, arguments: self.arguments)
        }
        return ConfigurationLoader(environment: environment, arguments: self.arguments).load(file: file)
    }
}
