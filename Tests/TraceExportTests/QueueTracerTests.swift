// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if Tracing
internal import Testing
internal import Tracing
internal import WAMP

@testable internal import TraceExport

@Suite("QueueTracer")
struct QueueTracerTests {
    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }

        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private struct Failed: Error {}

    private let queue = SpanQueue()

    private var tracer: QueueTracer { QueueTracer(queue: self.queue, oneIn: 1) }

    @Test("A span within another one is its part, and both end in the queue, once")
    func parts() {
        let outer = self.tracer.startSpan("outer", context: .topLevel, ofKind: .server)
        let inner = self.tracer.startSpan("inner", context: outer.context, ofKind: .client)
        #expect(inner.isRecording)
        inner.attributes["http.route"] = "/a"
        inner.end()
        inner.end()
        outer.operationName = "renamed"
        outer.end()
        let (spans, lost) = self.queue.take()
        #expect(lost == 0)
        #expect(spans.map(\.name) == ["inner", "renamed"])
        #expect(spans.map(\.kind) == [3, 2])
        #expect(spans[0].parent == spans[1].identity.span)
        #expect(spans[0].identity.trace == spans[1].identity.trace)
        #expect(spans[1].parent == nil)
        #expect(spans[0].attributes == [WireValue.Member("http.route", .string("/a"))])
        #expect(spans.allSatisfy { $0.ended >= $0.began && $0.began > 1_700_000_000_000_000_000 })
        #expect(!inner.isRecording)
    }

    @Test("A trace that others have begun goes on, recorded as they say")
    func handedOn() {
        for isSampled in [true, false] {
            let parent = TraceParent(trace: 7, span: 8, isSampled: isSampled)
            var context = InstrumentationContext.topLevel
            self.tracer.extract(["traceparent": parent.text], into: &context, using: Headers())
            let span = self.tracer.startSpan("a", context: context)
            var headers: [String: String] = [:]
            self.tracer.inject(span.context, into: &headers, using: Headers())
            span.end()
            let passed = headers["traceparent"].flatMap { TraceParent($0) }
            #expect(passed?.trace == 7 && passed?.isSampled == isSampled && passed?.span != 8)
            #expect(self.queue.take().spans.map(\.parent) == (isSampled ? [8] : []))
        }
        var context = InstrumentationContext.topLevel
        self.tracer.extract(["traceparent": "nonsense"], into: &context, using: Headers())
        var headers: [String: String] = [:]
        self.tracer.inject(context, into: &headers, using: Headers())
        #expect(headers.isEmpty)
    }

    @Test("Of errors the type is kept, not the text")
    func errors() {
        let span = self.tracer.startSpan("a", context: .topLevel)
        span.recordError(Failed())
        span.end()
        let record = self.queue.take().spans.first
        #expect(record?.hasFailed == true)
        #expect(record?.attributes == [WireValue.Member("error.type", .string("Failed"))])
    }

    @Test("Queries are left out")
    func queries() {
        let span = self.tracer.startSpan("a", context: .topLevel)
        span.attributes["url.query"] = "secret=1"
        span.attributes["url.full"] = "http://a/b?secret=1?2"
        span.end()
        #expect(self.queue.take().spans.first?.attributes == [WireValue.Member("url.full", .string("http://a/b"))])
    }

    @Test("Of many traces some are recorded")
    func sampling() {
        let tracer = QueueTracer(queue: self.queue, oneIn: 10)
        for _ in 0..<2_000 {
            tracer.startSpan("a", context: .topLevel).end()
        }
        #expect((50...500).contains(self.queue.count))
    }
}
#endif
