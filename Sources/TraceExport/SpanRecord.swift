// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A span that has ended, as it is sent.
package struct SpanRecord: Sendable {
    /// The trace and the span.
    package var identity: TraceParent
    /// The span that it is a part of; `nil` for the first of a trace.
    package var parent: UInt64?
    /// What was done.
    package var name: String
    /// Who did it: 1 is within the server, 2 for a client, 3 asking another server.
    package var kind: Int
    /// When it began and ended, in nanoseconds since 1970.
    package var began: UInt64
    package var ended: UInt64
    /// What is known of it.
    package var attributes: [WireValue.Member]
    /// Whether it failed.
    package var hasFailed: Bool

    package init(identity: TraceParent, parent: UInt64?, name: String, kind: Int, began: UInt64) {
        self.identity = identity
        self.parent = parent
        self.name = name
        self.kind = kind
        self.began = began
        self.ended = began
        self.attributes = []
        self.hasFailed = false
    }

    /// The span as OpenTelemetry's protocol has it in JSON.
    ///
    /// Source: OTLP 1.3, JSON Protobuf Encoding: ids are hexadecimal, numbers of 64 bits are texts.
    var value: WireValue {
        var members: [WireValue.Member] = [
            .init("traceId", .string(TraceParent.hexadecimal(self.identity.trace, digits: 32))),
            .init("spanId", .string(TraceParent.hexadecimal(self.identity.span, digits: 16))),
        ]
        if let parent = self.parent {
            members.append(.init("parentSpanId", .string(TraceParent.hexadecimal(parent, digits: 16))))
        }
        members += [
            .init("name", .string(self.name)), .init("kind", .integer(Int64(self.kind))),
            .init("startTimeUnixNano", .string("\(self.began)")), .init("endTimeUnixNano", .string("\(self.ended)")),
            .init("attributes", .array(self.attributes.map { Self.attribute($0.key, $0.value) })),
        ]
        if self.hasFailed {
            members.append(.init("status", .object([.init("code", .integer(2))])))
        }
        return .object(members)
    }

    /// A name with a value of one of the types that the protocol has; others are texts.
    static func attribute(_ name: String, _ value: WireValue) -> WireValue {
        let typed: WireValue.Member =
            switch value {
            case .integer(let number): .init("intValue", .string("\(number)"))
            case .double: .init("doubleValue", value)
            case .bool: .init("boolValue", value)
            case .string: .init("stringValue", value)
            default: .init("stringValue", .string("\(value)"))
            }
        return .object([.init("key", .string(name)), .init("value", .object([typed]))])
    }

    /// What is sent to a collector.
    ///
    /// - Parameters:
    ///   - spans: The spans.
    ///   - service: The name of the service.
    /// - Returns: The body.
    package static func body(_ spans: [SpanRecord], service: String) -> WireValue {
        let resource = WireValue.object([
            .init("attributes", .array([self.attribute("service.name", .string(service))]))
        ])
        let scope = WireValue.object([
            .init("scope", .object([.init("name", "roost")])), .init("spans", .array(spans.map(\.value))),
        ])
        return .object([
            .init(
                "resourceSpans",
                .array([.object([.init("resource", resource), .init("scopeSpans", .array([scope]))])])
            )
        ])
    }
}
