// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Items of a query, `name=value&name=value`, decoded as PHP does.
enum QueryItems {
    /// The decoded value of the last item of this name.
    static func last(_ name: String, in query: String) -> [UInt8]? {
        for item in query.utf8.split(separator: UInt8(ascii: "&")).reversed() {
            if let value = self.value(of: item, named: name) { return value }
        }
        return nil
    }

    /// The decoded values of all items of this name, in their order.
    static func all(_ name: String, in query: String) -> [[UInt8]] {
        query.utf8.split(separator: UInt8(ascii: "&")).compactMap { self.value(of: $0, named: name) }
    }

    private static func value(of item: Substring.UTF8View, named name: String) -> [UInt8]? {
        let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let itemName = parts.first, self.decoded(itemName).elementsEqual(name.utf8) else { return nil }
        return parts.count == 2 ? self.decoded(parts[1]) : []
    }

    private static func decoded(_ text: Substring.UTF8View) -> [UInt8] {
        let bytes = Array(text)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = self.digit(bytes[index + 1]),
                let low = self.digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
