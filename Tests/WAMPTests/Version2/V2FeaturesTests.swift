// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import WAMP

@Suite("V2Features and V2Roles")
struct V2FeaturesTests {
    @Test("Each feature has a bit of its own and one that is announced is found")
    func names() throws {
        #expect(Set(V2Features.names.map(\.name)).count == V2Features.names.count)
        let spelledTwice = 2
        #expect(Set(V2Features.names.map(\.feature)).count == V2Features.names.count - spelledTwice)
        for (name, feature) in V2Features.names {
            #expect(feature.rawValue.nonzeroBitCount == 1)
            for role in ["publisher", "subscriber", "caller", "callee"] {
                let json = #"[1,"r",{"roles":{"\#(role)":{"features":{"\#(name)":true}}}}]"#
                let message = try V2Wire.read(json, .json)
                var expected = V2Roles()
                expected[keyPath: Self.path(role)] = feature
                #expect(message == .hello(V2Hello(realm: "r", roles: expected)))
            }
        }
    }

    @Test("A feature is not there when it is false or when no feature is announced")
    func absent() throws {
        for features in [#"{"call_timeout":false}"#, "{}", #"{"call_timeouts":true}"#] {
            let message = try V2Wire.read(#"[1,"r",{"roles":{"callee":{"features":\#(features)}}}]"#, .json)
            #expect(message == .hello(V2Hello(realm: "r", roles: V2Roles(callee: []))))
        }
    }

    @Test("Roles are empty only when there is none")
    func isEmpty() {
        #expect(V2Roles().isEmpty)
        #expect(!V2Roles(publisher: []).isEmpty)
        #expect(!V2Roles(subscriber: []).isEmpty)
        #expect(!V2Roles(caller: []).isEmpty)
        #expect(!V2Roles(callee: []).isEmpty)
    }

    private static func path(_ role: String) -> WritableKeyPath<V2Roles, V2Features?> {
        switch role {
        case "publisher": \.publisher
        case "subscriber": \.subscriber
        case "caller": \.caller
        default: \.callee
        }
    }
}
