// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Judges offers of permessage-deflate, which is never accepted but must be well formed.
///
/// RFC 7692 §7.1.
enum DeflateOffer {
    /// The reason phrase for the first malformed window size in the `Sec-WebSocket-Extensions` of a request.
    static func objection(_ fields: HTTPFields) -> String? {
        for offer in fields.members("Sec-WebSocket-Extensions") {
            let parts = HTTPSyntax.members(offer, separator: UInt8(ascii: ";"))
            guard let name = parts.first, HTTPSyntax.equalsIgnoringCase(name, "permessage-deflate".utf8) else {
                continue
            }
            if let objection = parts.dropFirst().lazy.compactMap(self.objection(toParameter:)).first {
                return objection
            }
        }
        return nil
    }

    private static func objection(toParameter parameter: ArraySlice<UInt8>) -> String? {
        let equals = parameter.firstIndex(of: UInt8(ascii: "="))
        let name = HTTPSyntax.trimmed(parameter[..<(equals ?? parameter.endIndex)])
        let value = equals.map { HTTPSyntax.trimmed(parameter[($0 + 1)...]) }
        if name.elementsEqual("client_max_window_bits".utf8), value.map(self.isWindowSize) == false {
            return "client_max_window_bits must have no value or a value between 8 and 15."
        }
        if name.elementsEqual("server_max_window_bits".utf8), value.map(self.isWindowSize) != true {
            return "server_max_window_bits must have a value between 8 and 15."
        }
        return nil
    }

    private static func isWindowSize(_ value: ArraySlice<UInt8>) -> Bool {
        let quote = UInt8(ascii: "\"")
        let isQuoted = value.count >= 2 && value.first == quote && value.last == quote
        let digits = isQuoted ? value.dropFirst().dropLast() : value
        return (8...15).contains { digits.elementsEqual(String($0).utf8) }
    }
}
