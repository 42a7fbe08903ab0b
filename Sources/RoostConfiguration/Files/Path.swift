// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Paths as text, without looking at the file system.
enum Path {
    /// A path relative to a folder, with `.` and `..` resolved; an absolute path stays as it is.
    static func join(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") ? Self.normalized(path) : Self.normalized(folder.isEmpty ? path : "\(folder)/\(path)")
    }

    /// The folder that a file is in; `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return "."
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component.
    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The path without empty components, `.` and, where possible, `..`.
    static func normalized(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component == "..", let last = components.last, last != ".." {
                components.removeLast()
            } else if component != ".." || !isAbsolute {
                components.append(component)
            }
        }
        let joined = components.joined(separator: "/")
        return isAbsolute ? "/\(joined)" : (joined.isEmpty ? "." : joined)
    }
}
