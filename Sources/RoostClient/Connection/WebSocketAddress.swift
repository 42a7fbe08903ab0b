// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where a WebSocket server is: a `ws` or `wss` URL in its parts.
public struct WebSocketAddress: Equatable, Sendable {
    /// Whether the connection is made with TLS.
    public let isSecure: Bool
    /// The host name or address, without brackets.
    public let host: String
    /// The port; 80 or 443 if the URL has none.
    public let port: Int
    /// The path and the query, at least `/`.
    public let target: String

    /// Reads a URL of the form `ws[s]://HOST[:PORT][/PATH][?QUERY]`.
    ///
    /// - Parameter url: The URL; the scheme's case does not matter, an IPv6 address stands in brackets.
    /// - Throws: ``ClientError`` of code `invalidAddress` for other forms, user information and fragments included.
    public init(_ url: String) throws(ClientError) {
        let bytes = Array(url.utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !bytes.contains(UInt8(ascii: "#")) else {
            throw Self.invalid("holds blanks, a fragment or characters that are not ASCII")
        }
        guard let (isSecure, rest) = Self.scheme(bytes) else {
            throw Self.invalid("does not begin with ws:// or wss://")
        }
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end]) else {
            throw Self.invalid("has no host and port that can be used")
        }
        let target = String(decoding: rest[end...], as: UTF8.self)
        self.isSecure = isSecure
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        self.target = target.utf8.first == UInt8(ascii: "/") ? target : "/" + target
    }

    /// The value of the `Host` header: the port only if it is not the scheme's own.
    var hostField: String {
        let host = self.host.utf8.contains(UInt8(ascii: ":")) ? "[\(self.host)]" : self.host
        return self.port == (self.isSecure ? 443 : 80) ? host : "\(host):\(self.port)"
    }

    /// The target with one more item in its query.
    ///
    /// - Parameters:
    ///   - name: The name, which needs no escapes.
    ///   - value: The value; escaped here.
    /// - Returns: The path and the query.
    func target(adding name: String, _ value: String) -> String {
        let separator = self.target.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        return "\(self.target)\(separator)\(name)=\(Self.percentEncoded(value))"
    }

    private static func scheme(_ bytes: [UInt8]) -> (isSecure: Bool, rest: ArraySlice<UInt8>)? {
        for (scheme, isSecure) in [("ws://", false), ("wss://", true)] {
            let start = bytes.prefix(scheme.utf8.count).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
            if start.elementsEqual(scheme.utf8) { return (isSecure, bytes[scheme.utf8.count...]) }
        }
        return nil
    }

    private static func authority(_ bytes: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
        let host: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = bytes[(bytes.startIndex + 1)..<end]
            rest = bytes[(end + 1)...]
            guard host.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) }) else { return nil }
        } else {
            let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            host = bytes[..<end]
            rest = bytes[end...]
            guard host.allSatisfy(Self.isHostByte) else { return nil }
        }
        guard !host.isEmpty, let port = Self.port(rest) else { return nil }
        return (String(decoding: host, as: UTF8.self), port)
    }

    /// The port in `:PORT`, or `.some(nil)` in an empty text; `nil` for anything else.
    private static func port(_ bytes: ArraySlice<UInt8>) -> Int?? {
        guard let first = bytes.first else { return .some(nil) }
        let digits = bytes.dropFirst()
        guard first == UInt8(ascii: ":"), (1...5).contains(digits.count) else { return nil }
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let port = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (1...65_535).contains(port) ? .some(port) : nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if Self.isHostByte(byte) || byte == UInt8(ascii: "~") {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func invalid(_ what: String) -> ClientError {
        ClientError(.invalidAddress, "The URL \(what); write it as ws://HOST:PORT/PATH.")
    }
}
