// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What of this machine and process matters to the server, read once.
public struct SystemFacts: Sendable {
    /// File descriptors that the process may have; `nil` if unknown.
    public var descriptorLimit: Int?
    /// Connections that the kernel lets wait to be accepted; `nil` where it does not say.
    public var acceptBacklog: Int?
    /// Memory that the process may use, in bytes: the machine's, or the container's if it has less.
    public var memoryBytes: Int?
    /// Processors.
    public var processors: Int
    /// Whether the kernel lets the process use `io_uring`.
    public var hasIOUring: Bool
    /// The machine's clock, in seconds since 1970.
    public var unixSeconds: Int
    /// Two readings of the clock that only goes forward, in nanoseconds, one after the other.
    public var monotonic: (first: UInt64, second: UInt64)
    /// Whether `SWIFT_DETERMINISTIC_HASHING` is set.
    public var hashesPredictably: Bool

    /// Names all facts.
    init(
        descriptorLimit: Int?,
        acceptBacklog: Int?,
        memoryBytes: Int?,
        processors: Int,
        hasIOUring: Bool,
        unixSeconds: Int,
        monotonic: (first: UInt64, second: UInt64),
        hashesPredictably: Bool
    ) {
        self.descriptorLimit = descriptorLimit
        self.acceptBacklog = acceptBacklog
        self.memoryBytes = memoryBytes
        self.processors = processors
        self.hasIOUring = hasIOUring
        self.unixSeconds = unixSeconds
        self.monotonic = monotonic
        self.hashesPredictably = hashesPredictably
    }
}
