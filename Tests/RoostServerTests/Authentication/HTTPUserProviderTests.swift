// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import RoostRouter
internal import Testing

@testable import RoostServer

@Suite("HTTPUserProvider")
struct HTTPUserProviderTests {
    private static let john =
        #"{"id": 7, "login": "john", "password": "$2y$\/x", "roles": ["ROLE_USER", "ROLE_ADMIN"], "enabled": true}"#

    /// Runs a look-up against a server that gives one answer.
    private func withProvider<Result>(
        _ answer: TestHTTPServer.Answer,
        _ configure: (inout HTTPUserProviderConfiguration) -> Void = { _ in },
        _ body: (HTTPUserProvider, TestHTTPServer) async throws -> Result
    ) async throws -> Result {
        try await TestHTTPServer.with(answer) { url in
            var configuration = HTTPUserProviderConfiguration(url: url)
            configure(&configuration)
            return try HTTPUserProvider(
                configuration: configuration,
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton
            )
        } _: { provider, server in
            try await body(provider, server)
        }
    }

    private func code(
        _ answer: TestHTTPServer.Answer,
        _ configure: (inout HTTPUserProviderConfiguration) -> Void = { _ in }
    ) async throws -> HTTPRequestError.Code? {
        try await self.withProvider(answer, configure) { provider, _ in
            await #expect(throws: HTTPRequestError.self) { try await provider.user(login: "john") }?.code
        }
    }

    @Test("Status 200 is a user, asked for by a form field")
    func found() async throws {
        try await self.withProvider(TestHTTPServer.response("200 OK", Self.john)) { provider, server in
            let user = try #require(try await provider.user(login: "j&hn\r\n ü"))
            #expect(user.login == "john")
            #expect(user.id == 7)
            #expect(user.passwordHash == "$2y$/x")
            #expect(user.roles == ["ROLE_USER", "ROLE_ADMIN"])
            #expect(user.enabled)
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("POST /user HTTP/1.1\r\n"))
            #expect(request.hasSuffix("\r\n\r\nlogin=j%26hn%0d%0a%20%c3%bc"))
            #expect(!request.lowercased().contains("authorization"))
        }
    }

    @Test("With GET the login is in the query, and a bearer secret in its header")
    func getWithBearer() async throws {
        try await self.withProvider(TestHTTPServer.response("200 OK", Self.john)) {
            $0.url += "?a=b"
            $0.method = .get
            $0.authentication = .bearer("hush")
        } _: { provider, server in
            _ = try await provider.user(login: "a+b")
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("GET /user?a=b&login=a%2bb HTTP/1.1\r\n"))
            #expect(request.contains("\r\nAuthorization: Bearer hush\r\n"))
        }
    }

    @Test("A signature covers the time and the login")
    func signature() async throws {
        try await self.withProvider(TestHTTPServer.response("404 Not Found", "")) {
            $0.authentication = .hmac(secret: "hush", now: { 1_700_000_000 })
        } _: { provider, server in
            _ = try await provider.user(login: "john")
            let request = try #require(server.requests.first)
            #expect(request.contains("\r\nRoost-Timestamp: 1700000000\r\n"))
            #expect(
                request.contains(
                    "\r\nRoost-Signature: sha256=62b29c2fa85b188bd279ef7f3ed2056bbdb28293eda27a891ef6120b4ecc81aa\r\n"
                )
            )
        }
    }

    @Test("Status 404 is nobody, whatever the body is")
    func notFound() async throws {
        try await self.withProvider(TestHTTPServer.response("404 Not Found", "no such user")) { provider, _ in
            for _ in 0..<2 {
                let user = try await provider.user(login: "john")
                #expect(user?.id == nil)
            }
        }
    }

    @Test("Every other status is an error, and a redirect is not followed")
    func otherStatus() async throws {
        #expect(try await self.code(TestHTTPServer.response("500 Oops", Self.john)) == .unexpectedStatus)
        #expect(try await self.code(TestHTTPServer.response("201 Created", Self.john)) == .unexpectedStatus)
        try await self.withProvider(
            TestHTTPServer.response("302 Found", "", headers: "Location: /elsewhere\r\n")
        ) { provider, server in
            let error = await #expect(throws: HTTPRequestError.self) { try await provider.user(login: "john") }
            #expect(error?.code == .unexpectedStatus)
            #expect(server.requests.count == 1)
        }
    }

    @Test("An answer that does not come, or not to its end, is an error in time")
    func hang() async throws {
        let clock = ContinuousClock()
        let duration = try await clock.measure {
            for answer in [TestHTTPServer.Answer.nothing, .drip] {
                let code = try await self.code(answer) { $0.timeout = .milliseconds(200) }
                #expect(code == .timedOut)
            }
        }
        #expect(duration < .seconds(10))
    }

    @Test("An answer of exactly the limit is read and a longer one is not")
    func oversized() async throws {
        let length = Self.john.utf8.count
        try await self.withProvider(TestHTTPServer.response("200 OK", Self.john)) {
            $0.maximumResponseLength = length
        } _: { provider, _ in
            let user = try await provider.user(login: "john")
            #expect(user?.id == 7)
        }
        let answer = TestHTTPServer.response("200 OK", Self.john)
        #expect(try await self.code(answer) { $0.maximumResponseLength = length - 1 } == .responseTooLong)
        let endless = TestHTTPServer.response("200 OK", Self.john + String(repeating: " ", count: 65_536))
        #expect(try await self.code(endless) == .responseTooLong)
    }

    @Test(
        "An answer that is no user is an error",
        arguments: [
            "", "null", "[]", "{}", "no JSON", "{\"id\": 7",
            #"{"id": "7", "login": "john", "password": "x", "roles": [], "enabled": true}"#,
            #"{"id": 7.5, "login": "john", "password": "x", "roles": [], "enabled": true}"#,
            #"{"id": 7, "login": "", "password": "x", "roles": [], "enabled": true}"#,
            #"{"id": 7, "login": "john", "password": null, "roles": [], "enabled": true}"#,
            #"{"id": 7, "login": "john", "password": "x", "roles": [1], "enabled": true}"#,
            #"{"id": 7, "login": "john", "password": "x", "roles": "A", "enabled": true}"#,
            #"{"id": 7, "login": "john", "password": "x", "roles": [], "enabled": 1}"#,
            #"{"id": 7, "login": "john", "password": "x", "roles": []}"#,
            #"{"id": 7, "login": "john", "password": "x", "roles": [], "enabled": true} x"#,
            #"{"id": 7, "login": "john", "password": "x", "roles": [], "enabled": true, "x": [[[[[[[[[]]]]]]]]]}"#,
        ]
    )
    func garbage(body: String) {
        #expect(UserRecord(response: Array(body.utf8)) == nil)
    }

    @Test("An answer that is cut short anywhere, or is no UTF-8, is an error")
    func truncated() async throws {
        let bytes = Array(Self.john.utf8)
        for length in 0..<bytes.count {
            #expect(UserRecord(response: Array(bytes.prefix(length))) == nil)
        }
        let latin = bytes.map { $0 == UInt8(ascii: "j") ? 0xFC : $0 }
        #expect(UserRecord(response: latin) == nil)
        #expect(try await self.code(TestHTTPServer.response("200 OK", "<html>")) == .invalidResponse)
        #expect(try await self.code(.text("garbage\r\n\r\n")) == .requestFailed)
    }

    @Test("As many look-ups as allowed run and wait, and one more fails at once")
    func overloaded() async throws {
        try await self.withProvider(.nothing) {
            $0.maximumConcurrent = 1
            $0.maximumWaiting = 1
            $0.timeout = .seconds(2)
        } _: { provider, server in
            await withTaskGroup(of: HTTPRequestError.Code?.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        await #expect(throws: HTTPRequestError.self) {
                            try await provider.user(login: "john")
                        }?.code
                    }
                }
                #expect(await group.next() == .overloaded)
                // Long enough for a second request to be seen, and far from the time limit that lets it out.
                try? await Task.sleep(for: .milliseconds(200))
                #expect(server.requests.count == 1)
                #expect(await group.next() == .timedOut)
                #expect(await group.next() == .timedOut)
            }
        }
    }

    @Test("A cancelled look-up ends as cancelled")
    func cancelled() async throws {
        try await self.withProvider(.nothing) { provider, _ in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await provider.user(login: "john") }
                }
                group.cancelAll()
            }
        }
    }

    @Test("Nobody at the address is an error in time")
    func unreachable() async throws {
        let url = try await TestHTTPServer.with(.nothing) { $0.url }
        let provider = try HTTPUserProvider(
            configuration: HTTPUserProviderConfiguration(url: url, timeout: .milliseconds(300)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        )
        let error = await #expect(throws: HTTPRequestError.self) { try await provider.user(login: "john") }
        #expect(error?.message.contains("john") == false)
        try await provider.shutdown()
    }

    @Test(
        "An address that cannot be asked is refused",
        arguments: [
            "", "example.com", "ftp://x", "http://", "https:///user", "http://x/a b", "http://x/#a", "http://ü/",
        ]
    )
    func unusable(url: String) {
        let error = #expect(throws: AuthenticationConfigurationError.self) {
            _ = try HTTPUserProvider(
                configuration: HTTPUserProviderConfiguration(url: url),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton
            )
        }
        #expect(error?.code == .unusableProviderURL)
    }

    @Test("No way of printing the configuration shows a secret")
    func redacted() {
        for authentication in [
            HTTPUserProviderConfiguration.Authentication.bearer("hush"), .hmac(secret: "hush", now: { 0 }),
        ] {
            let configuration = HTTPUserProviderConfiguration(url: "http://x", authentication: authentication)
            var dumped = ""
            dump(configuration, to: &dumped)
            #expect(!dumped.contains("hush"))
            #expect(!"\(configuration)".contains("hush"))
            #expect(!String(reflecting: configuration).contains("hush"))
        }
    }
}
