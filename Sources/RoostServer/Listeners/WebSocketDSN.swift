// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// One of Oro's three WebSocket addresses: `ORO_WEBSOCKET_SERVER_DSN`, `..._FRONTEND_DSN` and `..._BACKEND_DSN`.
///
/// Grammar: `[scheme:]//host[:port][/path][?query][#fragment]` or `host:port[/path]...`, as PHP's `parse_url` reads it.
/// User information and fragments are ignored. Stricter than PHP are only: a port has digits alone, and a host has
/// neither spaces nor control characters.
public struct WebSocketDSN: Sendable, Equatable {
    /// The port of an address without one.
    public static let defaultPort = 8080

    /// What is before the colon, `tcp` if there is nothing.
    ///
    /// Servers ignore it, clients take it for the transport.
    public private(set) var scheme = "tcp"

    /// The host as written, with brackets around an IPv6 address; empty if there is none.
    public private(set) var host = ""

    /// The port, 0…65535.
    public private(set) var port = Self.defaultPort

    /// The path without slashes at its ends; servers ignore it.
    public private(set) var path = ""

    private var query = ""

    /// Reads an address.
    ///
    /// - Throws: ``WebSocketDSNError`` with Oro's text if it cannot be one.
    public init(_ text: String) throws(WebSocketDSNError) {
        var rest = Substring(text)
        guard let authority = try self.takeSchemeAndAuthority(&rest, of: text) else {
            self.takeTail(rest)
            return
        }
        try self.takeAuthority(authority, of: text)
        self.takeTail(rest)
    }

    /// The address to listen on, without the brackets of IPv6.
    ///
    /// - Returns: Host and port.
    /// - Throws: ``WebSocketDSNError`` if there is no host.
    public func listeningAddress() throws(WebSocketDSNError) -> (host: String, port: Int) {
        guard !self.host.isEmpty else { throw .missingServerHost }
        guard self.host.hasPrefix("["), self.host.hasSuffix("]") else { return (self.host, self.port) }
        return (String(self.host.dropFirst().dropLast()), self.port)
    }

    /// What a client makes of the address.
    ///
    /// - Returns: The transport with its options.
    /// - Throws: ``WebSocketDSNError`` with Oro's text for a transport or an option that PHP does not have.
    public func clientParameters() throws(WebSocketDSNError) -> WebSocketClientParameters {
        try WebSocketClientParameters(transport: self.scheme, query: self.query)
    }

    /// Takes the scheme off and returns what stands between `//` and the path, or before a bare port.
    private mutating func takeSchemeAndAuthority(
        _ rest: inout Substring,
        of text: String
    ) throws(WebSocketDSNError) -> Substring? {
        if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let head = rest[..<colon]
            let tail = rest[rest.utf8.index(after: colon)...]
            let isScheme = !head.isEmpty && head.utf8.allSatisfy(Self.isSchemeCharacter)
            let digits = tail.utf8.prefix { $0.isDigit }
            let isPort =
                1...5 ~= digits.count
                && (digits.endIndex == tail.endIndex || tail.utf8[digits.endIndex] == UInt8(ascii: "/"))
            if isPort, !tail.hasPrefix("/"), !rest.hasPrefix("//"), !head.utf8.contains(where: Self.endsAuthority) {
                rest = tail[digits.endIndex...]
                return text[..<digits.endIndex]
            }
            if isScheme {
                self.scheme = String(head)
                rest = tail
            } else if tail.isEmpty {
                throw .invalid(text)
            }
        }
        guard rest.hasPrefix("//") else { return nil }
        let start = rest.utf8.index(rest.startIndex, offsetBy: 2)
        let end = rest[start...].utf8.firstIndex(where: Self.endsAuthority) ?? rest.endIndex
        defer { rest = rest[end...] }
        return rest[start..<end]
    }

    private mutating func takeAuthority(_ authority: Substring, of text: String) throws(WebSocketDSNError) {
        var host = authority
        if let at = host.utf8.lastIndex(of: UInt8(ascii: "@")) { host = host[host.utf8.index(after: at)...] }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if !isBracketed, let colon = host.utf8.lastIndex(of: UInt8(ascii: ":")) {
            let digits = host[host.utf8.index(after: colon)...]
            host = host[..<colon]
            if !digits.isEmpty {
                guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ $0.isDigit }), let port = Int(digits),
                    port <= 65_535
                else {
                    throw .invalid(text)
                }
                self.port = port
            }
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .invalid(text) }
        self.host = String(host)
    }

    private mutating func takeTail(_ tail: Substring) {
        let withoutFragment = tail.utf8.prefix { $0 != UInt8(ascii: "#") }
        let path = withoutFragment.prefix { $0 != UInt8(ascii: "?") }
        self.query = String(Substring(withoutFragment[path.endIndex...].dropFirst()))
        let isSlash = { (byte: UInt8) in byte == UInt8(ascii: "/") }
        let trimmed = path.drop(while: isSlash)
        let end = trimmed.lastIndex { !isSlash($0) }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        self.path = String(Substring(path[trimmed.startIndex..<end]))
    }

    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        byte.isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
}

/// What is wrong with one of Oro's WebSocket addresses, in Oro's words.
public struct WebSocketDSNError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sentence that Oro prints.
    public let message: String

    /// The message.
    public var description: String { self.message }

    static func invalid(_ text: String) -> WebSocketDSNError {
        WebSocketDSNError(message: "The \"\(text)\" websocket related config DSN string is invalid.")
    }

    static func transport(_ name: String) -> WebSocketDSNError {
        WebSocketDSNError(
            message: "Transport \"\(name)\" is not available, please run stream_get_transports() to verify "
                + "the list of registered transports."
        )
    }

    static func unknownOption(_ name: String) -> WebSocketDSNError {
        WebSocketDSNError(
            message: "Unknown socket context option \"\(name)\". Only SSL context options "
                + "(http://php.net/manual/en/context.ssl.php) are allowed."
        )
    }

    static func optionType(_ name: String, expected type: String) -> WebSocketDSNError {
        WebSocketDSNError(message: "Invalid type of socket context option \"\(name)\", expected \"\(type)\" type.")
    }

    static let optionsNotArray = WebSocketDSNError(message: "Socket context options must be an array")

    static let missingServerHost = WebSocketDSNError(
        message: "The WebSocket server's address has no host; set ORO_WEBSOCKET_SERVER_DSN (and "
            + "ORO_WEBSOCKET_FRONTEND_DSN and ORO_WEBSOCKET_BACKEND_DSN for its clients), for example to "
            + "//0.0.0.0:8080."
    )
}

/// What a frontend or backend address says about the way to connect.
public struct WebSocketClientParameters: Sendable, Equatable {
    /// The value of a context option.
    public enum Option: Sendable, Equatable {
        /// A truth value (`verify_peer`).
        case boolean(Bool)
        /// A whole number (`verify_depth`).
        case integer(Int)
        /// A text (`cafile`).
        case string(String)
    }

    /// The PHP stream transport: `tcp`, `ssl`, `tlsv1.2` ...
    public let transport: String

    /// The TLS options by PHP's names; each is one of PHP's, so that the keys are plain ASCII.
    public private(set) var contextOptions: [String: Option] = [:]

    /// The User-Agent header that the client sends, if one is set.
    public private(set) var userAgent: String?

    private static let transports = [
        "tcp", "udp", "unix", "udg", "ssl", "tls", "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3",
    ]

    private static let booleanOptions = [
        "verify_peer", "verify_peer_name", "allow_self_signed", "capture_peer_cert", "capture_peer_cert_chain",
        "SNI_enabled", "disable_compression",
    ]

    private static let stringOptions = [
        "peer_name", "cafile", "capath", "local_cert", "local_pk", "passphrase", "CN_match", "ciphers",
        "SNI_server_name", "peer_fingerprint",
    ]

    init(transport: String, query: String) throws(WebSocketDSNError) {
        guard Self.transports.contains(where: { $0.utf8.elementsEqual(transport.utf8) }) else {
            throw .transport(transport)
        }
        self.transport = transport
        for (keys, value) in PHPQuery.pairs(of: query) {
            switch (keys.first, keys.count) {
            case ("user_agent", 1): self.userAgent = value
            case ("context_options", 1): throw .optionsNotArray
            case ("context_options", _): try self.set(keys[1], to: keys.count == 2 ? value : nil)
            default: break
            }
        }
    }

    /// Sets an option; the value is `nil` if an array was given.
    private mutating func set(_ name: String, to value: String?) throws(WebSocketDSNError) {
        switch name {
        case _ where Self.booleanOptions.contains(name):
            guard let boolean = value.flatMap(PHPQuery.boolean) else { throw .optionType(name, expected: "boolean") }
            self.contextOptions[name] = .boolean(boolean)
        case _ where Self.stringOptions.contains(name):
            guard let value else { throw .optionType(name, expected: "string") }
            self.contextOptions[name] = .string(value)
        case "verify_depth":
            guard let integer = value.flatMap(PHPQuery.integer) else { throw .optionType(name, expected: "integer") }
            self.contextOptions[name] = .integer(integer)
        default:
            throw .unknownOption(name)
        }
    }
}

/// Query strings and their values as PHP reads them.
private enum PHPQuery {
    /// Splits `a[b]=c&d=e` into `(["a", "b"], "c")` and `(["d"], "e")`, in order.
    static func pairs(of query: String) -> [(keys: [String], value: String)] {
        var unnamed = 0
        return Substring(query).utf8.split(separator: UInt8(ascii: "&")).compactMap { pair in
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(halves[0]).drop { $0 == 0x20 }
            guard !name.isEmpty else { return nil }
            let value = halves.count == 2 ? Self.text(Self.decoded(halves[1])) : ""
            return (Self.keys(of: name, unnamed: &unnamed), value)
        }
    }

    static func boolean(_ value: String) -> Bool? {
        switch Self.text(Self.trimmed(value)).lowercased() {
        case "1", "true", "on", "yes": true
        case "", "0", "false", "off", "no": false
        default: nil
        }
    }

    static func integer(_ value: String) -> Int? {
        let bytes = Self.trimmed(value)
        let digits = bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard bytes.count - digits.count <= 1, digits.allSatisfy({ $0.isDigit }) else { return nil }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return Int(Self.text(bytes))
    }

    private static func keys(of name: ArraySlice<UInt8>, unnamed: inout Int) -> [String] {
        let opening = UInt8(ascii: "[")
        let base = name.prefix { $0 != opening }
        var keys = [Self.text(base.map { $0 == UInt8(ascii: ".") || $0 == 0x20 ? UInt8(ascii: "_") : $0 })]
        var rest = name[base.endIndex...]
        while rest.first == opening, let end = rest.firstIndex(of: UInt8(ascii: "]")) {
            let key = rest[rest.index(after: rest.startIndex)..<end]
            keys.append(key.isEmpty ? "\(unnamed)" : Self.text(key))
            unnamed += key.isEmpty ? 1 : 0
            rest = rest[rest.index(after: end)...]
        }
        return keys
    }

    private static func decoded(_ text: Substring.UTF8View) -> [UInt8] {
        let bytes = Array(text)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = bytes[index + 1].hexadecimalValue, let low = bytes[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return output
    }

    private static func trimmed(_ text: String) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || 0x09...0x0D ~= byte || byte == 0 }
        var bytes = Array(text.utf8.drop(while: isSpace))
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - 55
        default: nil
        }
    }
}
