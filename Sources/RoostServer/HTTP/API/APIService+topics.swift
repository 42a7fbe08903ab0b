// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

extension APIService {
    // MARK: Topics

    /// Lists the topics and patterns that somebody is subscribed to.
    func listTopics(_ call: APIRequest) async throws -> APIReply {
        let prefix = Array((call.parameters.text(.prefix) ?? "").utf8)
        let page = call.realm.host.subscriptions(
            after: call.cursor,
            limit: call.parameters.integer(.limit) ?? 100
        ) { info in
            info.uri.bytes.starts(with: prefix) && call.grant.allows(name: info.uri.bytes)
        }
        return .page("topics", page.elements.map { Self.value($0.info, subscribers: $0.count) }, next: page.next)
    }

    /// Tells about one topic or pattern.
    func topic(_ call: APIRequest) async throws -> APIReply {
        let uri = try call.topic()
        let match = call.parameters.match
        let subscription = call.realm.host.subscription(uri, match: match)
        let request = match == .exact ? call.realm.admission.request(uri) : nil
        guard subscription != nil || request != nil else {
            throw ProblemDetails(.notFound, "Nobody is subscribed to it, and no route matches it.")
        }
        return APIReply([
            "topic": .string(uri.description),
            "match": .string(match.rawValue),
            "subscribers": .integer(Int64(subscription?.count ?? 0)),
            "subscription": subscription.map { WireValue(id: $0.info.id) } ?? .null,
            "created": subscription.map { .string(Timestamp.format($0.info.created)) } ?? .null,
            "route": request.map { .string($0.route.name) } ?? .null,
            "attributes": .object(request?.attributes.members ?? []),
        ])
    }

    /// Lists the subscribers of one topic or pattern.
    func listSubscribers(_ call: APIRequest) async throws -> APIReply {
        let uri = try call.topic()
        let cursor = call.parameters.numbers(.placeCursor)
        guard let subscription = call.realm.host.subscription(uri, match: call.parameters.match) else {
            return .page("sessions", [], next: String?.none)
        }
        let page = call.realm.host.subscribers(
            of: subscription.info.id,
            after: cursor?.last.flatMap { SessionID(rawValue: $0) },
            place: cursor?.first.map { Int(clamping: $0) } ?? 0,
            limit: call.parameters.integer(.limit) ?? 100
        )
        let next = page.next.flatMap { place in page.sessions.last.map { "\(place)-\($0.id)" } }
        return .page("sessions", page.sessions.map(\.apiValue), next: next)
    }

    /// A subscription in a list.
    static func value(_ info: SubscriptionInfo, subscribers: Int) -> WireValue {
        [
            "topic": .string(info.uri.description),
            "match": .string(info.match.rawValue),
            "subscribers": .integer(Int64(subscribers)),
            "subscription": WireValue(id: info.id),
            "created": .string(Timestamp.format(info.created)),
        ]
    }
}

extension APIReply {
    /// A page of a list.
    static func page(_ name: String, _ elements: [WireValue], next: UInt64?) -> APIReply {
        self.page(name, elements, next: next.map { String($0) })
    }

    /// A page of a list.
    static func page(_ name: String, _ elements: [WireValue], next: String?) -> APIReply {
        APIReply(.object([.init(name, .array(elements)), .init("next", next.map { .string($0) } ?? .null)]))
    }
}

extension Attributes {
    /// The attributes as members, all as texts.
    var members: [WireValue.Member] {
        self.all.map { .init($0.name, $0.value == .null ? .null : .string($0.value.text)) }
    }
}

extension APIParameter {
    /// How listed topics begin.
    static let prefix = APIParameter(
        name: "prefix",
        place: .query,
        kind: .text(0...65_535),
        description: "Lists only topics that begin so."
    )
}
