// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where a trace comes from: the header field `traceparent` of a request.
///
/// Source: W3C Trace Context, section 3.2.
package struct TraceParent: Equatable, Sendable {
    /// The id of the trace, not 0.
    package var trace: UInt128
    /// The id of the span that has made the request, not 0.
    package var span: UInt64
    /// Whether who has made the request records the trace.
    package var isSampled: Bool

    private static let lengths = [2, 32, 16, 2]

    /// Makes a value.
    ///
    /// - Parameters:
    ///   - trace: The id of the trace, not 0.
    ///   - span: The id of the span, not 0.
    ///   - isSampled: Whether the trace is recorded.
    package init(trace: UInt128, span: UInt64, isSampled: Bool) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
    }

    /// Reads a header field.
    ///
    /// A later version may have more parts behind those that are known.
    ///
    /// - Parameter text: The value; what is not as the specification says is none.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 4, omittingEmptySubsequences: false)
        guard
            parts.count >= 4, zip(parts, Self.lengths).allSatisfy({ $0.count == $1 && $0.allSatisfy(Self.isDigit) }),
            let version = UInt8(Self.text(parts[0]), radix: 16), version != 0xFF, version > 0 || parts.count == 4,
            let trace = UInt128(Self.text(parts[1]), radix: 16), trace != 0,
            let span = UInt64(Self.text(parts[2]), radix: 16), span != 0,
            let flags = UInt8(Self.text(parts[3]), radix: 16)
        else {
            return nil
        }
        self.init(trace: trace, span: span, isSampled: flags & 1 == 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func text(_ bytes: Substring.UTF8View) -> String {
        String(Substring(bytes))
    }

    /// The value of the header field.
    package var text: String {
        "00-\(Self.hexadecimal(self.trace, digits: 32))-\(Self.hexadecimal(self.span, digits: 16))-0\(self.isSampled ? 1 : 0)"
    }

    /// A number in lower-case hexadecimal digits.
    package static func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
