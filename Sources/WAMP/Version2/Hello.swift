// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A client wants to join a realm.
///
/// Shape: `[HELLO, Realm|uri, Details|dict]`, from clients.
///
/// `null` as a value of Details counts as a key that is not there: clients write so what their user has not set.
///
/// Source: WAMP, Basic Profile, Session Establishment.
package struct V2Hello: Equatable, Sendable {
    /// The realm; `nil` when the client leaves the choice to the router, which is Crossbar's extension.
    package var realm: URI?

    /// `Details.roles|dict`, at least one.
    package var roles: V2Roles

    /// `Details.agent|string`: the client's software.
    package var agent: String?

    /// `Details.authmethods|list[string]`, those that the client can do, the best first.
    package var authMethods: [String]?

    /// `Details.authid|string`: who the client wants to be.
    package var authID: String?

    /// `Details.authrole|string`: the role that the client wants to have.
    package var authRole: String?

    /// `Details.authextra|dict`, as it came; an object.
    package var authExtra: WireValue?

    /// Makes a HELLO.
    ///
    /// - Parameters:
    ///   - realm: The realm.
    ///   - roles: The roles.
    ///   - agent: The client's software.
    ///   - authMethods: The methods that the client can do.
    ///   - authID: Who it wants to be.
    ///   - authRole: The role that it wants to have.
    ///   - authExtra: What the methods need.
    package init(
        realm: URI?,
        roles: V2Roles,
        agent: String? = nil,
        authMethods: [String]? = nil,
        authID: String? = nil,
        authRole: String? = nil,
        authExtra: WireValue? = nil
    ) {
        self.realm = realm
        self.roles = roles
        self.agent = agent
        self.authMethods = authMethods
        self.authID = authID
        self.authRole = authRole
        self.authExtra = authExtra
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...3)
        guard let realm = elements.value(1), realm == .null || realm.string != nil else {
            throw elements.wrong(1, "Realm", .uriOrNull)
        }
        var details = try elements.dict(2, "Details")
        details.ignoresNull = true
        self.realm = realm.string.map { URI($0) }
        self.roles = try details.dict("roles").map { roles throws(V2Violation) in try V2Roles(roles) } ?? V2Roles()
        guard !self.roles.isEmpty else {
            throw details.wrong("roles", .roles)
        }
        self.agent = try details.string("agent", upTo: elements.textBytes)
        self.authMethods = try details.strings("authmethods", upTo: elements.textBytes)
        self.authID = try details.string("authid", upTo: elements.textBytes)
        self.authRole = try details.string("authrole", upTo: elements.textBytes)
        self.authExtra = try details.dict("authextra")?.members
        try Self.checkResumption(details)
    }

    /// Sessions are not resumed, but what asks for it must be of the types that the sketch of it names.
    private static func checkResumption(_ details: V2Dictionary) throws(V2Violation) {
        _ = try details.bool("resumable")
        _ = try details.id("resume-session")
        _ = try details.string("resume-token")
    }
}

extension V2ServerMessages {
    /// Writes WELCOME: `[2, Session|id, Details|dict]`.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - details: Details, made by ``V2WelcomeDetails``.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func welcome(session: UInt64, details: WireValue, in serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .welcome, elements: 3)
        writer.append(integer: session)
        writer.append(details)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes HELLO: `[1, Realm|uri, Details|dict]`.
    ///
    /// - Parameters:
    ///   - realm: The realm; `nil` leaves the choice to the router.
    ///   - details: Details, with `roles`.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func hello(realm: URI?, details: WireValue, in serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .hello, elements: 3)
        if let realm {
            writer.append(text: realm.bytes)
        } else {
            writer.append(.null)
        }
        writer.append(details)
        return writer.finish()
    }
}
