// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging

/// One log event as one line.
struct LogLine {
    /// Bytes of a message or value that are written.
    static let valueLimit = 4_096
    /// How deep metadata may be nested.
    private static let depthLimit = 8

    let time: LogTime
    let level: Logger.Level
    let logger: String
    let message: String
    let metadata: Logger.Metadata

    /// The line, with its end.
    func text(_ format: LogFormat) -> String {
        switch format {
        case .text: self.plain
        case .json: self.json
        }
    }

    private var sorted: [(key: String, value: Logger.MetadataValue)] {
        self.metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private var plain: String {
        var line = "\(self.time.text) \(self.level.rawValue) "
        line += LogEscaping.plain(self.logger, limit: Self.valueLimit) + ": "
        line += LogEscaping.plain(self.message, limit: Self.valueLimit)
        for (key, value) in self.sorted {
            let text = "\(value)"
            let name = LogEscaping.isPlain(key) ? key : LogEscaping.quoted(key, limit: Self.valueLimit)
            line += " \(name)="
            line +=
                LogEscaping.isPlain(text) && text.utf8.count <= Self.valueLimit
                ? text : LogEscaping.quoted(text, limit: Self.valueLimit)
        }
        return line + "\n"
    }

    private var json: String {
        let head = [
            ("timestamp", self.time.text), ("level", self.level.rawValue), ("logger", self.logger),
            ("message", self.message),
        ]
        let members = head.map { "\"\($0)\":\(LogEscaping.quoted($1, limit: Self.valueLimit))" }
        return "{\(members.joined(separator: ",")),\"metadata\":\(Self.json(.dictionary(self.metadata), depth: 0))}\n"
    }

    private static func json(_ value: Logger.MetadataValue, depth: Int) -> String {
        guard depth < Self.depthLimit else {
            return "\"…\""
        }
        switch value {
        case .string(let text): return LogEscaping.quoted(text, limit: Self.valueLimit)
        case .stringConvertible(let value): return LogEscaping.quoted("\(value)", limit: Self.valueLimit)
        case .array(let values):
            return "[" + values.map { Self.json($0, depth: depth + 1) }.joined(separator: ",") + "]"
        case .dictionary(let values):
            let members = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { key, value in
                LogEscaping.quoted(key, limit: Self.valueLimit) + ":" + Self.json(value, depth: depth + 1)
            }
            return "{" + members.joined(separator: ",") + "}"
        }
    }
}
