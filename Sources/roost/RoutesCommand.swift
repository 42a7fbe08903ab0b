// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration

/// `roost routes`.
struct RoutesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "List the routes, or find the route of a topic.",
        subcommands: [RoutesListCommand.self, RoutesMatchCommand.self],
        defaultSubcommand: RoutesListCommand.self
    )
}

/// `roost routes list`.
struct RoutesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the routes in the order in which they are tried."
    )

    @OptionGroup var options: ConfigurationOptions

    func run() {
        StandardOutput.print(RouteReport(self.options.load()).list)
    }
}

/// `roost routes match`.
struct RoutesMatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Find the route of a topic, or the one that comes closest.",
        discussion: """
            The exit status is 1 if there is no route.

            Example:
                roost routes match oro/email_event/2/1
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The topic.")
    var topic: String

    func run() throws {
        let (text, isMatch) = RouteReport(self.options.load()).match(self.topic)
        StandardOutput.print(text)
        if !isMatch {
            throw ExitCode.failure
        }
    }
}
