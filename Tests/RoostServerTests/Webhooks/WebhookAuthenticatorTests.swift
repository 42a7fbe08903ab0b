// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("WebhookAuthenticator")
struct WebhookAuthenticatorTests {
    private static func request(_ method: AuthenticationMethod = .ticket) throws -> AuthenticationRequest {
        AuthenticationRequest(
            method: method,
            realm: "realm1",
            sessionID: try #require(SessionID(rawValue: 7)),
            authID: "john",
            ticket: method == .ticket ? "s3cret" : nil
        )
    }

    private func json(_ value: WireValue) -> String {
        String(buffer: Webhook.body(of: value))
    }

    @Test("The question has what the client says and shows, and nothing that it does not")
    func question() throws {
        #expect(
            try self.json(Self.request().question)
                == #"{"type":"authenticate","realm":"realm1","session":7,"method":"ticket","authid":"john","ticket":"s3cret"}"#
        )
        var request = try Self.request(.cryptosign)
        request.authID = nil
        request.authRole = "user"
        request.publicKey = "ab"
        request.authExtra = ["x": 1.0]
        #expect(
            self.json(request.question)
                == #"{"type":"authenticate","realm":"realm1","session":7,"method":"cryptosign","#
                + #""authrole":"user","public_key":"ab","authextra":{"x":1.0}}"#
        )
    }

    @Test(
        "An answer is read as documented",
        arguments: [
            (#"{"allow": true, "role": "user"}"#, .accepted(authRole: "user", authProvider: "webhook")),
            (
                #"{"allow": true, "authid": "a", "role": "user", "extra": {"x": 1}, "more": 1}"#,
                .accepted(authID: "a", authRole: "user", authProvider: "webhook", authExtra: ["x": 1])
            ),
            (
                #"{"allow": true, "authid": null, "role": "user", "extra": null}"#,
                .accepted(authRole: "user", authProvider: "webhook")
            ),
            (#"{"allow": false}"#, .refused()), (#"{"allow": false, "reason": null}"#, .refused()),
            (#"{"allow": false, "reason": "Go away.", "role": "x"}"#, .refused(message: "Go away.")),
        ] as [(String, AuthenticationVerdict)]
    )
    func answers(text: String, verdict: AuthenticationVerdict) throws {
        #expect(AuthenticationVerdict(answer: try WireValue.parse(text)) == verdict)
    }

    @Test(
        "An answer that is not as documented is none",
        arguments: [
            "{}", #"{"allow": 1, "role": "user"}"#, #"{"allow": "true", "role": "user"}"#, #"{"allow": true}"#,
            #"{"allow": true, "role": ""}"#, #"{"allow": true, "role": null}"#, #"{"allow": true, "role": ["user"]}"#,
            #"{"allow": true, "role": "user", "authid": ""}"#, #"{"allow": true, "role": "user", "authid": 7}"#,
            #"{"allow": true, "role": "user", "extra": []}"#, #"{"allow": false, "reason": 1}"#, #"{"allow": null}"#,
        ]
    )
    func undocumented(text: String) throws {
        #expect(AuthenticationVerdict(answer: try WireValue.parse(text)) == nil)
    }

    @Test("An authid may have 1,024 bytes and no more")
    func authIDLimit() {
        func verdict(_ length: Int) -> AuthenticationVerdict? {
            AuthenticationVerdict(
                answer: ["allow": true, "role": "x", "authid": .string(String(repeating: "a", count: length))]
            )
        }
        #expect(verdict(1_024)?.isAccepted == true)
        #expect(verdict(1_025) == nil)
    }

    private func withAuthenticator<Result>(
        _ answer: TestHTTPServer.Answer,
        _ body: (WebhookAuthenticator, TestHTTPServer) async throws -> Result
    ) async throws -> Result {
        try await TestHTTPServer.with(answer, webhook: "auth") {
            $0.timeout = .milliseconds(300)
        } _: { webhook, server in
            try await body(WebhookAuthenticator(webhook: webhook), server)
        }
    }

    @Test("The application accepts and refuses over HTTP")
    func overHTTP() async throws {
        let yes = TestHTTPServer.response("200 OK", #"{"allow": true, "authid": "a", "role": "r"}"#)
        try await self.withAuthenticator(yes) { authenticator, server in
            let verdict = try await authenticator.authenticate(Self.request())
            #expect(verdict == .accepted(authID: "a", authRole: "r", authProvider: "webhook"))
            #expect(server.requests.first?.contains(#""ticket":"s3cret""#) == true)
        }
        let no = TestHTTPServer.response("200 OK", #"{"allow": false}"#)
        try await self.withAuthenticator(no) { authenticator, _ in
            let verdict = try await authenticator.authenticate(Self.request())
            #expect(verdict == .refused())
        }
    }

    @Test("An application that fails is an error in which there is no ticket")
    func failures() async throws {
        let answers: [TestHTTPServer.Answer] = [
            .nothing, TestHTTPServer.response("403 Forbidden", "s3cret"), TestHTTPServer.response("200 OK", "s3cret"),
            .text("garbage\r\n\r\n"),
        ]
        for answer in answers {
            try await self.withAuthenticator(answer) { authenticator, _ in
                let error = await #expect(throws: HTTPRequestError.self) {
                    try await authenticator.authenticate(Self.request())
                }
                #expect(error?.message.contains("auth") == true)
                #expect(error.map { "\($0) \($0.cause.map { "\($0)" } ?? "")" }?.contains("s3cret") == false)
            }
        }
    }
}
