// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// Something that has happened in a realm, as the application is told.
struct LifecycleEvent: Sendable {
    /// Its number in the realm, `1…`, without gaps among the events that are told.
    let sequence: UInt64

    /// What has happened.
    let kind: LifecycleConfiguration.Event

    /// Who has done it.
    let session: Session

    /// The subscription it is about.
    let subscription: SubscriptionInfo?

    /// How many subscribers that has now.
    let subscribers: Int

    /// When, in milliseconds since 1970.
    let time: Int64

    /// The event in a question.
    ///
    /// - Parameter generation: The name of this run of the server.
    /// - Returns: An object.
    func wireValue(generation: String) -> WireValue {
        var members = [
            WireValue.Member("id", .string("\(generation)-\(self.sequence)")),
            WireValue.Member("sequence", .integer(Int64(clamping: self.sequence))),
            WireValue.Member("event", .string(self.kind.rawValue)),
            WireValue.Member("time", .integer(self.time)),
        ]
        if let subscription {
            members += subscription.members
            members.append(WireValue.Member("subscribers", .integer(Int64(self.subscribers))))
        }
        return .object(members + self.session.members)
    }
}

extension SubscriptionInfo {
    /// The topic or pattern in a question.
    var members: [WireValue.Member] {
        [
            WireValue.Member("topic", .string(self.uri.description)),
            WireValue.Member("match", .string(self.match.rawValue)),
        ]
    }
}
