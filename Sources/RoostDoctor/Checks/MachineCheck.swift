// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// Whether the machine lets the server do what it is configured to do.
enum MachineCheck {
    /// The years that a clock may say.
    private static let times = 1_735_689_600..<4_102_444_800

    static func sink(_ choice: SinkChoice, hasIOUring: Bool) -> Finding {
        switch (choice, hasIOUring) {
        case (.ioUring, false):
            .failure(
                "sink",
                "The configuration demands io_uring, and the kernel does not let this process use it.",
                remedy: "Set \"sink: automatic\", or allow it: Linux 6.0, kernel.io_uring_disabled=0, and a container "
                    + "whose seccomp profile does not forbid it."
            )
        case (.automatic, true), (.ioUring, true): .ok("sink", "io_uring is used for broadcasts.")
        case (.automatic, false), (.direct, _): .ok("sink", "send(2) is used for broadcasts.")
        case (.channel, _):
            .warning(
                "sink",
                "Broadcasts go through the channel, which is the slowest way.",
                remedy: "Leave \"sink\" out."
            )
        }
    }

    static func clock(unixSeconds: Int, monotonic: (first: UInt64, second: UInt64)) -> Finding {
        guard Self.times.contains(unixSeconds) else {
            return .failure(
                "clock",
                "The clock says \(unixSeconds) s after 1970, which is not this century's; tickets and certificates fail.",
                remedy: "Set the clock, and keep it right with chrony or systemd-timesyncd."
            )
        }
        guard monotonic.second >= monotonic.first, monotonic.first > 0 else {
            return .failure(
                "clock",
                "The clock that only goes forward has gone back; time limits cannot work.",
                remedy: "Look for a fault of the virtual machine."
            )
        }
        return .ok("clock", "The clocks are plausible; tickets allow 30 s of difference to the application's.")
    }

    static func hashing(isPredictable: Bool) -> Finding {
        isPredictable
            ? .failure(
                "hashing",
                "SWIFT_DETERMINISTIC_HASHING is set, so that peers can choose names that slow the server down.",
                remedy: "Unset the variable; it is for tests."
            )
            : .ok("hashing", "Hash values cannot be foreseen.")
    }
}
