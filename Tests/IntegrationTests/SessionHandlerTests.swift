// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostClient
import RoostRouter
import RoostServer
import Testing
import WAMP

/// Lets in so many, and counts who comes and goes.
private actor Doorkeeper: SessionHandler {
    private var room: Int
    private(set) var present: Set<SessionID> = []
    private(set) var departures: [SessionID] = []
    private(set) var refusals = 0

    init(room: Int) {
        self.room = room
    }

    func onConnect(_ session: Session, realm: String) async throws {
        guard self.room > 0 else {
            self.refusals += 1
            throw SessionRefusal("It is full.")
        }
        self.room -= 1
        self.present.insert(session.id)
    }

    func onDisconnect(_ session: Session, realm: String) async throws {
        self.present.remove(session.id)
        self.departures.append(session.id)
    }

    /// Waits until so many have gone.
    func waitForDepartures(_ count: Int) async throws {
        while self.departures.count < count {
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

@Suite("Session handlers in Swift", .timeLimit(.minutes(1)))
struct SessionHandlerTests {
    @Test("A session is there if the handler lets it in, and the handler hears of its end")
    func comesAndGoes() async throws {
        let door = Doorkeeper(room: 2)
        let routes: KeyValuePairs = ["b": "b", "barrier/{method}": "none"]
        try await withServer([BroadcastTopic(name: "b")], routes: routes) { configuration in
            configuration.realms[0].sessionHandler = door
        } _: { address in
            for count in 1...2 {
                try await withClient(address) { client in
                    try await client.barrier()
                    #expect(await door.present.count == 1)
                }
                try await door.waitForDepartures(count)
            }
            // Of WAMP v1, whose WELCOME comes before.
            try? await withClient(address) { try await $0.barrier() }
            #expect(await door.refusals == 1)
            #expect(await door.present.isEmpty)
            #expect(await door.departures.count == 2)
        }
    }
}
