// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the command line asks for.
struct Options {
    /// Only benchmarks whose name contains this; empty for all.
    var filter = ""

    /// Where the call stacks of the allocations go; `nil` if nobody wants them.
    var stacks: String?

    /// Reads arguments; `nil` if they are not understood.
    init?(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            switch (argument, rest.popFirst()) {
            case ("--filter", let value?): self.filter = value
            case ("--stacks", let value?): self.stacks = value
            default: return nil
            }
        }
    }

    /// Says how the program is called, and ends it.
    static func printUsage() -> Never {
        print("usage: roost-benchmarks [--filter TEXT] [--stacks FILE]")
        exit(2)
    }

    /// Ends the program because something does not work.
    static func fail(_ reason: String) -> Never {
        _ = "roost-benchmarks: \(reason)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
        exit(1)
    }
}
