// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads files and folders, with bounds.
enum FileAccess {
    /// Why a file was not read.
    enum Failure: Error, Equatable {
        /// There is no such file.
        case missing
        /// It is a folder, a device or something else.
        case notRegular
        /// It has more bytes than a configuration file may have.
        case tooLong
        /// The system refuses, or the bytes are no UTF-8.
        case unreadable
    }

    /// The text of a file.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - limit: The most bytes.
    /// - Returns: The text.
    /// - Throws: A ``Failure``.
    static func text(_ path: String, limit: Int = YAMLDocument.maximumBytes) throws(Failure) -> String {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else {
            throw .missing
        }
        let real = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? manager.attributesOfItem(atPath: real) else {
            throw .unreadable
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .notRegular
        }
        if let size = attributes[.size] as? Int, size > limit {
            throw .tooLong
        }
        guard let data = manager.contents(atPath: path) else {
            throw .unreadable
        }
        guard data.count <= limit else {
            throw .tooLong
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadable
        }
        return text
    }

    /// The names in a folder, sorted by bytes; none if it cannot be read.
    static func names(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether the path is a file or leads to one.
    static func isFile(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
    }

    /// Whether the path is a folder or leads to one.
    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// The path with symbolic links resolved, to recognise a folder that was seen before.
    static func real(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path
    }

    /// Writes a file that only its owner may read.
    ///
    /// - Returns: Whether it worked; an existing file is not touched.
    static func writePrivate(_ text: String, to path: String) -> Bool {
        guard !FileManager.default.fileExists(atPath: path) else {
            return false
        }
        return FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
    }
}

/// The clock of the machine.
enum SystemTime {
    /// The time in Unix seconds.
    static var unixSeconds: Int {
        Int(Date().timeIntervalSince1970)
    }
}

extension FileAccess.Failure {
    /// What to tell about a file that was not read.
    var reason: String {
        switch self {
        case .missing: "does not exist"
        case .notRegular: "is no regular file"
        case .tooLong: "is longer than \(YAMLDocument.maximumBytes) bytes"
        case .unreadable: "cannot be read as UTF-8 text"
        }
    }
}
