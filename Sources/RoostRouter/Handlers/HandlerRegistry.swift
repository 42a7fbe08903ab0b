// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The handlers that routes can name.
///
/// As in the seed system, a later handler of the same name replaces the earlier one.
public struct HandlerRegistry: Sendable {
    private var topics: [String: any TopicHandler] = [:]
    private var procedures: [String: any ProcedureHandler] = [:]

    /// What the server does at an interval, in the order it was added.
    public private(set) var periodicTasks: [any PeriodicTask] = []

    /// Makes a registry.
    ///
    /// - Parameter topics: Its first handlers.
    public init(_ topics: [any TopicHandler] = []) {
        for handler in topics {
            self.register(handler)
        }
    }

    /// Adds a topic handler.
    ///
    /// - Parameter handler: The handler.
    /// - Returns: The handler of the same name that it replaced.
    @discardableResult
    public mutating func register(_ handler: any TopicHandler) -> (any TopicHandler)? {
        self.topics.updateValue(handler, forKey: handler.name)
    }

    /// Adds a procedure handler.
    ///
    /// - Parameter handler: The handler.
    /// - Returns: The handler of the same name that it replaced.
    @discardableResult
    public mutating func register(_ handler: any ProcedureHandler) -> (any ProcedureHandler)? {
        self.procedures.updateValue(handler, forKey: handler.name)
    }

    /// Adds a periodic task.
    ///
    /// - Parameter task: The task.
    public mutating func register(_ task: any PeriodicTask) {
        self.periodicTasks.append(task)
    }

    /// The topic handler of that name.
    ///
    /// - Parameter name: What a route names.
    /// - Returns: The handler; `nil` if there is none.
    public func topicHandler(_ name: String) -> (any TopicHandler)? {
        self.topics[name]
    }

    /// The names of the handlers of a chain.
    ///
    /// - Parameter name: What a route names: a handler, or several with ` > ` between them, which are called one after
    ///   the other.
    /// - Returns: The names, in their order.
    public static func links(of name: String) -> [String] {
        var names: [String] = []
        var rest = Substring(name)
        while let range = rest.firstRange(of: " > ") {
            names.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return names + [String(rest)]
    }

    /// The procedure handler of that name.
    ///
    /// - Parameter name: What a route names.
    /// - Returns: The handler; `nil` if there is none.
    public func procedureHandler(_ name: String) -> (any ProcedureHandler)? {
        self.procedures[name]
    }

    /// The names of all handlers, sorted.
    public var names: [String] {
        Set(self.topics.keys).union(self.procedures.keys).sorted()
    }
}
