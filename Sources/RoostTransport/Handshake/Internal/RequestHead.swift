// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A parsed request head, before anything is said about WebSocket.
///
/// RFC 9112 §3. The target is taken in origin form and in absolute form, which gos/websocket-client sends.
struct RequestHead {
    let method: ArraySlice<UInt8>
    let path: ArraySlice<UInt8>
    let query: ArraySlice<UInt8>
    /// Major version in the tens, minor in the ones: 11 is HTTP/1.1.
    let version: Int
    let fields: HTTPFields

    init?(_ head: HeadReader) {
        guard let line = head.lines.first, let fields = HTTPFields(head) else { return nil }
        let parts = head.bytes[line].split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, HTTPSyntax.isToken(parts[0]), let version = Self.version(parts[2]) else { return nil }
        guard !parts[1].contains(UInt8(ascii: "\t")), let target = Self.originForm(parts[1]) else { return nil }
        guard Self.hasPlainBody(fields) else { return nil }
        self.method = parts[0]
        self.version = version
        self.fields = fields
        let mark = target.firstIndex(of: UInt8(ascii: "?"))
        self.path = target[..<(mark ?? target.endIndex)]
        self.query = mark.map { target[($0 + 1)...] } ?? target[target.endIndex...]
    }

    /// Whether bytes after the head would be a body instead of frames.
    var announcesBody: Bool {
        !self.fields.values("Transfer-Encoding").isEmpty
            || self.fields.values("Content-Length").contains { $0.contains { $0 != UInt8(ascii: "0") } }
    }

    private static func version(_ bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.dropFirst(5)
        guard
            bytes.starts(with: "HTTP/".utf8), digits.count == 3, let major = digits.first, let minor = digits.last,
            HTTPSyntax.isDigit(major), HTTPSyntax.isDigit(minor), digits.dropFirst().first == UInt8(ascii: ".")
        else { return nil }
        return Int(major - 0x30) * 10 + Int(minor - 0x30)
    }

    /// The target from its path on; nil when it is neither a path nor a URL with an authority.
    private static func originForm(_ target: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if target.first == UInt8(ascii: "/") { return target }
        guard let colon = target.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let schemes = ["ws", "wss", "http", "https"]
        guard
            schemes.contains(where: { HTTPSyntax.equalsIgnoringCase(target[..<colon], $0.utf8) }),
            target[colon...].starts(with: "://".utf8)
        else { return nil }
        let rest = target[(colon + 3)...]
        let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        guard end > rest.startIndex else { return nil }
        return rest[end...].first == UInt8(ascii: "/") ? rest[end...] : [UInt8(ascii: "/")] + rest[end...]
    }

    /// Whether the fields that frame a body are free of what smuggles requests, RFC 9112 §6.
    private static func hasPlainBody(_ fields: HTTPFields) -> Bool {
        let lengths = fields.values("Content-Length")
        guard lengths.count <= 1 else { return false }
        guard let length = lengths.first else { return true }
        return !length.isEmpty && length.allSatisfy(HTTPSyntax.isDigit)
            && fields.values("Transfer-Encoding").isEmpty
    }
}
