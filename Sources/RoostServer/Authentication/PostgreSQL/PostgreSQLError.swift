// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a user could not be looked up in a database.
///
/// The description says what went wrong, never what was asked for, and has no password.
public struct PostgreSQLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// The address cannot be read.
        case unusableAddress
        /// No connection could be opened, or there was none a moment ago.
        case notConnected
        /// The query was not answered in time.
        case timedOut
        /// The database refused the query, or the connection broke.
        case queryFailed
        /// The answer has not the columns that are expected.
        case invalidAnswer
        /// Too many look-ups wait.
        case overloaded
        /// The server ends.
        case shutDown
    }

    /// The kind.
    public let code: Code

    /// A sentence for the log.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
