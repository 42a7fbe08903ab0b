// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// The `parameters:` of Symfony files, and how they are put into values.
///
/// `%name%` as a whole value keeps the parameter's type, inside a text it becomes text; `%%` is a percent sign;
/// `%env(NAME)%` and `%env(int:NAME)%` come from the environment, else from the parameter `env(NAME)`.
struct ParameterBag {
    /// Why a value cannot be resolved.
    enum Failure: Error, Equatable {
        /// There is no parameter of that name.
        case unknown(String)
        /// A parameter needs itself.
        case circular(String)
        /// A list or map stands inside a text.
        case notScalar(String)
        /// The environment has no such variable, and there is no default.
        case missingVariable(String)
        /// The variable does not hold what its processor wants, or the processor is not known.
        case unusableVariable(String)
        /// The text grows beyond all bounds.
        case tooLong
    }

    /// The most bytes of a value with parameters put in.
    static let maximumBytes = 65_536

    private var values: [String: YAMLNode] = [:]
    private let environment: [String: String]

    init(environment: [String: String]) {
        self.environment = environment
    }

    /// The names of all parameters.
    var names: [String] {
        Array(self.values.keys)
    }

    /// Sets a parameter; a later value replaces an earlier one.
    mutating func set(_ name: String, _ value: YAMLNode) {
        self.values[name] = value
    }

    /// A node's value, with parameters put in.
    func resolve(_ node: YAMLNode) throws(Failure) -> WireValue {
        var budget = Self.maximumBytes
        return try self.resolve(node, open: [], budget: &budget)
    }

    private func resolve(_ node: YAMLNode, open: [String], budget: inout Int) throws(Failure) -> WireValue {
        switch node.content {
        case .scalar(.string(let text)):
            return try self.resolve(text: text, open: open, budget: &budget)
        case .scalar:
            return node.json
        case .list(let elements):
            var result: [WireValue] = []
            for element in elements {
                try Self.spend(1, &budget)
                result.append(try self.resolve(element, open: open, budget: &budget))
            }
            return .array(result)
        case .map(let entries):
            var result: [WireValue.Member] = []
            for entry in entries {
                try Self.spend(1, &budget)
                result.append(.init(entry.key, try self.resolve(entry.value, open: open, budget: &budget)))
            }
            return .object(result)
        }
    }

    /// A text with parameters put in; a text that is one parameter takes its type.
    private func resolve(text: String, open: [String], budget: inout Int) throws(Failure) -> WireValue {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        if parts.count == 3, parts[0].isEmpty, parts[2].isEmpty, !parts[1].isEmpty {
            return try self.parameter(String(parts[1]), open: open, budget: &budget)
        }
        var result = ""
        var index = 0
        while index < parts.count {
            try Self.spend(parts[index].utf8.count + 1, &budget)
            result += parts[index]
            guard index + 1 < parts.count else {
                break
            }
            let name = parts[index + 1]
            if name.isEmpty {
                result += "%"
            } else if index + 2 < parts.count, !name.contains(where: \.isWhitespace) {
                let value = try self.parameter(String(name), open: open, budget: &budget)
                result += try Self.text(value, of: String(name))
            } else {
                result += "%\(name)" + (index + 2 < parts.count ? "%" : "")
            }
            index += 2
        }
        try Self.spend(result.utf8.count, &budget)
        return .string(result)
    }

    private func parameter(_ name: String, open: [String], budget: inout Int) throws(Failure) -> WireValue {
        try Self.spend(1, &budget)
        if name.hasPrefix("env("), name.hasSuffix(")") {
            return try self.variable(String(name.dropFirst(4).dropLast()), open: open, budget: &budget)
        }
        guard !open.contains(name), open.count < 32 else {
            throw .circular(name)
        }
        guard let node = self.values[name] else {
            throw .unknown(name)
        }
        return try self.resolve(node, open: open + [name], budget: &budget)
    }

    /// The value of `%env(processor:NAME)%`.
    private func variable(_ specification: String, open: [String], budget: inout Int) throws(Failure) -> WireValue {
        let parts = specification.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.last, parts.count <= 2 else {
            throw .unusableVariable(specification)
        }
        let value: WireValue
        if let text = self.environment[name] {
            value = .string(text)
        } else if let node = self.values["env(\(name))"] {
            guard !open.contains("env(\(name))"), open.count < 32 else {
                throw .circular("env(\(name))")
            }
            value = try self.resolve(node, open: open + ["env(\(name))"], budget: &budget)
        } else {
            throw .missingVariable(name)
        }
        guard parts.count == 2 else {
            return value
        }
        let text = try Self.text(value, of: name)
        switch parts[0] {
        case "string":
            return .string(text)
        case "int":
            guard let number = Int64(text) else { throw .unusableVariable(specification) }
            return .integer(number)
        case "float":
            guard let number = Double(text) else { throw .unusableVariable(specification) }
            return .double(number)
        case "bool":
            return .bool(["1", "true", "on", "yes"].contains(text.lowercased()))
        case _:
            throw .unusableVariable(specification)
        }
    }

    private static func text(_ value: WireValue, of name: String) throws(Failure) -> String {
        switch value {
        case .null: ""
        case .bool(let value): value ? "1" : ""
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .double(let value): YAMLScalar.double(value).text
        case .string(let text): text
        case .binary, .array, .object: throw .notScalar(name)
        }
    }

    private static func spend(_ amount: Int, _ budget: inout Int) throws(Failure) {
        budget -= amount
        guard budget >= 0 else {
            throw .tooLong
        }
    }
}

extension ParameterBag.Failure {
    /// A full sentence.
    var message: String {
        switch self {
        case .unknown(let name): "You have requested a non-existent parameter \"\(name)\"."
        case .circular(let name): "Circular reference detected for parameter \"\(name)\"."
        case .notScalar(let name): "The parameter \"\(name)\" stands inside a text and is a list or a map."
        case .missingVariable(let name): "Environment variable not found: \"\(name)\"."
        case .unusableVariable(let name): "The environment variable \"env(\(name))\" cannot be read like that."
        case .tooLong: "A value is longer than \(ParameterBag.maximumBytes) bytes with its parameters put in."
        }
    }
}
