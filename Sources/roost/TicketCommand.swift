// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer

/// Makes tickets with the secret and the users of a configuration.
struct TicketMaker {
    let options: ConfigurationOptions

    /// Makes a ticket.
    ///
    /// - Parameters:
    ///   - login: Whose; `nil` for an anonymous one.
    ///   - passwordHash: The user's hash, if the configuration does not list the user.
    /// - Returns: The ticket, not URL-encoded.
    /// - Throws: When the secret or the user is not known.
    func ticket(login: String?, passwordHash: String? = nil) async throws -> String {
        guard let tickets = try self.options.loadUsable().server.tickets else {
            throw ValidationError("The configuration has no section \"tickets\", so there is no secret.")
        }
        let generator = TicketGenerator(secret: tickets.secret)
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        let nonce = String(repeating: "0", count: 16 - digits.count) + digits
        guard let login else {
            return try generator.anonymousTicket(nonce: nonce, now: SystemTime.unixSeconds)
        }
        let known = passwordHash == nil ? try await tickets.users.provider?.user(login: login)?.passwordHash : nil
        guard let hash = passwordHash ?? known else {
            throw ValidationError("The configuration does not list the user; give --password-hash.")
        }
        return try generator.ticket(login: login, passwordHash: hash, nonce: nonce, now: SystemTime.unixSeconds)
    }
}

/// `roost ticket`.
struct TicketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket",
        abstract: "Make a ticket as Oro does, for tests.",
        discussion: """
            The secret comes from the configuration (tickets.secret, or ROOST_TICKETS_SECRET). A ticket is good for as \
            long as tickets.ttl says.

            Examples:
                roost ticket
                roost ticket --login admin
                roost ticket --login john --password-hash '$2y$13$…'
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Make a ticket of this user; default an anonymous one.")
    var login: String?

    @Option(help: ArgumentHelp("The user's stored password hash, if the configuration does not list the user."))
    var passwordHash: String?

    func run() async throws {
        let maker = TicketMaker(options: self.options)
        StandardOutput.print(try await maker.ticket(login: self.login, passwordHash: self.passwordHash))
    }
}
