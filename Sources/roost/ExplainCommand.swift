// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer

/// `roost explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain who may do what on a topic, and why.",
        discussion: """
            Prints the route or the nearest one with the requirement that fails, the handler, the rule for publishing and \
            what the client sees. Without --user, --login and --roles it is an anonymous visitor who asks. The exit \
            status is 1 if something that is asked for is refused.

            Examples:
                roost explain oro/email_event/2/1 --user 2
                roost explain oro/ping --action subscribe
                roost explain oro/data/update --listener backend --action publish
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The topic.")
    var topic: String

    @Option(help: ArgumentHelp("The user's number.", valueName: "id"))
    var user: Int?

    @Option(help: "The user's login name.")
    var login: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("The user's roles.", valueName: "role"))
    var roles: [String] = []

    @Option(help: ArgumentHelp("The name of the listener; default the first one.", valueName: "name"))
    var listener: String?

    @Option(
        help: "subscribe or publish; default both.",
        transform: { text in
            guard let action = Explanation.Action(rawValue: text) else {
                throw ValidationError("Write subscribe or publish.")
            }
            return action
        }
    )
    var action: Explanation.Action?

    func run() throws {
        let server = self.options.load().server
        let listener = try self.listener(of: server)
        let explanation = Explanation(
            topic: self.topic,
            principal: Principal(login: self.login, userID: self.user, roles: self.roles),
            listener: listener,
            actions: self.action.map { [$0] } ?? Explanation.Action.allCases,
            server: server
        )
        StandardOutput.print(explanation.text)
        if !explanation.isAllowed {
            throw ExitCode.failure
        }
    }

    private func listener(of server: ServerConfiguration) throws -> ListenerConfiguration {
        let found = server.listeners.first { self.listener == nil || $0.name == self.listener }
        guard let found else {
            let names = server.listeners.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no such listener; there are: \(names).")
        }
        return found
    }
}
