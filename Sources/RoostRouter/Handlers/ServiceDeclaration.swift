// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// One service of a Symfony service file, with parameters resolved.
public struct ServiceDeclaration: Sendable {
    /// An argument of a service.
    public enum Argument: Equatable, Sendable {
        /// A scalar, list or map, with `%parameter%` resolved.
        case value(WireValue)
        /// Another service, `@id`.
        case service(String)
        /// What the server does not evaluate, such as an expression; its text as written.
        case unresolved(String)
    }

    /// The service id.
    public let id: String

    /// The PHP class, without leading backslash; the id if the declaration names none.
    public let className: String

    /// The constructor's arguments; for a map its values in order.
    public let arguments: [Argument]

    /// The names of its tags.
    public let tags: [String]

    /// Where it is declared.
    public let source: SourceLocation?

    /// Makes a declaration.
    ///
    /// - Parameters:
    ///   - id: The service id.
    ///   - className: The PHP class, without leading backslash.
    ///   - arguments: The constructor's arguments.
    ///   - tags: The names of its tags.
    ///   - source: Where it is declared.
    public init(
        id: String,
        className: String,
        arguments: [Argument] = [],
        tags: [String] = [],
        source: SourceLocation? = nil
    ) {
        self.id = id
        self.className = className
        self.arguments = arguments
        self.tags = tags
        self.source = source
    }

    /// The first argument as the handler's name.
    ///
    /// - Throws: ``ServiceDeclarationError`` when it is no text.
    public func nameArgument() throws(ServiceDeclarationError) -> String {
        guard case .value(.string(let name)) = self.arguments.first, !name.isEmpty else {
            throw ServiceDeclarationError("The first argument must be the handler's name, a text that is not empty.")
        }
        return name
    }

    /// The last argument that is a number, or a text that reads as one.
    public var lastNumber: Double? {
        for argument in self.arguments.reversed() {
            guard case .value(let value) = argument else {
                continue
            }
            if let number = value.double ?? value.string.flatMap({ Double($0) }) {
                return number
            }
        }
        return nil
    }
}

/// Why a service declaration cannot become a handler.
public struct ServiceDeclarationError: Error, Equatable, Sendable {
    /// A full sentence.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameter message: A full sentence.
    public init(_ message: String) {
        self.message = message
    }
}
