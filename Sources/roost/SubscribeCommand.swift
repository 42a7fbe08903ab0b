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
            Each event is a line: the topic, a tab, the payload as it was published. Runs until the connection ends, or \
            with --reconnect for good: it connects again with growing, random delays and a new ticket each time.

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

    @Flag(help: "Connect again when the connection ends.")
    var reconnect = false

    func validate() throws {
        guard self.count ?? 1 > 0 else {
            throw ValidationError("--count must be above 0.")
        }
    }

    func run() async throws {
        guard self.reconnect else {
            return try await self.runOnce()
        }
        var printed = 0
        let subscriber = WAMP1Subscriber(
            configuration: try await self.client.clientConfiguration(self.url),
            topics: self.topics,
            makeTicket: { [client] in try await client.makeTicket() }
        )
        do {
            try await subscriber.run { update in
                switch update {
                case .connected:
                    StandardError.print("roost: connected")
                case .received(let event):
                    printed += self.show(event)
                    if printed == self.count {
                        throw Finished()
                    }
                case .disconnected(let error, let delay):
                    StandardError.print("roost: \(error.message) Next attempt in \(delay.components.seconds) s.")
                }
            }
        } catch is Finished {
            return
        }
    }

    /// Enough events have been printed.
    private struct Finished: Error {}

    private func runOnce() async throws {
        let configuration = try await self.client.clientConfiguration(self.url)
        try await WAMP1Client.withConnection(configuration) { connection in
            for topic in self.topics {
                try await connection.subscribe(topic)
            }
            var printed = 0
            for try await event in connection.events {
                printed += self.show(event)
                if printed == self.count {
                    return
                }
            }
        }
    }

    /// Prints what a server sent.
    ///
    /// - Returns: How many events of topics it was.
    private func show(_ event: ClientEvent) -> Int {
        switch event {
        case .event(let topic, let payload):
            StandardOutput.print("\(topic)\t\(payload)")
            return 1
        case .failure(let failure):
            StandardError.print("roost: \(failure.description)")
        case .notice(let text):
            StandardError.print("roost: \(text)")
        }
        return 0
    }
}
