// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostClient

/// How the client commands connect.
struct ClientOptions: ParsableArguments {
    @OptionGroup var options: ConfigurationOptions

    @Option(help: "A ticket; \"roost ticket\" makes one.")
    var ticket: String?

    @Flag(help: "Make an anonymous ticket with the secret of the configuration.")
    var anonymousTicket = false

    @Option(help: "Make a ticket of this user with the secret and the users of the configuration.")
    var login: String?

    @Option(help: "The Origin header.")
    var origin = "127.0.0.1"

    func validate() throws {
        guard [self.ticket != nil, self.anonymousTicket, self.login != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("Give one of --ticket, --anonymous-ticket and --login.")
        }
    }

    /// The client's configuration.
    ///
    /// - Parameter url: The server, `ws://` or `wss://`.
    /// - Returns: The configuration.
    /// - Throws: When the address is wrong, or no ticket can be made.
    func clientConfiguration(_ url: String) async throws -> ClientConfiguration {
        let ticket = try await self.makeTicket()
        return ClientConfiguration(address: try WebSocketAddress(url), ticket: ticket, origin: self.origin)
    }

    /// The ticket that was given, or a new one.
    ///
    /// - Returns: The ticket; `nil` if none is wanted.
    /// - Throws: When no ticket can be made.
    func makeTicket() async throws -> String? {
        guard self.anonymousTicket || self.login != nil else {
            return self.ticket
        }
        return try await TicketMaker(options: self.options).ticket(login: self.login)
    }
}
