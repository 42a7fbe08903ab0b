// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// Reads `shutdown`: how the server ends.
struct ShutdownReader {
    private static let keys = ["delay", "window", "flush"]
    private static let longest = Duration.seconds(600)

    let context: ReaderContext

    /// Reads the section.
    ///
    /// - Parameter node: The section; `nil` if it is missing.
    /// - Returns: The configuration, with defaults for what is missing.
    func read(_ node: YAMLNode?) -> ShutdownConfiguration {
        let section = MapReader(node, path: "shutdown", keys: Self.keys, context: self.context)
        var shutdown = ShutdownConfiguration()
        shutdown.delay = section.duration("delay", in: .zero...Self.longest) ?? shutdown.delay
        shutdown.window = section.duration("window", in: .zero...Self.longest) ?? shutdown.window
        shutdown.flush = section.duration("flush", in: .milliseconds(100) ... .seconds(60)) ?? shutdown.flush
        return shutdown
    }
}
