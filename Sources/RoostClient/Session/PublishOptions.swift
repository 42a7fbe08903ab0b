// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Who gets an event that is published.
public struct PublishOptions: Equatable, Sendable {
    /// Whether the publisher does not get it, should it be subscribed; default false.
    public var excludesPublisher: Bool
    /// Ids of sessions that do not get it.
    public var exclude: [String]
    /// If not empty, only sessions with these ids get it.
    public var eligible: [String]

    /// Makes options.
    ///
    /// - Parameters:
    ///   - excludesPublisher: Whether the publisher does not get it.
    ///   - exclude: Ids of sessions that do not get it.
    ///   - eligible: If not empty, only sessions with these ids get it.
    public init(excludesPublisher: Bool = false, exclude: [String] = [], eligible: [String] = []) {
        self.excludesPublisher = excludesPublisher
        self.exclude = exclude
        self.eligible = eligible
    }
}
