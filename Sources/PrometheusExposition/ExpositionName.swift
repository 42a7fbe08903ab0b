// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Makes names that the exposition formats allow.
enum ExpositionName {
    /// A metric's name: `[a-zA-Z_:][a-zA-Z0-9_:]*`, with `_total` at the end of a counter's.
    static func metric(_ text: String, isCounter: Bool) -> String {
        let name = Self.allowed(text, colons: true)
        return isCounter && !name.hasSuffix("_total") ? name + "_total" : name
    }

    /// A label's name: `[a-zA-Z_][a-zA-Z0-9_]*`, not one that the formats use themselves.
    static func label(_ text: String) -> String {
        let name = Self.allowed(text, colons: false)
        return name == "le" || name == "quantile" || name.hasPrefix("__") ? "label_" + name : name
    }

    private static func allowed(_ text: String, colons: Bool) -> String {
        var bytes = text.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                byte
            case UInt8(ascii: ":") where colons: byte
            default: UInt8(ascii: "_")
            }
        }
        if bytes.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) ?? true {
            bytes.insert(UInt8(ascii: "_"), at: 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
