// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What the process was started with.
public enum ProcessEnvironment {
    /// The environment variables.
    public static var variables: [String: String] {
        ProcessInfo.processInfo.environment
    }

    /// Whether a file is there.
    ///
    /// - Parameter path: The path.
    /// - Returns: Whether it is a file or leads to one.
    public static func hasFile(_ path: String) -> Bool {
        FileAccess.isFile(path)
    }
}
