// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostServer

/// The program.
@main
struct Roost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roost",
        abstract: "A realtime topic server for OroCommerce's and GosWebSocketBundle's clients.",
        discussion: """
            Without any configuration "roost serve" starts a server with sample routes and a page to try it:

                roost serve
                open http://127.0.0.1:8081/

            For an OroCommerce application:

                roost init --from-oro /srv/shop
                roost check
                roost serve
            """,
        version: ServerIdentity.roost.text,
        subcommands: [
            ServeCommand.self, ReloadCommand.self, CheckCommand.self, DoctorCommand.self, HealthCommand.self,
            RoutesCommand.self,
            ExplainCommand.self, TicketCommand.self, PublishCommand.self, SubscribeCommand.self, InitCommand.self,
        ]
    )
}
