// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostClient

/// `roost subscribe`.
struct SubscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscribe",
        abstract: "Subscribe to topics and print their events.",
        discussion: """
            Each event is a line: the topic, a tab, the payload as it was published. Runs until the connection ends.

            Examples:
                roost subscribe ws://127.0.0.1:8080 chat/lobby
                roost subscribe ws://127.0.0.1:8080 oro/ping oro/maintenance --anonymous-ticket --count 1
            """
    )

    @OptionGroup var client: ClientOptions

    @Argument(help: "The server, ws:// or wss://.")
    var url: String

    @Argument(help: "The topics.")
    var topics: [String]

    @Option(help: "End after this many events.")
    var count: Int?

    func validate() throws {
        guard self.count ?? 1 > 0 else {
            throw ValidationError("--count must be above 0.")
        }
    }

    func run() async throws {
        let configuration = try await self.client.clientConfiguration(self.url)
        try await WAMP1Client.withConnection(configuration) { connection in
            for topic in self.topics {
                try await connection.subscribe(topic)
            }
            try await self.printEvents(connection)
        }
    }

    private func printEvents(_ connection: WAMP1Connection) async throws {
        var printed = 0
        for try await event in connection.events {
            switch event {
            case .event(let topic, let payload):
                StandardOutput.print("\(topic)\t\(payload)")
                printed += 1
            case .failure(let failure):
                StandardError.print("roost: \(failure.description)")
            case .notice(let text):
                StandardError.print("roost: \(text)")
            }
            if printed == self.count {
                return
            }
        }
    }
}
