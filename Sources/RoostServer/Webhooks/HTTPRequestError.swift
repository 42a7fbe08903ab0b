// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why asking the application over HTTP gave no answer: a look-up of a user, or a webhook.
///
/// The message contains nothing of the question, and nothing of the answer's body.
public struct HTTPRequestError: Error, Sendable {
    /// What went wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case overloaded, suspended, timedOut, requestFailed, unexpectedStatus, responseTooLong, invalidResponse
        }

        private let value: Value

        /// Too many requests are under way.
        public static let overloaded = Code(value: .overloaded)
        /// The application has not answered several times, and is not asked for a while.
        public static let suspended = Code(value: .suspended)
        /// The answer was not complete in time.
        public static let timedOut = Code(value: .timedOut)
        /// The request could not be made, or the connection broke.
        public static let requestFailed = Code(value: .requestFailed)
        /// The status of the answer is not one of those that count.
        public static let unexpectedStatus = Code(value: .unexpectedStatus)
        /// The answer is longer than it may be.
        public static let responseTooLong = Code(value: .responseTooLong)
        /// The body of the answer is not what is documented.
        public static let invalidResponse = Code(value: .invalidResponse)

        /// The name of the code.
        public var description: String { self.value.rawValue }
    }

    /// What went wrong, for programs.
    public let code: Code

    /// What went wrong and where to look, for people.
    public let message: String

    /// The error of the HTTP client, if it was one.
    public let cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension HTTPRequestError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
