// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Subscriptions and testaments of a realm")
struct RealmSubscriptionTests {
    private var realm = Realm(testamentLimits: TestamentLimits(testaments: 1))

    @Test("What asks about exact topics sees nothing of patterns")
    mutating func exact() throws {
        let (first, second) = (try BrokerFixture.session(1), try BrokerFixture.session(2))
        _ = self.realm.broker.subscribe(first, to: "t", match: .prefix, now: 0)
        #expect(self.realm.count(of: "t") == 0)
        #expect(self.realm.subscribers(of: "t").isEmpty)
        #expect(self.realm.subscribe(second, to: "t") == .occupied)
        #expect(self.realm.unsubscribe(first.id, from: "t") == .none)
        #expect(self.realm.subscribers(of: "t").map(\.id) == [second.id])
        #expect(self.realm.topicCount == 2)
        #expect(self.realm.unsubscribe(second.id, from: "t") == .vacated)
        #expect(self.realm.broker.lookup("t", match: .prefix) != nil)
    }

    @Test("An exact subscription tells when it was made, if that is given")
    mutating func created() throws {
        _ = self.realm.subscribe(try BrokerFixture.session(1), to: "t", now: 17)
        let id = try #require(self.realm.broker.lookup("t", match: .exact))
        #expect(self.realm.broker.info(id)?.created == 17)
    }

    @Test("Sessions are found by id and by what they are, in the order of their ids")
    mutating func sessions() throws {
        for number in [UInt64(30), 10, 20] {
            _ = self.realm.join(try BrokerFixture.session(number, authRole: number == 10 ? "admin" : "user"))
        }
        #expect(self.realm.session(try BrokerFixture.id(20))?.id.rawValue == 20)
        #expect(self.realm.session(try BrokerFixture.id(21)) == nil)
        let users = self.realm.sessions { $0.identity.authRole == "user" }
        #expect(users.map(\.id.rawValue) == [20, 30])
    }

    @Test("Nobody sees a session before it is established, but its id is taken")
    mutating func unestablished() throws {
        let session = try BrokerFixture.session(1)
        let joined = self.realm.join(session, isEstablished: false)
        let joinedAgain = self.realm.join(session)
        #expect(joined && !joinedAgain)
        #expect(self.realm.sessionCount == 0 && self.realm.sessions { _ in true }.isEmpty)
        #expect(self.realm.session(session.id) == nil && !self.realm.hasSession(session.id))
        self.realm.update(session)
        #expect(self.realm.sessionCount == 1 && self.realm.sessions { _ in true }.count == 1)
        #expect(self.realm.session(session.id) === session && self.realm.hasSession(session.id))
    }

    @Test("A session that leaves before it is established leaves nothing")
    mutating func leftUnestablished() throws {
        let session = try BrokerFixture.session(1)
        _ = self.realm.join(session, isEstablished: false)
        self.realm.leave(session.id)
        #expect(self.realm.sessionCount == 0)
        _ = self.realm.join(session)
        #expect(self.realm.sessionCount == 1)
    }

    @Test("After everybody has left nothing is there")
    mutating func empty() throws {
        for number in UInt64(1)...50 {
            let session = try BrokerFixture.session(number)
            _ = self.realm.join(session)
            _ = self.realm.subscribe(session, to: URI("t\(number % 7)"))
            _ = self.realm.broker.subscribe(session, to: URI("t.\(number % 5)."), match: .wildcard, now: 0)
            _ = self.realm.broker.subscribe(session, to: URI("t\(number)"), match: .prefix, now: 0)
            let testament = Testament(topic: "t", arguments: ArgumentBytes(.json))
            let added = [Testament.Scope.detached, .destroyed].map { scope in
                self.realm.testaments.add(testament, scope: scope, for: session.id)
            }
            #expect(added == [true, false])
        }
        #expect(self.realm.topicCount == 7 + 5 + 50)
        for number in UInt64(1)...50 {
            let id = try BrokerFixture.id(number)
            #expect(self.realm.broker.left(id).count == 3)
            #expect(self.realm.testaments.take(id).count == 1)
            self.realm.leave(id)
        }
        #expect(self.realm.broker.isEmpty)
        #expect(self.realm.testaments.isEmpty)
        #expect(self.realm.sessionCount == 0 && self.realm.topicCount == 0)
    }
}
