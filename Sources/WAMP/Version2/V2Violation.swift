// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a message cannot stand: the session answers ABORT with `wamp.error.protocol_violation`.
///
/// It names what is wrong and where, and never holds anything that the peer has sent.
///
/// Source: WAMP, Basic Profile, Protocol Violations.
package struct V2Violation: Error, Equatable, Sendable {
    /// The kinds of violations.
    package enum Kind: Equatable, Sendable {
        /// The bytes are no message of the serializer, or exceed a limit of decoding.
        case undecodable(SerializationError)
        /// A text where the serializer demands binary, or the other way round.
        case wrongFrame
        /// The first element is no known code.
        case unknownType
        /// A message that the reader's own side sends.
        case wrongDirection
        /// Fewer or more elements than the message can have, the code included.
        case wrongLength(ClosedRange<Int>)
        /// An element is not what it must be; its place is counted from 0, the code.
        case wrongElement(Int, name: String, must: V2Requirement)
        /// A value inside of an element is not what it must be; the name is a path from the message on.
        case wrongDetail(name: String, must: V2Requirement)
    }

    /// The message's type; `nil` when it could not be told.
    package let type: V2MessageCode?

    /// What is wrong.
    package let kind: Kind

    /// Makes a violation.
    ///
    /// - Parameters:
    ///   - type: The message's type.
    ///   - kind: What is wrong.
    package init(_ type: V2MessageCode?, _ kind: Kind) {
        self.type = type
        self.kind = kind
    }

    /// What is wrong as a sentence, for ABORT's `message` and for logs.
    package var message: String {
        let type = self.type?.name ?? "The message"
        switch self.kind {
        case .undecodable(let error):
            return "The message cannot be decoded. \(error)"
        case .wrongFrame:
            return "The frame is not of the serializer's kind: JSON goes into text frames, the others into binary ones."
        case .unknownType:
            return "The message has an unknown type."
        case .wrongDirection:
            return "\(type) is sent by \(self.type?.isForRouters ?? true ? "clients" : "routers") only."
        case .wrongLength(let range):
            return range.count == 1
                ? "\(type) must have \(range.lowerBound) elements."
                : "\(type) must have \(range.lowerBound) to \(range.upperBound) elements."
        case .wrongElement(let index, let name, let requirement):
            return "Element \(index) of \(type), \(name), must be \(requirement.rawValue)."
        case .wrongDetail(let name, let requirement):
            return "\(type).\(name) must be \(requirement.rawValue)."
        }
    }
}

extension V2Violation: CustomStringConvertible {
    /// What is wrong as a sentence.
    package var description: String {
        self.message
    }
}

/// What an element, option or detail must be; the raw values are parts of sentences.
package enum V2Requirement: String, Equatable, Sendable {
    /// `true` or `false`.
    case bool = "a bool"
    /// `1…2^53`.
    case id = "an integer from 1 to 2^53"
    /// `1…`.
    case positive = "a positive integer"
    /// `0…`.
    case natural = "an integer that is not negative"
    /// Text.
    case string = "a string"
    /// Text that is not longer than the reader allows.
    case shortString = "a shorter string"
    /// A URI; whether it follows the rules is judged by the session.
    case uri = "a URI as a string"
    /// A URI, or no value.
    case uriOrNull = "a URI as a string, or null"
    /// Any list.
    case list = "a list"
    /// Session ids.
    case idList = "a list of integers from 1 to 2^53"
    /// Texts.
    case stringList = "a list of strings"
    /// Any dict.
    case dict = "a dict"
    /// The code of INVOCATION.
    case invocation = "68, the code of INVOCATION"
    /// The code of any message.
    case code = "the code of a message"
    /// At least one role of clients.
    case roles = "a dict with at least one of publisher, subscriber, caller and callee"
    /// A ``MatchPolicy``.
    case match = "one of exact, prefix and wildcard"
    /// An ``InvocationPolicy``.
    case invoke = "one of single, roundrobin, random, first and last"
    /// A ``V2CancelMode``.
    case mode = "one of skip, kill and killnowait"
    /// How calls of sharded registrations run.
    case runmode = "partition"
}
