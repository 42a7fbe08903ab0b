// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The dicts of meta events and meta procedures.
enum MetaDetails {
    /// `{session, authid, authrole, authmethod, authprovider, transport}`.
    ///
    /// Nothing is told about the transport: addresses are nobody else's business.
    static func session(_ id: SessionID, _ identity: Identity) -> WireValue {
        [
            "session": WireValue(id: id),
            "authid": .string(identity.authID),
            "authrole": .string(identity.authRole),
            "authmethod": .string(identity.authMethod),
            "authprovider": .string(identity.authProvider),
            "transport": .object([]),
        ]
    }

    /// `{id, created, uri, match}`.
    static func subscription(_ info: SubscriptionInfo) -> WireValue {
        [
            "id": WireValue(id: info.id),
            "created": .string(Timestamp.format(info.created)),
            "uri": .string(info.uri.description),
            "match": .string(info.match.rawValue),
        ]
    }

    /// `{id, created, uri, match, invoke}`.
    static func registration(_ info: RegistrationInfo) -> WireValue {
        [
            "id": WireValue(id: info.id),
            "created": .string(Timestamp.format(info.created)),
            "uri": .string(info.uri.description),
            "match": .string(info.match.rawValue),
            "invoke": .string(info.invoke.rawValue),
        ]
    }
}
