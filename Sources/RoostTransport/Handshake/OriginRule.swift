// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Which `Origin` headers may open a connection.
///
/// Compared is the header's host, or the whole header when it is no URL with a host: scheme and port do not matter,
/// case does. Hosts are compared as bytes, so that no two spellings of one Unicode text are taken for each other.
package struct OriginRule: Equatable, Sendable {
    private let hosts: Set<[UInt8]>?

    private init(hosts: Set<[UInt8]>?) {
        self.hosts = hosts
    }

    /// Every origin, and none.
    package static let any = OriginRule(hosts: nil)

    /// These hosts only; a request without `Origin`, or with more than one, is refused.
    package static func hosts(_ names: some Sequence<String>) -> OriginRule {
        OriginRule(hosts: Set(names.map { Array($0.utf8) }))
    }

    func allows(_ origins: [ArraySlice<UInt8>]) -> Bool {
        guard let hosts = self.hosts else { return true }
        guard origins.count == 1, !origins[0].isEmpty else { return false }
        return hosts.contains(Array(Self.host(origins[0]) ?? origins[0]))
    }

    /// The host of `scheme://host…`, `//host…` or `host:port`; nil for everything else.
    static func host(_ origin: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let authority = self.authority(origin) else {
            guard let colon = origin.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let port = origin[(colon + 1)...].prefix { $0 != UInt8(ascii: "/") }
            return !port.isEmpty && self.isPort(port) && colon > origin.startIndex ? origin[..<colon] : nil
        }
        let userEnd = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 }
        let address = authority[(userEnd ?? authority.startIndex)...]
        let bracket = address.lastIndex(of: UInt8(ascii: "]")) ?? address.startIndex
        let colon = address[bracket...].firstIndex(of: UInt8(ascii: ":")) ?? address.endIndex
        guard colon > address.startIndex, self.isPort(address[colon...].dropFirst()) else { return nil }
        return address[..<colon]
    }

    /// What stands between `//` and the path, if anything does.
    private static func authority(_ origin: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let scheme = origin.prefix { HTTPSyntax.isToken([$0]) }
        var rest = origin[scheme.endIndex...]
        if !scheme.isEmpty {
            guard rest.first == UInt8(ascii: ":") else { return nil }
            rest = rest.dropFirst()
        }
        guard rest.starts(with: "//".utf8) else { return nil }
        return rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
    }

    /// Whether this is nothing, or a number up to 65535.
    private static func isPort(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count <= 5, digits.allSatisfy(HTTPSyntax.isDigit) else { return false }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 65_535
    }
}
