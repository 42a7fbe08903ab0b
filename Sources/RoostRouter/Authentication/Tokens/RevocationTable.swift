// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The revocations that are in force, until what they take back has ended by itself.
///
/// The number is bounded: when it is full, and none has ended, another one is not taken, and whoever wants it is told.
package struct RevocationTable: Sendable {
    /// What became of a revocation.
    package enum Outcome: Equatable, Sendable {
        /// It is in force.
        case added
        /// There is no room for it.
        case full
        /// The id or subject is empty or too long.
        case unusable
    }

    private struct Subject {
        var notBefore: Int
        var until: Int
    }

    private let capacity: Int
    private var ids: [[UInt8]: Int] = [:]
    private var subjects: [[UInt8]: Subject] = [:]

    /// Makes an empty table.
    ///
    /// - Parameter capacity: How many revocations there may be, at least 1.
    package init(capacity: Int = 65_536) {
        self.capacity = max(1, capacity)
    }

    /// The number of revocations, ended ones included until they are in the way.
    package var count: Int {
        self.ids.count + self.subjects.count
    }

    /// Takes a revocation.
    ///
    /// A later one of the same id or subject widens an earlier one and never narrows it.
    ///
    /// - Parameters:
    ///   - revocation: The revocation.
    ///   - until: The Unix second up to which it is in force.
    ///   - now: Unix seconds.
    /// - Returns: What became of it.
    package mutating func add(_ revocation: Revocation, until: Int, now: Int) -> Outcome {
        let key = Array(revocation.name.utf8)
        guard (1...Revocation.maximumLength).contains(revocation.name.unicodeScalars.count) else { return .unusable }
        guard self.isKnown(revocation, key) || self.hasRoom(now: now) else { return .full }
        switch revocation {
        case .token:
            self.ids[key] = max(until, self.ids[key] ?? until)
        case .subject(_, let notBefore):
            let old = self.subjects[key] ?? Subject(notBefore: notBefore, until: until)
            self.subjects[key] = Subject(notBefore: max(old.notBefore, notBefore), until: max(old.until, until))
        }
        return .added
    }

    /// Whether a token has been taken back.
    ///
    /// - Parameters:
    ///   - token: What is known of the token.
    ///   - now: Unix seconds.
    /// - Returns: Whether it has.
    package func refuses(_ token: SessionToken, now: Int) -> Bool {
        guard self.count > 0 else { return false }
        if let id = token.id, let until = self.ids[Array(id.utf8)], now <= until { return true }
        guard let name = token.subject, let subject = self.subjects[Array(name.utf8)] else { return false }
        return now <= subject.until && (token.issuedAt ?? .min) <= subject.notBefore
    }

    private func isKnown(_ revocation: Revocation, _ key: [UInt8]) -> Bool {
        switch revocation {
        case .token: self.ids[key] != nil
        case .subject: self.subjects[key] != nil
        }
    }

    private mutating func hasRoom(now: Int) -> Bool {
        if self.count >= self.capacity {
            self.ids = self.ids.filter { $0.value >= now }
            self.subjects = self.subjects.filter { $0.value.until >= now }
        }
        return self.count < self.capacity
    }
}
