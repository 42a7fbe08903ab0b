// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// How long a connection may go on with what it has received before the others of its loop get their turn.
///
/// Some requests take milliseconds, such as a history or a list of all sessions, and thousands of them fit into one read.
struct ReadingTurn: Sendable {
    /// The time after which the turn is over.
    static let length = TimeAmount.milliseconds(10)
    /// How long the connection waits then: tasks that are due at once run before the loop looks at its sockets.
    static let pause = TimeAmount.milliseconds(1)
    /// Most messages take a microsecond, so that not each of them is worth a look at the clock.
    private static let messagesPerLook = 4

    private var messages = 0
    private var deadline: NIODeadline?

    /// A turn begins.
    mutating func begin() {
        self.messages = 0
        self.deadline = nil
    }

    /// One more message is about to be read.
    ///
    /// - Parameter now: The time; it is looked at with every fourth message only.
    /// - Returns: Whether it has to wait for the next turn.
    mutating func isOver(now: @autoclosure () -> NIODeadline) -> Bool {
        self.messages += 1
        guard let deadline = self.deadline else {
            self.deadline = now() + Self.length
            return false
        }
        return self.messages.isMultiple(of: Self.messagesPerLook) && now() >= deadline
    }
}
