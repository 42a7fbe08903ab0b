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
    /// - Parameter text: The arguments' JSON, separated by commas; it has been checked.
    /// - Returns: The arguments as the handler gets them.
    package static func arguments(_ text: ByteBuffer) -> WireValue {
        var list = ByteBuffer()
        list.writeStaticString("[")
        list.writeImmutableBuffer(text)
        list.writeStaticString("]")
        return Self.arguments((try? WireValue.parse(list.readableBytesView))?.array ?? [])
    }

    /// Decodes the arguments of a WAMP v2 call: keyword arguments alone are an object, else they are left out.
    ///
    /// - Parameter bytes: The arguments.
    /// - Returns: The arguments as the handler gets them.
    /// - Throws: ``SerializationError`` if they are nested too deeply.
    package static func arguments(_ bytes: ArgumentBytes) throws(SerializationError) -> WireValue {
        let values = try bytes.values()
        let keywords = try bytes.keywordMembers()
        return values.isEmpty && !keywords.isEmpty ? .object(keywords) : Self.arguments(values)
    }

    private static func arguments(_ values: [WireValue]) -> WireValue {
        guard values.count == 1, let only = values.first else {
            return .array(values)
        }
        switch only {
        case .array, .object: return only
        case .null, .bool, .integer, .unsigned, .double, .string, .binary: return .array(values)
        }
    }
}
