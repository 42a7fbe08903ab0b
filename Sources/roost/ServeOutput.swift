// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import LogLines
internal import Logging
internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer

/// What `roost serve` tells, in the format of the log: a reader of JSON gets nothing else.
struct ServeOutput {
    let logger: Logger
    private let isText: Bool

    /// Sets up the log of the process; once.
    init(_ loaded: LoadedConfiguration) {
        let level = Logger.Level(rawValue: loaded.logLevel.rawValue) ?? .info
        let format = LogFormat(rawValue: loaded.logFormat.rawValue) ?? .text
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, format: format, level: level, output: StandardErrorLines.write)
        }
        self.logger = Logger(label: "roost")
        self.isText = format == .text
    }

    /// Tells what is wrong with a configuration that can be used.
    func report(_ issues: [Issue]) {
        for issue in issues {
            if self.isText {
                StandardError.print(issue.description)
            } else {
                self.logger.warning("the configuration has an issue", metadata: [LogKey.issue: "\(issue.description)"])
            }
        }
    }

    /// Tells people where the server listens; the log has it too.
    func announce(_ addresses: [BoundAddress], isSample: Bool) {
        guard self.isText else {
            return
        }
        for address in addresses {
            StandardError.print("roost: \(address.name) \(address.scheme)://\(address.host):\(address.port)/")
        }
        if isSample {
            StandardError.print("roost: no configuration, so these are sample routes; open the page to try them")
        }
    }

    /// Tells that spans have not reached the collector.
    func lostSpans(_ count: Int, reason: String) {
        self.logger.warning("spans were lost", metadata: [LogKey.spans: "\(count)", LogKey.reason: "\(reason)"])
    }

    /// Tells what another configuration has changed.
    func reloaded(_ changes: ServerChanges) {
        self.logger.info("the configuration was loaded again", metadata: [LogKey.changes: "\(changes.applied.count)"])
        if self.isText {
            for line in changes.applied {
                StandardError.print("roost: \(line)")
            }
        }
        for key in changes.restart {
            self.logger.warning("a change waits for a restart", metadata: [LogKey.key: "\(key)"])
        }
    }

    /// Tells why the configuration that is in force stays.
    func kept(_ issues: [Issue]) {
        self.report(issues)
        self.logger.error("the configuration stays as it was", metadata: [LogKey.issues: "\(issues.count)"])
    }

    /// Tells why the configuration that is in force stays.
    func kept(_ error: any Error) {
        self.logger.error(
            "the configuration stays as it was",
            metadata: [LogKey.errorType: "\(type(of: error))", LogKey.errorMessage: "\(error)"]
        )
    }

    /// Tells why the server has ended.
    func failed(_ error: any Error) {
        if self.isText {
            StandardError.print("roost: the server ended: \(error)")
        } else {
            self.logger.critical(
                "the server has ended",
                metadata: [LogKey.errorType: "\(type(of: error))", LogKey.errorMessage: "\(error)"]
            )
        }
    }
}
