// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

extension ProcedureCall {
    /// The method that a route's `{method}` names, camel-cased as PHP's dispatcher does it: `get_data` is `getData`.
    ///
    /// - Parameter attribute: The value of the parameter.
    /// - Returns: The method's name; empty for an empty value.
    package static func method(from attribute: String) -> String {
        let words = attribute.split(separator: "_", omittingEmptySubsequences: true)
        guard let first = words.first else {
            return ""
        }
        return words.dropFirst().reduce(String(first)) { name, word in
            name + word.prefix(1).uppercased() + word.dropFirst()
        }
    }

    /// Decodes a call's arguments: a single one that is an array or object is taken for all of them.
    ///
    /// - Parameters:
    ///   - text: The arguments' JSON, separated by commas; it has been checked.
    ///   - count: How many there are.
    /// - Returns: The arguments as the handler gets them.
    package static func arguments(_ text: ByteBuffer, count: Int) -> JSONValue {
        var list = ByteBuffer()
        list.writeStaticString("[")
        list.writeImmutableBuffer(text)
        list.writeStaticString("]")
        let values = (try? JSONValue.parse(list.readableBytesView))?.array ?? []
        guard count == 1, let only = values.first else {
            return .array(values)
        }
        switch only {
        case .array, .object: return only
        case .null, .bool, .integer, .double, .string: return .array(values)
        }
    }
}
