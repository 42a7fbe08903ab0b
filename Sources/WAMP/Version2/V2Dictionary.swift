// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Options or Details, read key by key.
///
/// A key that is not there has no value; unknown keys are never looked at. Of equal keys the last one counts.
struct V2Dictionary {
    /// How many bytes a token may have.
    static let tokenBytes = 16_384

    /// The object itself.
    let members: WireValue
    private let path: String
    private let code: V2MessageCode

    /// Whether there are no keys at all.
    var isEmpty: Bool {
        self.members.object?.isEmpty ?? true
    }

    /// Whether `null` counts as a key that is not there.
    var ignoresNull = false

    init(_ members: WireValue, path: String, code: V2MessageCode) {
        self.members = members
        self.path = path
        self.code = code
    }

    /// The value of a key, whatever it is.
    subscript(key: String) -> WireValue? {
        guard let value = self.member(key), !self.ignoresNull || value != .null else {
            return nil
        }
        return value
    }

    /// Compares lengths first: a dict may have thousands of members, and each known key is looked up.
    private func member(_ key: String) -> WireValue? {
        guard case .object(let members) = self.members else {
            return nil
        }
        let length = key.utf8.count
        return members.last { $0.key.utf8.count == length && $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    func bool(_ key: String) throws(V2Violation) -> Bool? {
        try self.read(key, .bool) { $0.bool }
    }

    func string(_ key: String) throws(V2Violation) -> String? {
        try self.read(key, .string) { $0.string }
    }

    /// A string that is kept for long and therefore bounded.
    func string(_ key: String, upTo bytes: Int) throws(V2Violation) -> String? {
        let text = try self.string(key)
        guard text?.utf8.count ?? 0 <= bytes else {
            throw self.wrong(key, .shortString)
        }
        return text
    }

    func id(_ key: String) throws(V2Violation) -> UInt64? {
        try self.read(key, .id) { $0.wampID }
    }

    func natural(_ key: String) throws(V2Violation) -> UInt64? {
        try self.read(key, .natural) { $0.unsigned }
    }

    func positive(_ key: String) throws(V2Violation) -> UInt64? {
        try self.read(key, .positive) { $0.unsigned.flatMap { $0 == 0 ? nil : $0 } }
    }

    func ids(_ key: String) throws(V2Violation) -> [UInt64]? {
        try self.read(key, .idList) { $0.array.flatMap { Self.map($0) { $0.wampID } } }
    }

    func strings(_ key: String) throws(V2Violation) -> [String]? {
        try self.read(key, .stringList) { $0.array.flatMap { Self.map($0) { $0.string } } }
    }

    /// Strings that are kept for long and therefore bounded, each one.
    func strings(_ key: String, upTo bytes: Int) throws(V2Violation) -> [String]? {
        let texts = try self.strings(key)
        guard texts?.allSatisfy({ $0.utf8.count <= bytes }) ?? true else {
            throw self.wrong(key, .shortString)
        }
        return texts
    }

    func dict(_ key: String) throws(V2Violation) -> V2Dictionary? {
        guard let members = try self.read(key, .dict, { value in value.object.map { _ in value } }) else {
            return nil
        }
        var dictionary = V2Dictionary(members, path: "\(self.path).\(key)", code: self.code)
        dictionary.ignoresNull = self.ignoresNull
        return dictionary
    }

    /// One of the texts of an enumeration.
    func choice<Choice: RawRepresentable<String>>(
        _ key: String,
        _ requirement: V2Requirement
    ) throws(V2Violation) -> Choice? {
        try self.read(key, requirement) { $0.string.flatMap(Choice.init(rawValue:)) }
    }

    func wrong(_ key: String, _ requirement: V2Requirement) -> V2Violation {
        V2Violation(self.code, .wrongDetail(name: "\(self.path).\(key)", must: requirement))
    }

    private func read<Value>(
        _ key: String,
        _ requirement: V2Requirement,
        _ convert: (WireValue) -> Value?
    ) throws(V2Violation) -> Value? {
        guard let value = self[key] else {
            return nil
        }
        guard let converted = convert(value) else {
            throw self.wrong(key, requirement)
        }
        return converted
    }

    /// All elements converted; `nil` if one cannot be.
    private static func map<Value>(_ elements: [WireValue], _ convert: (WireValue) -> Value?) -> [Value]? {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            guard let value = convert(element) else {
                return nil
            }
            values.append(value)
        }
        return values
    }
}
