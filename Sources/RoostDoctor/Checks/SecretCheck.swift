// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Whether others can read or replace the files that hold secrets.
enum SecretCheck {
    static func findings(_ paths: [String]) -> [Finding] {
        let findings = paths.compactMap { path in
            Self.mode(of: path).map { Self.finding(path, mode: $0) }
        }
        return findings.isEmpty ? [.ok("secrets", "No file of the configuration holds a secret.")] : findings
    }

    /// Judges the permissions of a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - mode: Its permissions, such as `0o600`.
    /// - Returns: What was found.
    static func finding(_ path: String, mode: UInt32) -> Finding {
        let remedy = "chmod 640 \(path), with the server's group, or chmod 600."
        if mode & 0o002 != 0 {
            return .failure("secrets", "Everybody can change \(path), which holds a secret.", remedy: remedy)
        }
        if mode & 0o004 != 0 {
            return .failure("secrets", "Everybody can read \(path), which holds a secret.", remedy: remedy)
        }
        return .ok("secrets", "Others cannot read \(path).")
    }

    private static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt32(status.st_mode) & 0o777 : nil
    }
}
