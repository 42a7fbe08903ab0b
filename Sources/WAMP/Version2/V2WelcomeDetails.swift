// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The Details of WELCOME: what the router tells about itself, the realm and who the client is to it.
///
/// RawSocket clients may accept messages of no more than 512 bytes, and WELCOME is the first: it should stay short.
///
/// Source: WAMP, Basic Profile, WELCOME; Advanced Profile, Authentication.
package struct V2WelcomeDetails: Equatable, Sendable {
    /// `realm|uri`: the realm, which the router may have chosen.
    package var realm: URI

    /// `authid|string`.
    package var authID: String

    /// `authrole|string`.
    package var authRole: String

    /// `authmethod|string`.
    package var authMethod: String

    /// `authprovider|string`.
    package var authProvider: String

    /// `agent|string`: the router's product and version; left out when `nil`.
    package var agent: String?

    /// `roles.broker.features|dict`: the names of those that are true.
    package var brokerFeatures: [String]

    /// `roles.dealer.features|dict`: the names of those that are true.
    package var dealerFeatures: [String]

    /// `authextra|dict`: an object; left out when `nil`.
    package var authExtra: WireValue?

    /// Makes details.
    ///
    /// - Parameters:
    ///   - realm: The realm.
    ///   - authID: Who the client is.
    ///   - authRole: Its role.
    ///   - authMethod: How it has said so.
    ///   - authProvider: Who has found it to be true.
    ///   - agent: The router's product and version.
    ///   - brokerFeatures: The names of the broker's features.
    ///   - dealerFeatures: The names of the dealer's features.
    ///   - authExtra: What the method tells the client, an object.
    package init(
        realm: URI,
        authID: String,
        authRole: String,
        authMethod: String,
        authProvider: String,
        agent: String? = nil,
        brokerFeatures: [String] = [],
        dealerFeatures: [String] = [],
        authExtra: WireValue? = nil
    ) {
        self.realm = realm
        self.authID = authID
        self.authRole = authRole
        self.authMethod = authMethod
        self.authProvider = authProvider
        self.agent = agent
        self.brokerFeatures = brokerFeatures
        self.dealerFeatures = dealerFeatures
        self.authExtra = authExtra
    }

    /// The details as an object.
    package var wireValue: WireValue {
        var members: [WireValue.Member] = []
        if let agent = self.agent { members.append(WireValue.Member("agent", .string(agent))) }
        members.append(WireValue.Member("realm", .string(self.realm.description)))
        members.append(WireValue.Member("authid", .string(self.authID)))
        members.append(WireValue.Member("authrole", .string(self.authRole)))
        members.append(WireValue.Member("authmethod", .string(self.authMethod)))
        members.append(WireValue.Member("authprovider", .string(self.authProvider)))
        if let authExtra = self.authExtra { members.append(WireValue.Member("authextra", authExtra)) }
        let roles: WireValue = [
            "broker": Self.role(self.brokerFeatures),
            "dealer": Self.role(self.dealerFeatures),
        ]
        members.append(WireValue.Member("roles", roles))
        return .object(members)
    }

    private static func role(_ features: [String]) -> WireValue {
        ["features": .object(features.map { WireValue.Member($0, true) })]
    }
}
