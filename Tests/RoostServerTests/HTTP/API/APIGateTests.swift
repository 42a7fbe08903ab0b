// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import Testing

@testable import RoostServer

@Suite("APIGate")
struct APIGateTests {
    @Test(
        "The token stands behind Bearer, in any case",
        arguments: [
            ("Bearer abc", "abc"), ("bearer abc", "abc"), ("BEARER  abc", "abc"), ("Bearer", nil), ("Bearer ", nil),
            ("Basic abc", nil), ("abc", nil), ("", nil), ("Bearer a b", "a b"),
        ] as [(String, String?)]
    )
    func bearer(value: String, token: String?) {
        #expect(APIGate.bearer(value) == token)
    }

    @Test("A key is found by its secret or the secret whose digest was given, and by nothing near it")
    func keys() throws {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let keys = [APIKey(name: "plain", secret: "secret"), try #require(APIKey(name: "digest", sha256: digest))]
        #expect(APIGate.find("secret", among: keys)?.name == "plain")
        #expect(APIGate.find("abc", among: keys)?.name == "digest")
        for secret in ["", "Secret", "secret ", "ab", digest] {
            #expect(APIGate.find(secret, among: keys) == nil)
        }
        #expect(APIKey(name: "x", sha256: String(digest.dropLast())) == nil)
        #expect(APIKey(name: "x", sha256: String(digest.dropLast()) + "g") == nil)
        #expect(APIKey(name: "x", sha256: digest + "00") == nil)
    }

    @Test(
        "A host is told from its port",
        arguments: [
            ("localhost:80", "localhost"), ("127.0.0.1", "127.0.0.1"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"),
            ("", ""), ("a:b:c", "a"),
        ]
    )
    func hosts(authority: String, host: String) {
        #expect(APIGate.hostName(authority) == host)
    }

    @Test(
        "Loopback addresses are those of the own machine",
        arguments: [
            ("localhost", true), ("LocalHost", true), ("127.0.0.1", true), ("127.255.0.3", true), ("::1", true),
            ("[::1]", true), ("", false), ("0.0.0.0", false), ("128.0.0.1", false), ("127.0.0", false),
            ("127.0.0.1.evil.example", false), ("127.0.0.256", false), ("localhost.evil.example", false), ("::", false),
            ("10.0.0.1", false), ("127.0.0.x", false),
        ]
    )
    func loopback(host: String, isLoopback: Bool) {
        #expect(LoopbackAddress.contains(host) == isLoopback)
    }

    @Test("A key allows what it lists, and one that lists nothing allows everything")
    func grants() throws {
        var key = APIKey(name: "k", secret: "s")
        #expect(APIKey.Verb.allCases.allSatisfy { APIGrant(key: key).allows($0) })
        #expect(APIGrant(key: key).allows(realm: "any") && APIGrant(key: key).coversAllNames)
        key.verbs = [.read]
        key.realms = ["one"]
        key.patterns = [APIKey.Pattern("room/*"), APIKey.Pattern("exact")]
        let grant = APIGrant(key: key)
        #expect(grant.allows(.read) && !grant.allows(.publish))
        #expect(grant.allows(realm: "one") && !grant.allows(realm: "on") && !grant.allows(realm: "one2"))
        for (name, isAllowed) in [
            ("room/", true), ("room/a/b", true), ("room", false), ("exact", true), ("exact1", false),
        ] {
            #expect(grant.allows(name: name.utf8) == isAllowed)
        }
        #expect(throws: ProblemDetails.self) { try grant.requireAllNames() }
        #expect(grant.principal.isBackend && grant.principal.identity?.authID == "k")
    }
}

@Suite("PercentEncoding")
struct PercentEncodingTests {
    @Test(
        "Bytes are decoded to UTF-8 or refused",
        arguments: [
            ("a%20b", "a b"), ("a+b", "a b"), ("%C3%A4", "ä"), ("%c3%a4", "ä"), ("%", nil), ("%1", nil), ("%zz", nil),
            ("%FF", nil), ("", ""), ("%25", "%"), ("%2B", "+"),
        ] as [(String, String?)]
    )
    func decode(text: String, expected: String?) {
        #expect(PercentEncoding.decode(text.utf8, plusIsSpace: true) == expected)
    }

    @Test("In paths + is +")
    func plus() {
        #expect(PercentEncoding.decode("a+b".utf8, plusIsSpace: false) == "a+b")
    }

    @Test("Items of a query keep their order, and empty ones are left out")
    func items() {
        let items = PercentEncoding.items(of: "a=1&&b&c==&=x&%zz=1")
        #expect(items.map(\.name) == ["a", "b", "c", "", nil])
        #expect(items.map(\.value) == ["1", "", "=", "x", "1"])
    }
}

@Suite("PendingAnswer")
struct PendingAnswerTests {
    @Test("The first answer counts, before or after somebody waits")
    func first() async throws {
        let early = PendingAnswer<Int>()
        early.resolve(.success(1))
        early.resolve(.success(2))
        #expect(try await early.wait() == 1)
        let late = PendingAnswer<Int>()
        async let value = late.wait()
        late.resolve(.success(3))
        late.resolve(.failure(CancellationError()))
        #expect(try await value == 3)
    }

    @Test("Who is cancelled waits no longer")
    func cancelled() async {
        let answer = PendingAnswer<Int>()
        let task = Task { try await answer.wait() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
