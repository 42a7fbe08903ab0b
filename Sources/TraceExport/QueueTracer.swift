// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if Tracing
internal import Synchronization
public import Tracing
internal import WAMP

/// Makes spans that end in a queue, and hands traces on as W3C Trace Context says.
public struct QueueTracer: Tracer {
    private static let field = "traceparent"

    private let queue: SpanQueue
    private let oneIn: Int

    /// Makes a tracer.
    ///
    /// - Parameters:
    ///   - queue: Where spans go that have ended.
    ///   - oneIn: Of how many traces that begin here one is recorded, at least 1.
    package init(queue: SpanQueue, oneIn: Int) {
        self.queue = queue
        self.oneIn = max(1, oneIn)
    }

    /// Begins a span; it belongs to the trace of its context, or to a new one.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> QueueSpan {
        var context = context()
        let parent = context.traceParent
        let identity = TraceParent(
            trace: parent?.trace ?? .random(in: 1 ... .max),
            span: .random(in: 1 ... .max),
            isSampled: parent?.isSampled ?? (Int.random(in: 0..<self.oneIn) == 0)
        )
        context.traceParent = identity
        let record = SpanRecord(
            identity: identity,
            parent: parent?.span,
            name: operationName,
            kind: kind.number,
            began: instant().nanosecondsSinceEpoch
        )
        return QueueSpan(context: context, record: record, queue: identity.isSampled ? self.queue : nil)
    }

    /// Does nothing: what has ended is sent soon.
    public func forceFlush() {}

    /// Takes the trace out of a request.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout InstrumentationContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        if let parent = extractor.extract(key: Self.field, from: carrier).flatMap({ TraceParent($0) }) {
            context.traceParent = parent
        }
    }

    /// Hands the trace on with a request.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        if let parent = context.traceParent {
            injector.inject(parent.text, forKey: Self.field, into: &carrier)
        }
    }
}

/// A span that goes to a queue when it ends, once.
public final class QueueSpan: Span {
    private struct State {
        var record: SpanRecord
        var attributes: SpanAttributes = [:]
        var queue: SpanQueue?
    }

    /// The context, with the span in it.
    public let context: InstrumentationContext
    private let state: Mutex<State>

    fileprivate init(context: InstrumentationContext, record: SpanRecord, queue: SpanQueue?) {
        self.context = context
        self.state = Mutex(State(record: record, queue: queue))
    }

    /// What is done.
    public var operationName: String {
        get { self.state.withLock { $0.record.name } }
        set { self.state.withLock { $0.record.name = newValue } }
    }

    /// What is known of it.
    public var attributes: SpanAttributes {
        get { self.state.withLock { $0.attributes } }
        set { self.state.withLock { $0.attributes = newValue } }
    }

    /// Whether it is recorded and has not ended.
    public var isRecording: Bool {
        self.state.withLock { $0.queue != nil }
    }

    /// Notes whether it has failed; the message is not kept, which may be a secret.
    public func setStatus(_ status: SpanStatus) {
        self.state.withLock { $0.record.hasFailed = status.code == .error }
    }

    /// Notes that it has failed, and with what type of error; its text is not kept, which may be a secret.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        let type = "\(Swift.type(of: error))"
        self.state.withLock { state in
            state.record.hasFailed = true
            state.attributes["error.type"] = type
        }
    }

    /// Queries are left out: what they hold may be a secret.
    private static func add(_ name: String, _ value: WireValue, to record: inout SpanRecord) {
        switch (name, value) {
        case ("url.query", _):
            return
        case ("url.full", .string(let url)):
            record.attributes.append(WireValue.Member(name, .string(String(url.prefix { $0 != "?" }))))
        default:
            record.attributes.append(WireValue.Member(name, value))
        }
    }

    /// Does nothing: events are not sent.
    public func addEvent(_ event: SpanEvent) {}

    /// Does nothing: links are not sent.
    public func addLink(_ link: SpanLink) {}

    /// Ends the span; later calls do nothing.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let now = instant().nanosecondsSinceEpoch
        let (record, queue) = self.state.withLock { state in
            var record = state.record
            record.ended = max(record.began, now)
            state.attributes.forEach { name, attribute in
                Self.add(name, WireValue(attribute), to: &record)
            }
            return (record, state.queue.take())
        }
        queue?.add(record)
    }
}

extension WireValue {
    fileprivate init(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let number): self = .integer(Int64(number))
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .double(number)
        case .bool(let flag): self = .bool(flag)
        case .string(let text): self = .string(text)
        case .stringConvertible(let value): self = .string(value.description)
        default: self = .string("\(attribute)")
        }
    }
}

extension SpanKind {
    /// The number of the kind in OpenTelemetry's protocol.
    fileprivate var number: Int {
        switch self {
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        default: 1
        }
    }
}

extension InstrumentationContext {
    private enum Key: InstrumentationContextKey {
        typealias Value = TraceParent
    }

    fileprivate var traceParent: TraceParent? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
#endif
