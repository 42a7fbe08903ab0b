// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Carries one value from a scanner to a sink, scalar by scalar.
///
/// It recurses as deep as the value is nested, at most as deep as the scanner's limit.
struct Transcoding<Scanner: ValueScanner, Sink: ValueSink> {
    private var scanner: Scanner
    private(set) var sink: Sink

    /// The counts of the arrays and maps that do not say theirs; empty until the first one is met.
    private var counts: [Int] = []
    private var nextCount = 0
    private let limits: SerializationLimits

    init(_ scanner: Scanner, to sink: Sink, limits: SerializationLimits) {
        self.scanner = scanner
        self.sink = sink
        self.limits = limits
    }

    /// Carries the one value that there is.
    mutating func run() throws(SerializationError) {
        self.scanner.begin()
        try self.transcodeValue()
        try self.scanner.end()
    }

    private mutating func transcodeValue() throws(SerializationError) {
        switch try self.scanner.readToken() {
        case .null: self.sink.writeNull()
        case .bool(let value): self.sink.write(bool: value)
        case .integer(let number): self.sink.write(integer: number)
        case .unsigned(let number): self.sink.write(unsigned: number)
        case .double(let number): self.sink.write(double: number)
        case .text(let content): self.write(text: content)
        case .binary(.slice(let range)): self.sink.write(binary: self.scanner.region(range))
        case .binary(.joined(let bytes)): bytes.withUnsafeBytes { self.sink.write(binary: $0) }
        case .array(let count): try self.transcodeElements(count)
        case .map(let count): try self.transcodeMembers(count)
        }
    }

    private mutating func transcodeElements(_ count: Int?) throws(SerializationError) {
        self.sink.beginArray(try self.known(count))
        var index = 0
        while try self.scanner.hasMember(after: index, of: count) {
            self.sink.beginMember(index)
            try self.transcodeValue()
            index += 1
        }
        self.sink.endArray(index)
    }

    private mutating func transcodeMembers(_ count: Int?) throws(SerializationError) {
        self.sink.beginMap(try self.known(count))
        var index = 0
        while try self.scanner.hasMember(after: index, of: count) {
            self.sink.beginMember(index)
            self.write(text: try self.scanner.readKey())
            self.sink.endKey()
            try self.transcodeValue()
            index += 1
        }
        self.sink.endMap(index)
    }

    private mutating func write(text content: ValueToken.Content) {
        switch content {
        case .slice(let range): self.sink.write(text: self.scanner.region(range))
        case .joined(let text): text.withUnsafeBytes { self.sink.write(text: $0) }
        }
    }

    /// The count of the array or map that was entered last, if the sink has to know it.
    ///
    /// The first one without a count makes all of them be counted, in one pass over everything: counting each when it
    /// is met would read what is nested once per level.
    private mutating func known(_ count: Int?) throws(SerializationError) -> Int? {
        guard count == nil, Sink.needsCounts else {
            return count
        }
        if self.counts.isEmpty {
            var scanner = Scanner(self.scanner.bytes, limits: self.limits)
            scanner.omitsContent = true
            var counting = Transcoding<Scanner, CountingSink>(scanner, to: CountingSink(), limits: self.limits)
            try counting.run()
            self.counts = counting.sink.counts
        }
        defer { self.nextCount += 1 }
        return self.nextCount < self.counts.count ? self.counts[self.nextCount] : 0
    }
}
