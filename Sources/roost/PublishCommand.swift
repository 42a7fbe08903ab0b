// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RoostClient
internal import WAMP

/// `roost publish`.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish one event.",
        discussion: """
            WAMP v1 does not acknowledge publications. An error that the server reports within --wait milliseconds is \
            printed, with exit status 1.

            Examples:
                roost publish ws://127.0.0.1:8080 chat/lobby '{"text": "hello"}'
                roost publish ws://127.0.0.1:8090 oro/maintenance '{"isOn": true}' --anonymous-ticket
            """
    )

    @OptionGroup var client: ClientOptions

    @Argument(help: "The server, ws:// or wss://.")
    var url: String

    @Argument(help: "The topic.")
    var topic: String

    @Argument(help: "The event as JSON.")
    var json: String

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Sessions that do not get it.", valueName: "session"))
    var exclude: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Sessions that alone get it.", valueName: "session"))
    var eligible: [String] = []

    @Option(help: "How many milliseconds to wait for an error.")
    var wait = 250

    func validate() throws {
        guard (0...60_000).contains(self.wait) else {
            throw ValidationError("--wait must be from 0 to 60000.")
        }
    }

    func run() async throws {
        let payload: Payload
        do throws(JSONError) {
            payload = try Payload(json: self.json)
        } catch {
            throw ValidationError("The event is not JSON: \(error)")
        }
        let configuration = try await self.client.clientConfiguration(self.url)
        let options = PublishOptions(exclude: self.exclude, eligible: self.eligible)
        let isRefused = try await WAMP1Client.withConnection(configuration) { connection in
            try await connection.publish(payload, to: self.topic, options: options)
            return try await self.reportFailures(connection)
        }
        if isRefused {
            throw ExitCode.failure
        }
    }

    /// Prints what the server says until the time is over.
    private func reportFailures(_ connection: WAMP1Connection) async throws -> Bool {
        let wait = Duration.milliseconds(self.wait)
        async let end: Void = {
            try? await Task.sleep(for: wait)
            await connection.close()
        }()
        var isRefused = false
        for try await event in connection.events {
            if case .failure(let failure) = event {
                StandardError.print("roost: \(failure.description)")
                isRefused = true
            }
        }
        await end
        return isRefused
    }
}
