// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Files for one test, removed afterwards.
struct TemporaryFolder: ~Copyable {
    let path: String

    /// Writes files, by their paths in the folder.
    init(_ files: KeyValuePairs<String, String>) throws {
        let name = "roost-\(UInt64.random(in: .min ... .max))"
        self.path = FileManager.default.temporaryDirectory.appending(path: name).path
        for (file, text) in files {
            try self.write(file, text)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path)
    }

    func file(_ name: String) -> String {
        "\(self.path)/\(name)"
    }

    /// Writes a file and the folders that it is in.
    func write(_ file: String, _ text: String) throws {
        let target = URL(filePath: "\(self.path)/\(file)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: target)
    }

    /// Makes a symbolic link.
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self.file(name), withDestinationPath: self.file(target))
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: self.file(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    func permissions(_ name: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: self.file(name)))?[.posixPermissions] as? Int
    }
}

/// The root of this repository.
enum Repository {
    static var root: String {
        "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    }
}
