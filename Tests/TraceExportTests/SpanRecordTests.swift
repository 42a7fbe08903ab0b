// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import TraceExport

@Suite("Spans as they are sent")
struct SpanRecordTests {
    private static var span: SpanRecord {
        let identity = TraceParent(trace: 1, span: 0xAB, isSampled: true)
        return SpanRecord(identity: identity, parent: nil, name: "onPublish", kind: 1, began: 5)
    }

    private func text(_ value: WireValue) -> String {
        var buffer = ByteBuffer()
        buffer.writeJSON(value)
        return String(buffer: buffer)
    }

    @Test("Ids are hexadecimal, times are texts, attributes have their types")
    func value() {
        var span = Self.span
        span.ended = .max
        span.attributes = [
            .init("a", .string("x")), .init("b", .integer(-1)), .init("c", .bool(true)), .init("d", .double(0.5)),
            .init("e", .null),
        ]
        #expect(
            self.text(span.value) == #"{"traceId":"00000000000000000000000000000001","spanId":"00000000000000ab","#
                + #""name":"onPublish","kind":1,"startTimeUnixNano":"5","endTimeUnixNano":"18446744073709551615","#
                + #""attributes":[{"key":"a","value":{"stringValue":"x"}},{"key":"b","value":{"intValue":"-1"}},"#
                + #"{"key":"c","value":{"boolValue":true}},{"key":"d","value":{"doubleValue":0.5}},"#
                + #"{"key":"e","value":{"stringValue":"null"}}]}"#
        )
    }

    @Test("A part of another span names it, and a failure is told")
    func child() {
        var span = Self.span
        span.parent = 0xCD
        span.hasFailed = true
        let text = self.text(span.value)
        #expect(text.contains(#""parentSpanId":"00000000000000cd""#))
        #expect(text.hasSuffix(#""status":{"code":2}}"#))
    }

    @Test("All spans of a batch come with the name of the service")
    func body() {
        let text = self.text(SpanRecord.body([Self.span, Self.span], service: "shop"))
        let start =
            #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"#
            + #""scopeSpans":[{"scope":{"name":"roost"},"spans":[{"traceId""#
        #expect(text.hasPrefix(start))
        #expect(text.split(separator: "traceId").count == 3)
    }

    @Test("What waits is bounded, and what is lost is counted")
    func queue() {
        let queue = SpanQueue(limit: 3)
        for _ in 0..<3 {
            queue.add(Self.span)
        }
        #expect(queue.count == 3)
        queue.add(Self.span)
        queue.add(Self.span)
        let (spans, lost) = queue.take()
        #expect(spans.count == 3 && lost == 2)
        #expect(queue.take().spans.isEmpty && queue.take().lost == 0)
    }
}
