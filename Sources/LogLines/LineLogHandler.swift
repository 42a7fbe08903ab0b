// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import Logging

/// Writes log events as lines, in ``LogFormat``.
///
/// Whatever an event says, it makes exactly one line: control characters are escaped, and long values are cut.
package struct LineLogHandler: LogHandler {
    /// Takes a line, with its end.
    package typealias Output = @Sendable (String) -> Void

    /// Events below it are not written.
    public var logLevel: Logger.Level

    /// What all events carry.
    public var metadata: Logger.Metadata

    /// What adds to an event's metadata.
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let output: Output

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - label: The logger's name.
    ///   - format: How events are written.
    ///   - level: Events below it are not written.
    ///   - output: Takes the lines; it is called from many threads.
    package init(label: String, format: LogFormat, level: Logger.Level, output: @escaping Output) {
        self.label = label
        self.format = format
        self.logLevel = level
        self.metadata = [:]
        self.metadataProvider = LoggingSystem.metadataProvider
        self.output = output
    }

    /// One of the metadata that all events carry.
    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    /// Writes an event.
    public func log(event: LogEvent) {
        var metadata = self.metadata
        metadata.merge(self.metadataProvider?.get() ?? [:]) { _, new in new }
        metadata.merge(event.metadata ?? [:]) { _, new in new }
        if let error = event.error {
            metadata["error.type"] = "\(type(of: error))"
            metadata["error.message"] = "\(error)"
        }
        let line = LogLine(
            time: .now,
            level: event.level,
            logger: self.label,
            message: "\(event.message)",
            metadata: metadata
        )
        self.output(line.text(self.format))
    }
}
