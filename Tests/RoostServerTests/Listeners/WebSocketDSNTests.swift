// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostServer

@Suite("WebSocketDSN")
struct WebSocketDSNTests {
    struct Parts: Sendable {
        var scheme = "tcp"
        var host = ""
        var port = 8080
        var path = ""
    }

    @Test(
        "Addresses are read as PHP reads them",
        arguments: [
            ("//0.0.0.0:8080", Parts(host: "0.0.0.0")),
            ("//*:8080/ws", Parts(host: "*", path: "ws")),
            ("tcp://127.0.0.1:8080", Parts(host: "127.0.0.1")),
            ("//*", Parts(host: "*")),
            ("tls://example.com/a/b/?x=1", Parts(scheme: "tls", host: "example.com", path: "a/b")),
            (
                "ssl://user:pw@example.com:443//ws//#top",
                Parts(scheme: "ssl", host: "example.com", port: 443, path: "ws")
            ),
            ("//user:99@example.com", Parts(host: "example.com")),
            ("tcp://example.com:", Parts(host: "example.com")),
            ("//example.com:0", Parts(host: "example.com", port: 0)),
            ("//example.com:65535?a=b", Parts(host: "example.com", port: 65_535)),
            ("//example.com#top/ws?x", Parts(host: "example.com")),
            ("//[::1]:9000/ws", Parts(host: "[::1]", port: 9000, path: "ws")),
            ("tcp://[::1]", Parts(host: "[::1]")),
            ("localhost:9000", Parts(host: "localhost", port: 9000)),
            ("localhost:9000/ws", Parts(host: "localhost", port: 9000, path: "ws")),
            ("my_host:9000", Parts(host: "my_host", port: 9000)),
            ("localhost", Parts(path: "localhost")),
            ("/ws", Parts(path: "ws")),
            ("", Parts()),
            ("tls:", Parts(scheme: "tls")),
            ("tls:/ws", Parts(scheme: "tls", path: "ws")),
        ]
    )
    func valid(text: String, parts: Parts) throws {
        let dsn = try WebSocketDSN(text)
        #expect(dsn.scheme == parts.scheme)
        #expect(dsn.host == parts.host)
        #expect(dsn.port == parts.port)
        #expect(dsn.path == parts.path)
    }

    @Test(
        "What PHP cannot read is refused with Oro's text",
        arguments: [
            "//", "///", "//:80", ":8080", ":", "//example.com:", "//*:port", "//*:65536", "//*:123456", "//*:+80",
            "localhost:65536",
            "unix:///run/ws.sock", "tcp://", "tcp://user@", "//exa mple.com", "//exa\nmple.com:80",
        ]
    )
    func invalid(text: String) {
        let error = #expect(throws: WebSocketDSNError.self) { try WebSocketDSN(text) }
        #expect(error?.message == "The \"\(text)\" websocket related config DSN string is invalid.")
    }

    @Test("No address that is cut short traps")
    func prefixes() {
        let text = "tlsv1.2://us:er@[::1]:8080/a/b?context_options[verify_peer]=%31&user_agent=a+b%2#x"
        for length in 0...text.utf8.count {
            _ = try? WebSocketDSN(String(text.prefix(length))).clientParameters()
            _ = try? WebSocketDSN(String(text.suffix(length))).clientParameters()
        }
    }

    @Test("A server listens on host and port and ignores the rest")
    func listeningAddress() throws {
        let dual = try WebSocketDSN("ws://[::1]:9000/x?context_options=1").listeningAddress()
        #expect(dual.host == "::1")
        #expect(dual.port == 9000)
        #expect(try WebSocketDSN("//*:8080").listeningAddress().host == "*")
    }

    @Test("A server without a host is told all three variables", arguments: ["", "localhost", "/ws"])
    func missingHost(text: String) throws {
        let dsn = try WebSocketDSN(text)
        let error = #expect(throws: WebSocketDSNError.self) { _ = try dsn.listeningAddress() }
        for name in ["SERVER", "FRONTEND", "BACKEND"] {
            #expect(error?.message.contains("ORO_WEBSOCKET_\(name)_DSN") == true)
        }
    }

    @Test("A client has the transport, the options and the user agent of its address")
    func client() throws {
        let options =
            "context_options[verify_peer]=off&context_options%5Bverify_depth%5D=3&context_options[cafile]=%2Fa+b"
        let parameters = try WebSocketDSN("tls://*/ws?\(options)&user_agent=roost%2F1&other[x]=1").clientParameters()
        #expect(parameters.transport == "tls")
        #expect(parameters.userAgent == "roost/1")
        #expect(
            parameters.contextOptions
                == ["verify_peer": .boolean(false), "verify_depth": .integer(3), "cafile": .string("/a b")]
        )
    }

    @Test(
        "Truth values and numbers are those of PHP",
        arguments: [
            ("verify_peer", "1", true), ("verify_peer", "TRUE", true), ("verify_peer", "on", true),
            ("verify_peer", "Yes", true), ("verify_peer", "+yes+", true), ("verify_peer", "0", true),
            ("verify_peer", "false", true), ("verify_peer", "no", true), ("verify_peer", "", true),
            ("verify_peer", "2", false), ("verify_peer", "maybe", false), ("verify_depth", "-3", true),
            ("verify_depth", "0", true), ("verify_depth", "%2B7", true), ("verify_depth", "07", false),
            ("verify_depth", "", false), ("verify_depth", "x", false), ("verify_depth", "--3", false),
            ("verify_depth", "99999999999999999999", false),
        ]
    )
    func values(name: String, value: String, isGood: Bool) throws {
        let dsn = try WebSocketDSN("//*?context_options[\(name)]=\(value)")
        let type = name == "verify_peer" ? "boolean" : "integer"
        do {
            _ = try dsn.clientParameters()
            #expect(isGood)
        } catch {
            #expect(!isGood)
            #expect(error.message == "Invalid type of socket context option \"\(name)\", expected \"\(type)\" type.")
        }
    }

    @Test(
        "What a client cannot use is refused with Oro's text",
        arguments: [
            (
                "ws://*:8080",
                "Transport \"ws\" is not available, please run stream_get_transports() to verify "
                    + "the list of registered transports."
            ),
            (
                "//*?context_options[foo]=1",
                "Unknown socket context option \"foo\". Only SSL context options "
                    + "(http://php.net/manual/en/context.ssl.php) are allowed."
            ),
            (
                "//*?context_options[]=1",
                "Unknown socket context option \"0\". Only SSL context options "
                    + "(http://php.net/manual/en/context.ssl.php) are allowed."
            ),
            ("//*?context_options=1", "Socket context options must be an array"),
            (
                "//*?context_options[cafile][x]=1",
                "Invalid type of socket context option \"cafile\", expected \"string\" type."
            ),
        ]
    )
    func clientErrors(text: String, message: String) throws {
        let dsn = try WebSocketDSN(text)
        let error = #expect(throws: WebSocketDSNError.self) { try dsn.clientParameters() }
        #expect(error?.message == message)
    }
}
