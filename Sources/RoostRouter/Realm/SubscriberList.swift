// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The subscribers of one topic in the order of their subscriptions.
///
/// Adding and removing are constant time on average; a short list has no index and costs one array.
package struct SubscriberList: Sendable {
    private static let indexThreshold = 32

    private var places: ContiguousArray<Session?> = []
    private var index: [SessionID: Int] = [:]

    /// The number of subscribers.
    package private(set) var count = 0

    /// Makes an empty list.
    package init() {}

    /// The subscribers.
    package var sessions: [Session] {
        self.places.compactMap(\.self)
    }

    /// Some subscribers, the oldest first.
    ///
    /// - Parameters:
    ///   - session: The session after which to begin; `nil` for the first ones.
    ///   - place: Where to begin if that session has gone.
    ///   - limit: How many places are looked at, `1…`.
    /// - Returns: The sessions, and the place that is to be looked at next; `nil` at the end.
    package func page(after session: SessionID?, place: Int, limit: Int) -> (sessions: [Session], next: Int?) {
        let found = session.flatMap { self.place(of: $0) }.map { $0 + 1 }
        let start = min(found ?? place, self.places.count)
        let end = min(start + limit, self.places.count)
        return (self.places[start..<end].compactMap(\.self), end < self.places.count ? end : nil)
    }

    /// Adds a session.
    ///
    /// - Parameter session: The session.
    /// - Returns: Whether it was not there before.
    package mutating func add(_ session: Session) -> Bool {
        guard self.place(of: session.id) == nil else {
            return false
        }
        self.places.append(session)
        self.count += 1
        if !self.index.isEmpty {
            self.index[session.id] = self.places.count - 1
        } else if self.places.count > Self.indexThreshold {
            self.rebuildIndex()
        }
        return true
    }

    /// Removes a session.
    ///
    /// - Parameter id: The session's id.
    /// - Returns: Whether it was there.
    package mutating func remove(_ id: SessionID) -> Bool {
        guard let place = self.place(of: id) else {
            return false
        }
        self.count -= 1
        if self.index.isEmpty {
            self.places.remove(at: place)
            return true
        }
        self.places[place] = nil
        self.index[id] = nil
        if self.count * 2 < self.places.count {
            self.places.removeAll { $0 == nil }
            self.rebuildIndex()
        }
        return true
    }

    private func place(of id: SessionID) -> Int? {
        guard self.index.isEmpty else {
            return self.index[id]
        }
        return self.places.firstIndex { $0?.id == id }
    }

    private mutating func rebuildIndex() {
        self.index = [:]
        guard self.places.count > Self.indexThreshold else {
            return
        }
        self.index.reserveCapacity(self.places.count)
        for (place, session) in self.places.enumerated() {
            if let session {
                self.index[session.id] = place
            }
        }
    }
}
