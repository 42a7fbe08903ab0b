// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// What requests with an idempotency key have been answered, so that a repeated one is not carried out again.
///
/// It is bounded in bytes and time: beyond the bytes the oldest entries go, and a request that is repeated later than that
/// is carried out again.
struct IdempotencyTable: Sendable {
    /// Who repeats what.
    struct Key: Hashable, Sendable {
        /// The name of the API key.
        let client: [UInt8]
        /// The value of `Idempotency-Key`.
        let key: [UInt8]
    }

    /// What is to be done with a request.
    enum Decision: Equatable, Sendable {
        /// It is new: carry it out, then ``finished(_:status:body:)`` or ``failed(_:)``.
        case perform
        /// It has been answered.
        case replay(ByteBuffer)
        /// The same request is being carried out.
        case busy
        /// Another request has had that key.
        case mismatch
    }

    private struct Entry: Sendable {
        let fingerprint: [UInt8]
        let number: UInt64
        let expires: NIODeadline
        var body: ByteBuffer?
        var cost: Int
    }

    /// What an entry counts for besides its bytes.
    static let overhead = 256

    private let byteLimit: Int
    private let lifetime: TimeAmount
    private var entries: [Key: Entry] = [:]
    /// The keys in the order of their coming, with the numbers of their entries.
    private var order: [(key: Key, number: UInt64)] = []
    private var first = 0
    private var lastNumber: UInt64 = 0

    /// The bytes of all entries.
    private(set) var bytes = 0

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - byteLimit: How many bytes it holds at most, with ``overhead`` for each entry.
    ///   - lifetime: How long it remembers an answer.
    init(byteLimit: Int, lifetime: TimeAmount) {
        self.byteLimit = byteLimit
        self.lifetime = lifetime
    }

    /// The number of entries.
    var count: Int {
        self.entries.count
    }

    /// How long the list of keys is, those that have gone included; for tests of its bound.
    var orderLength: Int {
        self.order.count
    }

    /// A request has come.
    ///
    /// - Parameters:
    ///   - key: Who repeats what.
    ///   - fingerprint: A digest of the request.
    ///   - now: The time.
    /// - Returns: What is to be done.
    mutating func began(_ key: Key, fingerprint: [UInt8], now: NIODeadline) -> Decision {
        self.expire(now)
        if let entry = self.entries[key] {
            guard entry.fingerprint == fingerprint else {
                return .mismatch
            }
            return entry.body.map { .replay($0) } ?? .busy
        }
        self.lastNumber += 1
        let cost = Self.overhead + key.key.count + key.client.count
        self.entries[key] = Entry(
            fingerprint: fingerprint,
            number: self.lastNumber,
            expires: now + self.lifetime,
            body: nil,
            cost: cost
        )
        self.order.append((key, self.lastNumber))
        self.bytes += cost
        self.trim()
        return .perform
    }

    /// A request has been carried out.
    ///
    /// - Parameters:
    ///   - key: Its key.
    ///   - body: The answer.
    mutating func finished(_ key: Key, body: ByteBuffer) {
        guard self.entries[key] != nil else {
            return
        }
        self.entries[key]?.body = body
        self.entries[key]?.cost += body.readableBytes
        self.bytes += body.readableBytes
        self.trim()
    }

    /// A request could not be carried out: it may be tried again.
    mutating func failed(_ key: Key) {
        if let entry = self.entries.removeValue(forKey: key) {
            self.bytes -= entry.cost
        }
        if self.order.count - self.first > 64 + 2 * self.entries.count {
            self.order = self.order[self.first...].filter { self.entries[$0.key]?.number == $0.number }
            self.first = 0
        }
    }

    private mutating func expire(_ now: NIODeadline) {
        while self.first < self.order.count, self.oldest.map({ $0.expires <= now }) ?? true {
            self.dropOldest()
        }
    }

    private mutating func trim() {
        while self.bytes > self.byteLimit, self.first < self.order.count {
            self.dropOldest()
        }
    }

    /// The entry that came first; `nil` if it has been dropped already.
    private var oldest: Entry? {
        let (key, number) = self.order[self.first]
        return self.entries[key].flatMap { $0.number == number ? $0 : nil }
    }

    private mutating func dropOldest() {
        if let entry = self.oldest {
            self.entries[self.order[self.first].key] = nil
            self.bytes -= entry.cost
        }
        self.first += 1
        if self.first > 64, self.first * 2 > self.order.count {
            self.order.removeFirst(self.first)
            self.first = 0
        }
    }
}
