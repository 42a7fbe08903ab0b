// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostTesting
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("WebhookProcedure")
struct WebhookProcedureTests {
    @Test(
        "An answer is read as documented",
        arguments: [
            (#"{"result": {"a": [1]}}"#, .success(["a": [1]])), (#"{"result": null}"#, .success(.null)),
            (#"{"error": {"message": "No."}}"#, .failure(HandlerError("No."))),
            (#"{"error": {"message": "No.", "code": 404, "x": 1}}"#, .failure(HandlerError("No.", code: 404))),
        ] as [(String, Result<WireValue, HandlerError>)]
    )
    func answers(text: String, outcome: Result<WireValue, HandlerError>) throws {
        #expect(ProcedureAnswer(try WireValue.parse(text))?.outcome == outcome)
    }

    @Test(
        "An answer that is not as documented is none",
        arguments: [
            "{}", #"{"result": 1, "error": {"message": "No."}}"#, #"{"error": null}"#, #"{"error": "No."}"#,
            #"{"error": {"code": 1}}"#, #"{"error": {"message": 1}}"#, #"{"error": {"message": "a", "code": "1"}}"#,
            #"{"error": {"message": "a", "code": 18446744073709551615}}"#,
        ]
    )
    func undocumented(text: String) throws {
        #expect(ProcedureAnswer(try WireValue.parse(text)) == nil)
    }

    private func call(_ body: String) async throws -> (request: String?, result: Result<WireValue?, any Error>) {
        let answer = TestHTTPServer.response("200 OK", body)
        return try await TestHTTPServer.with(answer, webhook: "app.orders") { webhook, server in
            var handlers = HandlerRegistry()
            handlers.register(WebhookProcedure(webhook: webhook))
            let route = RouteDefinition(name: "orders", channel: "app/{method}/{id}", handler: "app.orders")
            let realm = try TestRealm(handlers: handlers, definitions: [route])
            let session = realm.join(login: "john", userID: 3, roles: ["ROLE_A", "ROLE_B"])
            let result: Result<WireValue?, any Error>
            do {
                result = .success(try await session.call("app/find_all/5", ["x"]))
            } catch {
                result = .failure(error)
            }
            return (server.requests.first, result)
        }
    }

    @Test("The application is asked who calls what, and answers with a result")
    func overHTTP() async throws {
        let (request, result) = try await self.call(#"{"result": [1, 2]}"#)
        #expect(try result.get() == [1, 2])
        let body = try #require(request?.split(separator: "\r\n\r\n").last)
        #expect(
            body
                == #"{"type":"call","procedure":"app/find_all/5","route":"orders","attributes":{"method":"find_all","id":"5"},"#
                + #""method":"findAll","arguments":["x"],"session":1,"authid":"john","authrole":"ROLE_A","#
                + #""authmethod":"ticket","authprovider":"oro","user_id":3,"roles":["ROLE_A","ROLE_B"]}"#
        )
    }

    @Test("The application answers with an error for the client, or fails")
    func errors() async throws {
        let (_, refused) = try await self.call(#"{"error": {"message": "Sold out.", "code": 410}}"#)
        #expect(throws: HandlerError("Sold out.", code: 410)) { try refused.get() }
        let (_, broken) = try await self.call("{}")
        let error = #expect(throws: HTTPRequestError.self) { try broken.get() }
        #expect(error?.code == .invalidResponse)
    }
}
