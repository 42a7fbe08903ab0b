// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a look-up over HTTP gave no result; the ticket is refused then.
///
/// The message contains neither the login nor anything of the answer's body.
public struct HTTPUserProviderError: Error, Sendable {
    /// What went wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case overloaded, timedOut, requestFailed, unexpectedStatus, responseTooLong, invalidResponse
        }

        private let value: Value

        /// Too many look-ups are waiting.
        public static let overloaded = Code(value: .overloaded)
        /// The answer was not complete in time.
        public static let timedOut = Code(value: .timedOut)
        /// The request could not be made, or the connection broke.
        public static let requestFailed = Code(value: .requestFailed)
        /// The status is neither 200 nor 404; redirects are among them.
        public static let unexpectedStatus = Code(value: .unexpectedStatus)
        /// The answer has more bytes than allowed.
        public static let responseTooLong = Code(value: .responseTooLong)
        /// The answer is not the JSON object that it should be.
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

extension HTTPUserProviderError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
