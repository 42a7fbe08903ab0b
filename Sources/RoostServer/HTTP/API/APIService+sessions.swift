// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

extension APIService {
    // MARK: Sessions

    /// The most subscriptions that are told of one session.
    private static let subscriptionLimit = 1_000

    /// Lists the sessions of a realm.
    func listSessions(_ call: APIRequest) async throws -> APIReply {
        try call.grant.requireAllNames()
        let authID = call.parameters.text(.authID)
        let page = call.realm.host.sessions(
            after: call.cursor,
            limit: call.parameters.integer(.limit) ?? 100
        ) { Self.matches($0, authID) }
        return .page("sessions", page.elements.map(\.apiValue), next: page.next)
    }

    private static func matches(_ session: Session, _ authID: String?) -> Bool {
        authID.map { session.identity.authID.utf8.elementsEqual($0.utf8) } ?? true
    }

    /// Tells about one session and what it is subscribed to.
    func session(_ call: APIRequest) async throws -> APIReply {
        try call.grant.requireAllNames()
        let session = try self.target(call)
        let (infos, isAll) = call.realm.host.subscriptions(of: session.id, limit: Self.subscriptionLimit)
        let subscriptions = infos.map { info -> WireValue in
            [
                "topic": .string(info.uri.description), "match": .string(info.match.rawValue),
                "subscription": WireValue(id: info.id),
            ]
        }
        let more: [WireValue.Member] = [
            .init("subscriptions", .array(subscriptions)), .init("has_all_subscriptions", .bool(isAll)),
        ]
        return APIReply(.object((session.apiValue.object ?? []) + more))
    }

    /// Ends one session.
    func disconnect(_ call: APIRequest) async throws -> APIReply {
        try call.grant.requireAllNames()
        self.end(try self.target(call), call)
        return .nothing
    }

    /// Ends all sessions of one user.
    func disconnectUser(_ call: APIRequest) async throws -> APIReply {
        try call.grant.requireAllNames()
        let authID = call.parameters.text(.requiredAuthID)
        var count = 0
        var next: UInt64? = 0
        while let number = next {
            let page = call.realm.host.sessions(after: number, limit: 1_000) { Self.matches($0, authID) }
            for session in page.elements {
                self.end(session, call)
            }
            count += page.elements.count
            next = page.next
        }
        return APIReply(["disconnected": .integer(Int64(count))])
    }

    /// Ends a subscription of a session.
    func unsubscribe(_ call: APIRequest) async throws -> APIReply {
        let uri = try call.topic()
        let session = try self.target(call)
        let host = call.realm.host
        guard let id = host.subscription(of: session.id, to: uri, match: call.parameters.match) else {
            throw ProblemDetails(.notFound, "The session is not subscribed to it.")
        }
        session.deliver(.subscriptionRevoked(id, reason: nil))
        return .nothing
    }

    func target(_ call: APIRequest) throws(ProblemDetails) -> Session {
        let id = try call.sessionID()
        guard let session = call.realm.host.member(id) else {
            throw .noSuchSession
        }
        return session
    }

    private func end(_ session: Session, _ call: APIRequest) {
        guard !call.parameters.flag(.reconnect) else {
            return session.close()
        }
        let message = call.parameters.text(.message)
        session.deliver(.goodbye(reason: V2URI.killed, message: message, isSilent: false))
    }
}

extension Session {
    /// The session in a list.
    var apiValue: WireValue {
        let identity = self.identity
        return [
            "session": WireValue(id: self.id),
            "session_v1": .string(self.id.version1Text),
            "authid": .string(identity.authID),
            "authrole": .string(identity.authRole),
            "authmethod": .string(identity.authMethod),
            "authprovider": .string(identity.authProvider),
            "user_id": self.principal.userID.map { .integer(Int64($0)) } ?? .null,
            "roles": .array(self.principal.roles.map { .string($0) }),
            "backend": .bool(self.principal.isBackend),
            "address": self.remoteAddress.map { .string($0) } ?? .null,
        ]
    }
}

extension APIParameter {
    /// Whose sessions are listed.
    static let authID = APIParameter(
        name: "authid",
        place: .query,
        kind: .text(1...1_024),
        description: "Lists only sessions with this `authid`, which is the login in WAMP v1."
    )

    /// Whose sessions are ended.
    static let requiredAuthID = APIParameter(
        name: "authid",
        place: .query,
        kind: .text(1...1_024),
        description: "The `authid` whose sessions end, which is the login in WAMP v1.",
        isRequired: true
    )

    /// What an ended session is told.
    static let message = APIParameter(
        name: "message",
        place: .query,
        kind: .text(0...100),
        description: "What the client is told: the message of GOODBYE, or the reason of the close frame."
    )

    /// Whether an ended session may come back.
    static let reconnect = APIParameter(
        name: "reconnect",
        place: .query,
        kind: .flag,
        description: "Whether WAMP v1 browsers see an unclean end, after which they connect again.",
        defaultValue: "false"
    )
}
