// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing
import WAMP

@testable import RoostRouter

@Suite("Realm")
struct RealmTests {
    private struct NoPort: SessionPort {
        func send(_ payload: Payload, topic: URI) {}
        func close() {}
    }

    private var realm = Realm()

    private func session(_ number: UInt64) throws -> Session {
        let id = try #require(SessionID(rawValue: number))
        return Session(id: id, principal: .anonymous, remoteAddress: nil, port: NoPort())
    }

    @Test("A session id is given once")
    mutating func join() throws {
        let session = try self.session(1)
        let joined = self.realm.join(session)
        let joinedAgain = self.realm.join(session)
        #expect(joined)
        #expect(!joinedAgain)
        self.realm.leave(session.id)
        #expect(self.realm.sessionCount == 0)
    }

    @Test("A session that has been authenticated takes the place of the one that joined, and no other does")
    mutating func update() throws {
        let (first, stranger) = (try self.session(1), try self.session(2))
        _ = self.realm.join(first)
        self.realm.update(try self.session(1))
        self.realm.update(stranger)
        #expect(self.realm.sessionCount == 1)
        #expect(self.realm.hasSession(first.id))
        #expect(!self.realm.hasSession(stranger.id))
    }

    @Test("The first subscriber occupies a topic and the last one vacates it")
    mutating func occupancy() throws {
        let (first, second) = (try self.session(1), try self.session(2))
        let changes = [
            self.realm.subscribe(first, to: "t"), self.realm.subscribe(first, to: "t"),
            self.realm.subscribe(second, to: "t"), self.realm.unsubscribe(first.id, from: "t"),
            self.realm.unsubscribe(first.id, from: "t"), self.realm.unsubscribe(second.id, from: "t"),
        ]
        #expect(changes == [.occupied, .none, .changed, .changed, .none, .vacated])
        #expect(self.realm.topicCount == 0)
    }

    @Test("Subscribers are listed in the order of their subscriptions, however many come and go")
    mutating func order() throws {
        for number in 1...200 {
            _ = self.realm.subscribe(try self.session(UInt64(number)), to: "t")
        }
        for number in stride(from: 1, through: 200, by: 3) {
            _ = self.realm.unsubscribe(try self.session(UInt64(number)).id, from: "t")
        }
        for number in 201...210 {
            _ = self.realm.subscribe(try self.session(UInt64(number)), to: "t")
        }
        let expected: [UInt64] = (1...210).filter { (number: UInt64) in number > 200 || (number - 1) % 3 != 0 }
        #expect(self.realm.subscribers(of: "t").map(\.id.rawValue) == expected)
        #expect(self.realm.count(of: "t") == expected.count)
    }

    @Test("A list behaves like a naive one under random operations")
    func model() throws {
        var generator = SystemRandomNumberGenerator()
        var list = SubscriberList()
        var model: [UInt64] = []
        for _ in 0..<5_000 {
            let number = UInt64.random(in: 1...80, using: &generator)
            let session = try self.session(number)
            if Bool.random(using: &generator) {
                let isNew = list.add(session)
                #expect(isNew == !model.contains(number))
                if isNew { model.append(number) }
            } else {
                let wasThere = list.remove(session.id)
                #expect(wasThere == model.contains(number))
                model.removeAll { $0 == number }
            }
            #expect(list.count == model.count)
        }
        #expect(list.sessions.map(\.id.rawValue) == model)
    }
}
