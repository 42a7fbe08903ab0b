// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("WebhookAuthorizer")
struct WebhookAuthorizerTests {
    private static func request() throws -> AuthorizationRequest {
        AuthorizationRequest(
            sessionID: try #require(SessionID(rawValue: 7)),
            identity: Identity(authID: "john", authRole: "user", authMethod: "ticket", authProvider: "static"),
            realm: "realm1",
            action: .subscribe,
            uri: "com.example.",
            match: .prefix
        )
    }

    @Test("The question says who wants to do what")
    func question() throws {
        #expect(
            try String(buffer: Webhook.body(of: Self.request().question))
                == #"{"type":"authorize","realm":"realm1","session":7,"authid":"john","authrole":"user","#
                + #""authmethod":"ticket","authprovider":"static","action":"subscribe","uri":"com.example.","#
                + #""match":"prefix"}"#
        )
    }

    @Test(
        "An answer is read as documented",
        arguments: [
            (#"{"allow": true}"#, AuthorizationVerdict.allowed), (#"{"allow": false}"#, .denied),
            (#"{"allow": true, "cache": "session", "disclose": null}"#, .allowed),
            (#"{"allow": true, "disclose": true}"#, AuthorizationVerdict(isAllowed: true, discloses: true)),
            (
                #"{"allow": false, "disclose": false, "cache": "role"}"#,
                AuthorizationVerdict(isAllowed: false, discloses: false, caching: .role)
            ),
            (#"{"allow": true, "cache": "never"}"#, AuthorizationVerdict(isAllowed: true, caching: .never)),
        ]
    )
    func answers(text: String, verdict: AuthorizationVerdict) throws {
        #expect(AuthorizationVerdict(answer: try WireValue.parse(text)) == verdict)
    }

    @Test(
        "An answer that is not as documented is none",
        arguments: [
            "{}", #"{"allow": null}"#, #"{"allow": "yes"}"#, #"{"allow": true, "disclose": 1}"#,
            #"{"allow": true, "cache": "forever"}"#, #"{"allow": true, "cache": true}"#,
        ]
    )
    func undocumented(text: String) throws {
        #expect(AuthorizationVerdict(answer: try WireValue.parse(text)) == nil)
    }

    @Test("The application allows over HTTP, and one that fails is an error")
    func overHTTP() async throws {
        for (status, isAllowed) in [("200 OK", true), ("503 Service Unavailable", false)] {
            let answer = TestHTTPServer.response(status, #"{"allow": true}"#)
            try await TestHTTPServer.with(answer, webhook: "authorizer") { webhook, _ in
                let authorizer = WebhookAuthorizer(webhook: webhook)
                let verdict = try? await authorizer.authorize(Self.request())
                #expect(verdict == (isAllowed ? .allowed : nil))
            }
        }
    }
}
