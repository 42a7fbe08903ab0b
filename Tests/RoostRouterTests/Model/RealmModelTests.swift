// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The whole realm against a slow and obvious one: what every session is sent, in which order, and the books.
///
/// `ROOST_MODEL_STEPS` is the number of steps of all seeds together, `ROOST_MODEL_SEED` the one seed to be run again.
@Suite("Realm against a model")
struct RealmModelTests {
    /// Few enough for a debug build in every run of the unit tests; `scripts/check model` makes a million.
    private static let defaultSteps = 48_000
    private static let seeds: [UInt64] = Array(1...8)

    /// All lists are compared after so many steps, and the counts after each.
    private static let lists = 50
    /// How many steps are told of when there is a difference.
    private static let remembered = 25

    private static func setting(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }

    @Test("It sends what arrays and patience send, under random messages and faults", arguments: Self.chosenSeeds)
    func run(seed: UInt64) {
        let steps = Int(Self.setting("ROOST_MODEL_STEPS") ?? UInt64(Self.defaultSteps)) / Self.chosenSeeds.count
        let isLenient = seed % 2 == 0
        let settings = ModelSettings(isLenient: isLenient)
        var bench = RealmBench(settings: settings, seed: seed)
        var model = ObviousRealm(settings: settings, seed: seed)
        var dice = StepDice(seed: seed &* 1_000_003, isLenient: isLenient)
        var last: [Step] = []
        for number in 0..<steps {
            let step = dice.step(model)
            last.append(step)
            if last.count > 2 * Self.remembered { last.removeFirst(Self.remembered) }
            let now = Int64(number % 80_000_000)
            bench.perform(step, now: now)
            model.perform(step, now: now)
            let faults = self.faults(&bench, &model, withLists: number % Self.lists == 0)
            guard faults.isEmpty else {
                return self.report(faults, seed: seed, number: number, last.suffix(Self.remembered))
            }
        }
        self.finish(&bench, &model, seed: seed)
    }

    private static var chosenSeeds: [UInt64] {
        self.setting("ROOST_MODEL_SEED").map { [$0] } ?? self.seeds
    }

    /// All sessions vanish: nothing is left of them.
    private func finish(_ bench: inout RealmBench, _ model: inout ObviousRealm, seed: UInt64) {
        for slot in 0..<ModelSettings.slots {
            bench.perform(.vanish(slot), now: 0)
            model.perform(.vanish(slot), now: 0)
            let faults = self.faults(&bench, &model, withLists: true)
            #expect(faults.isEmpty, "seed \(seed), at the end")
        }
        #expect(bench.realm.sessionCount == 0)
        #expect(bench.realm.broker.isEmpty)
        #expect(bench.realm.testaments.isEmpty)
        #expect(bench.dealer.isEmpty)
        #expect(bench.timers.isEmpty)
    }

    private func report(_ faults: [String], seed: UInt64, number: Int, _ last: ArraySlice<Step>) {
        let steps = last.map { "  \($0)" }.joined(separator: "\n")
        let text = faults.joined(separator: "\n")
        Issue.record("seed \(seed), step \(number): \(text)\nThe last steps, of which the last one differs:\n\(steps)")
    }
}

extension RealmModelTests {
    /// What differs; plain text, because so many expectations would take most of the time.
    private func faults(_ bench: inout RealmBench, _ model: inout ObviousRealm, withLists: Bool) -> [String] {
        var faults = Faults()
        for slot in 0..<ModelSettings.slots {
            self.comparePeer(slot, bench, model, &faults)
            bench.peers[slot].sent.removeAll(keepingCapacity: true)
            model.peers[slot].sent.removeAll(keepingCapacity: true)
        }
        faults.compare("sessions", bench.realm.sessionCount, model.members.count)
        faults.compare("subscriptions", bench.realm.broker.subscriptionCount, model.subscriptions.count)
        faults.compare("registrations", bench.dealer.registrationCount, model.registrations.count)
        faults.compare("callees", bench.dealer.calleeCount, model.registrations.reduce(0) { $0 + $1.callees.count })
        faults.compare("pending calls", bench.dealer.pendingCallCount, model.calls.count)
        faults.compare("timers", bench.timers.map(\.call.rawValue), model.timers.map(\.call))
        faults.compare("timeouts", bench.timers.map(\.milliseconds), model.timers.map(\.milliseconds))
        faults.compare("retained", bench.retained.count, model.retained.count)
        faults.compare("retained bytes", bench.retained.cost, model.retained.reduce(0) { $0 + $1.cost })
        faults.compare("testaments", bench.realm.testaments.isEmpty, model.wills.isEmpty)
        let kept = model.calls.filter(\.isMovable).reduce(0) { $0 + $1.request.payload.memory }
        faults.compare("kept bytes", bench.dealer.keptBytes, kept)
        if withLists {
            self.compareLists(bench, model, &faults)
        }
        return faults.texts
    }

    private func comparePeer(_ slot: Int, _ bench: RealmBench, _ model: ObviousRealm, _ faults: inout Faults) {
        let (peer, expected) = (bench.peers[slot], model.peers[slot])
        faults.compareMessages(slot, peer.sent, expected.sent)
        faults.compare("established \(slot)", peer.machine.isEstablished, expected.state == .established)
        guard let session = expected.member else {
            return
        }
        let subscriptions = model.subscriptions.count { $0.subscribers.contains(session) }
        faults.compare("subscriptions of \(slot)", peer.machine.subscriptionCount, subscriptions)
        // What waits for the session's turn is in the one book already, and in the other not.
        guard peer.inbox.isEmpty, expected.inbox.isEmpty else {
            return
        }
        let owed = model.calls.count { $0.callee.session == session }
        faults.compare("invocations of \(slot)", peer.machine.invocationCount, owed)
        faults.compare("calls of \(slot)", peer.machine.calls.count, model.calls.count { $0.caller == session })
    }

    private func compareLists(_ bench: RealmBench, _ model: ObviousRealm, _ faults: inout Faults) {
        let (broker, dealer) = (bench.realm.broker, bench.dealer)
        faults.compare("session ids", bench.realm.sessions { _ in true }.map(\.id), model.members)
        for match in MatchPolicy.allCases {
            let subscriptions = model.subscriptions.filter { $0.match == match }.map(\.id)
            faults.compare("\(match) subscriptions", broker.ids(match: match).map(\.rawValue), subscriptions)
            let registrations = model.registrations.filter { $0.match == match }.map(\.id.rawValue).sorted()
            faults.compare(
                "\(match) registrations",
                dealer.registrationIDs(match: match).map(\.rawValue),
                registrations
            )
        }
        for subscription in model.subscriptions {
            let id = broker.lookup(subscription.uri, match: subscription.match)
            faults.compare("id of \(subscription.uri)", id?.rawValue, subscription.id)
            let subscribers = id.map { broker.subscribers($0).map(\.id) }
            faults.compare("subscribers of \(subscription.uri)", subscribers, subscription.subscribers)
        }
        for registration in model.registrations {
            faults.compare(
                "id of \(registration.uri)",
                dealer.lookup(registration.uri, match: registration.match),
                registration.id
            )
            faults.compare(
                "callees of \(registration.uri)",
                dealer.callees(registration.id),
                registration.callees.map(\.session)
            )
        }
        for topic in StepDice.topics {
            let matches = model.subscriptions.filter { ObviousRealm.matches($0.uri, $0.match, topic) }.map(\.id)
            faults.compare("matches of \(topic)", broker.matches(topic).map(\.rawValue), matches)
            faults.compare("best match of \(topic)", dealer.best(topic), model.best(topic)?.id)
        }
        let participants = model.members.filter { session in
            model.registrations.contains { $0.callees.contains { $0.session == session } }
                || model.calls.contains { $0.caller == session || $0.callee.session == session }
        }
        faults.compare("participants", dealer.participantCount, participants.count)
    }
}

/// The differences that have been found.
private struct Faults {
    private(set) var texts: [String] = []

    mutating func compare<Value: Equatable>(_ what: @autoclosure () -> String, _ value: Value, _ expected: Value) {
        if value != expected {
            self.texts.append("\(what()): \(value), and the model has \(expected)")
        }
    }

    /// Tells of the first message that differs.
    mutating func compareMessages(_ slot: Int, _ sent: [Sent], _ expected: [Sent]) {
        guard sent != expected else {
            return
        }
        let place = zip(sent, expected).prefix { $0 == $1 }.count
        let (message, other) = (sent.dropFirst(place).first, expected.dropFirst(place).first)
        let (text, otherText) = (message.map { "\($0)" }, other.map { "\($0)" })
        self.texts.append(
            "message \(place) to \(slot): \(text ?? "nothing"), and the model has \(otherText ?? "nothing")"
        )
    }
}
