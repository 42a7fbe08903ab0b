// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import RoostRouter
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("Webhook")
struct WebhookTests {
    private static let yes = #"{"allow": true}"#

    private func withWebhook<Result>(
        _ answer: TestHTTPServer.Answer,
        _ configure: (inout WebhookConfiguration) -> Void = { _ in },
        _ body: (Webhook, TestHTTPServer) async throws -> Result
    ) async throws -> Result {
        try await TestHTTPServer.with(answer, webhook: "test", configure, body)
    }

    private func ask(_ webhook: Webhook) async throws -> Bool {
        try await webhook.ask(["a": 1], expected: "a truth value") { $0["allow"]?.bool }
    }

    private func error(
        _ answer: TestHTTPServer.Answer,
        _ configure: (inout WebhookConfiguration) -> Void = { _ in }
    ) async throws -> HTTPRequestError? {
        try await self.withWebhook(answer, configure) { webhook, _ in
            await #expect(throws: HTTPRequestError.self) { try await self.ask(webhook) }
        }
    }

    @Test("A question is one POST of JSON, and the answer of status 200 is read")
    func asked() async throws {
        try await self.withWebhook(TestHTTPServer.response("200 OK", Self.yes)) { webhook, server in
            #expect(try await self.ask(webhook))
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1)
            #expect(request.hasPrefix("POST /user HTTP/1.1\r\n"))
            #expect(request.contains("\r\nContent-Type: application/json\r\n"))
            #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
            #expect(!request.lowercased().contains("signature"))
        }
    }

    @Test("A signature covers the time and the body")
    func signature() async throws {
        try await self.withWebhook(TestHTTPServer.response("200 OK", Self.yes)) {
            $0.secret = "hush"
        } _: { webhook, server in
            _ = try await self.ask(webhook)
            let request = try #require(server.requests.first)
            let code = "7cfd1df542c33ab7251748ffdc6e7fed278c63b83d4ece95a4534b0ad465571b"
            #expect(request.contains("\r\nRoost-Signature: t=1700000000,v1=\(code)\r\n"))
            #expect(!request.contains("hush"))
        }
    }

    @Test("Every other status is an error, and a redirect is not followed")
    func otherStatus() async throws {
        for status in ["201 Created", "204 No Content", "401 Unauthorized", "404 Not Found", "500 Oops"] {
            let code = try await self.error(TestHTTPServer.response(status, Self.yes))?.code
            #expect(code == .unexpectedStatus)
        }
        try await self.withWebhook(
            TestHTTPServer.response("307 Temporary Redirect", "", headers: "Location: /elsewhere\r\n")
        ) { webhook, server in
            let error = await #expect(throws: HTTPRequestError.self) { try await self.ask(webhook) }
            #expect(error?.code == .unexpectedStatus)
            #expect(server.requests.count == 1)
        }
    }

    @Test("An answer that does not come, or not to its end, is an error in time")
    func slow() async throws {
        let duration = try await ContinuousClock().measure {
            for answer in [TestHTTPServer.Answer.nothing, .drip] {
                let error = try await self.error(answer) { $0.timeout = .milliseconds(200) }
                #expect(error?.code == .timedOut)
            }
        }
        #expect(duration < .seconds(10))
    }

    @Test("An answer of exactly the limit is read and a longer one is not")
    func huge() async throws {
        let padded = Self.yes + String(repeating: " ", count: 65_536 - Self.yes.utf8.count)
        try await self.withWebhook(TestHTTPServer.response("200 OK", padded)) { webhook, _ in
            let answer = try await self.ask(webhook)
            #expect(answer)
        }
        let error = try await self.error(TestHTTPServer.response("200 OK", padded + " "))
        #expect(error?.code == .responseTooLong)
    }

    @Test(
        "An answer that is no JSON object, or not what is documented, is an error",
        arguments: ["", "null", "[]", "yes", #"{"allow": true"#, #"{"allow": 1}"#, "{}", #"{"allow": true} x"#]
    )
    func broken(body: String) async throws {
        let error = try await self.error(TestHTTPServer.response("200 OK", body))
        #expect(error?.code == .invalidResponse)
        #expect(error?.message == #"The webhook "test" was answered with something else than a truth value."#)
    }

    @Test("An application that does not answer is not asked any more, one that answers nonsense is")
    func breaker() async throws {
        func codes(
            _ answer: TestHTTPServer.Answer,
            timeout: Duration = .seconds(30)
        ) async throws -> (codes: [HTTPRequestError.Code?], requests: Int) {
            try await self.withWebhook(answer) {
                $0.timeout = timeout
                $0.breakerLimit = 2
            } _: { webhook, server in
                var codes: [HTTPRequestError.Code?] = []
                for _ in 0..<4 {
                    let error = await #expect(throws: HTTPRequestError.self) { try await self.ask(webhook) }
                    codes.append(error?.code)
                }
                return (codes, server.requests.count)
            }
        }
        // Long enough for the requests to arrive on a machine that is busy with other tests.
        let silent = try await codes(.nothing, timeout: .seconds(1))
        #expect(silent.codes == [.timedOut, .timedOut, .suspended, .suspended])
        #expect(silent.requests == 2)
        let proxy = try await codes(TestHTTPServer.response("502 Bad Gateway", ""))
        #expect(proxy.codes == [.unexpectedStatus, .unexpectedStatus, .suspended, .suspended])
        let broken = try await codes(TestHTTPServer.response("500 Oops", ""))
        #expect(broken.codes == Array(repeating: .unexpectedStatus, count: 4))
        #expect(broken.requests == 4)
        let nonsense = try await codes(TestHTTPServer.response("200 OK", "{}"))
        #expect(nonsense.codes == Array(repeating: .invalidResponse, count: 4))
    }

    @Test("An answer may be nested 64 deep and no deeper")
    func depth() {
        func answer(_ depth: Int) -> [UInt8] {
            let lists = String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
            return Array(#"{"result":\#(lists)}"#.utf8)
        }
        #expect(JSONAnswer.parse(answer(64), depthLimit: Webhook.answerDepth) != nil)
        #expect(JSONAnswer.parse(answer(65), depthLimit: Webhook.answerDepth) == nil)
    }

    @Test("As many requests as allowed run, and one more fails at once")
    func overloaded() async throws {
        try await self.withWebhook(.nothing) {
            $0.maximumConcurrent = 2
            $0.timeout = .seconds(2)
        } _: { webhook, server in
            await withTaskGroup(of: HTTPRequestError.Code?.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        await #expect(throws: HTTPRequestError.self) { try await self.ask(webhook) }?.code
                    }
                }
                #expect(await group.next() == .overloaded)
                #expect(await group.next() == .timedOut)
                #expect(await group.next() == .timedOut)
            }
            #expect(server.requests.count == 2)
            // There is room again.
            let error = await #expect(throws: HTTPRequestError.self) { try await self.ask(webhook) }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("Nobody at the address is an error in time, and an unusable address one at the start")
    func unreachable() async throws {
        let url = try await TestHTTPServer.with(.nothing) { $0.url }
        let webhook = try Webhook(
            WebhookConfiguration(name: "test", url: url, timeout: .milliseconds(300)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        )
        await #expect(throws: HTTPRequestError.self) { try await self.ask(webhook) }
        try await webhook.shutdown()
        let error = #expect(throws: AuthenticationConfigurationError.self) {
            _ = try Webhook(
                WebhookConfiguration(name: "test", url: "ftp://x"),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton
            )
        }
        #expect(error?.code == .unusableProviderURL)
    }

    @Test("No way of printing the configuration shows the secret or the address")
    func redacted() {
        let configuration = WebhookConfiguration(name: "test", url: "http://x/?key=hush", secret: "hush")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("hush"))
    }
}
