// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What one check has found.
public struct Finding: Equatable, Sendable {
    /// How bad it is.
    public enum Status: String, Equatable, Sendable, Comparable {
        /// All is well.
        case ok
        /// The server starts, but an operator should look.
        case warning = "warn"
        /// The server does not start, or not as it is meant.
        case failure = "fail"

        /// The order of severity.
        public static func < (left: Status, right: Status) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .ok: 0
            case .warning: 1
            case .failure: 2
            }
        }
    }

    /// What was looked at, one word such as `files`.
    public var check: String

    /// How bad it is.
    public var status: Status

    /// What was found, a sentence.
    public var text: String

    /// What to do; `nil` if all is well.
    public var remedy: String?

    /// All is well.
    static func ok(_ check: String, _ text: String) -> Finding {
        Finding(check: check, status: .ok, text: text, remedy: nil)
    }

    /// An operator should look.
    static func warning(_ check: String, _ text: String, remedy: String) -> Finding {
        Finding(check: check, status: .warning, text: text, remedy: remedy)
    }

    /// The server does not start, or not as it is meant.
    static func failure(_ check: String, _ text: String, remedy: String) -> Finding {
        Finding(check: check, status: .failure, text: text, remedy: remedy)
    }
}
