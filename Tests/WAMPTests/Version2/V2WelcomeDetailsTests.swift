// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import WAMP

@Suite("V2WelcomeDetails")
struct V2WelcomeDetailsTests {
    @Test("Everything that is known is told")
    func complete() throws {
        let details = V2WelcomeDetails(
            realm: "realm1",
            authID: "joe",
            authRole: "user",
            authMethod: "ticket",
            authProvider: "static",
            agent: "Roost",
            brokerFeatures: ["publisher_exclusion"],
            dealerFeatures: ["call_timeout", "call_canceling"],
            authExtra: ["verifier": "v"]
        )
        let expected = try WireValue.parse(
            #"""
            {"agent":"Roost","realm":"realm1","authid":"joe","authrole":"user","authmethod":"ticket",
            "authprovider":"static","authextra":{"verifier":"v"},
            "roles":{"broker":{"features":{"publisher_exclusion":true}},
            "dealer":{"features":{"call_timeout":true,"call_canceling":true}}}}
            """#
        )
        #expect(details.wireValue == expected)
    }

    @Test("What is not known is left out, but both roles are there")
    func minimal() throws {
        let details = V2WelcomeDetails(
            realm: "r",
            authID: "a",
            authRole: "anonymous",
            authMethod: "anonymous",
            authProvider: "static"
        )
        let expected = try WireValue.parse(
            #"""
            {"realm":"r","authid":"a","authrole":"anonymous","authmethod":"anonymous","authprovider":"static",
            "roles":{"broker":{"features":{}},"dealer":{"features":{}}}}
            """#
        )
        #expect(details.wireValue == expected)
    }
}
