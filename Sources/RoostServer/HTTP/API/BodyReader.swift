// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// Reads one JSON object of a body member by member and collects everything that is wrong with it.
///
/// Values that are only handed on stay the bytes that they are.
struct BodyReader {
    /// The most members of an object that are looked at.
    private static let memberLimit = 64

    /// The JSON pointer of the object, `#` for the whole body.
    let pointer: String

    /// Everything that is wrong so far.
    private(set) var problems: [ProblemPart] = []

    private let depthLimit: Int
    private var members: [(key: [UInt8], kind: JSONKind, bytes: ByteBuffer)] = []

    /// Takes an object apart.
    ///
    /// - Parameters:
    ///   - bytes: The text of one JSON value, known to be UTF-8.
    ///   - pointer: Its JSON pointer.
    ///   - keys: The members that there may be.
    ///   - depthLimit: How many arrays and objects may be nested.
    /// - Throws: ``ProblemDetails`` for what is no JSON, or no object.
    init(_ bytes: ByteBuffer, pointer: String = "#", keys: [String], depthLimit: Int) throws(ProblemDetails) {
        self.pointer = pointer
        self.depthLimit = depthLimit
        guard let parts = try Self.parts(bytes, depthLimit: depthLimit, limit: Self.memberLimit), parts.isObject else {
            self.problems = [ProblemPart(place: .body(pointer), detail: "It must be an object of at most 64 members.")]
            try self.check()
            return
        }
        for part in parts.parts {
            let name = String(decoding: part.key, as: UTF8.self)
            if !keys.contains(where: { $0.utf8.elementsEqual(part.key) }) {
                self.note(name, "There is no such member.")
            } else if self.members.contains(where: { $0.key == part.key }) {
                self.note(name, "It is given more than once.")
            } else if let slice = bytes.part(part.range) {
                self.members.append((part.key, part.kind, slice))
            }
        }
    }

    /// The parts of a JSON text.
    static func parts(_ bytes: ByteBuffer, depthLimit: Int, limit: Int) throws(ProblemDetails) -> JSONParts? {
        let result: Result<JSONParts?, JSONError> = bytes.withUnsafeReadableBytes { region in
            do throws(JSONError) {
                return .success(try JSONParts.parse(region, depthLimit: depthLimit, limit: limit))
            } catch {
                return .failure(error)
            }
        }
        do throws(JSONError) {
            return try result.get()
        } catch {
            throw ProblemDetails(.malformedRequest, "The body is not JSON. \(error.description)")
        }
    }

    /// Notes that something is wrong with a member.
    mutating func note(_ key: String, _ detail: String) {
        var escaped = ""
        for character in key.unicodeScalars.prefix(64) {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(character)
            }
        }
        self.problems.append(ProblemPart(place: .body("\(self.pointer)/\(escaped)"), detail: detail))
    }

    /// Takes over what is wrong with a part.
    mutating func note(_ problems: [ProblemPart]) {
        self.problems += problems
    }

    /// Throws if something was wrong.
    func check() throws(ProblemDetails) {
        guard self.problems.isEmpty else {
            throw ProblemDetails(.invalidRequest, "The body is not valid.", errors: self.problems)
        }
    }

    // MARK: Members

    /// Whether a member is there.
    func has(_ key: String) -> Bool {
        self.members.contains { $0.key.elementsEqual(key.utf8) }
    }

    /// The bytes of a member, whatever it is.
    func bytes(_ key: String, of kind: JSONKind? = nil) -> ByteBuffer? {
        self.members.first { $0.key.elementsEqual(key.utf8) && (kind == nil || $0.kind == kind) }?.bytes
    }

    /// The bytes of a member that has to be of one kind.
    mutating func bytes(_ key: String, kind: JSONKind, expected: String) -> ByteBuffer? {
        guard self.has(key) else {
            return nil
        }
        let bytes = self.bytes(key, of: kind)
        if bytes == nil {
            self.note(key, "It must be \(expected).")
        }
        return bytes
    }

    /// A decoded member.
    mutating func read<Value>(_ key: String, expected: String, _ convert: (WireValue) -> Value?) -> Value? {
        guard let bytes = self.bytes(key) else {
            return nil
        }
        let value = try? bytes.withUnsafeReadableBytes { try WireValue.parse(region: $0, depthLimit: self.depthLimit) }
        guard let converted = value.flatMap(convert) else {
            self.note(key, "It must be \(expected).")
            return nil
        }
        return converted
    }

    /// A truth value.
    mutating func flag(_ key: String) -> Bool {
        self.read(key, expected: "true or false") { $0.bool } ?? false
    }

    /// A whole number.
    mutating func number(_ key: String, in range: ClosedRange<Int>, of unit: String) -> Int? {
        let expected = "a number of \(unit), \(range.lowerBound) to \(range.upperBound)"
        return self.read(key, expected: expected) { value in
            value.wholeNumber.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A topic or procedure, which has to be there.
    mutating func name(_ key: String, limit: Int) -> URI? {
        guard self.has(key) else {
            self.note(key, "It is missing.")
            return nil
        }
        let name = self.read(key, expected: "a text of 1 to \(limit) bytes") { value in
            value.string.flatMap { (1...limit).contains($0.utf8.count) ? $0 : nil }
        }
        return name.map { URI($0) }
    }

    /// A list of texts.
    mutating func texts(_ key: String, limit: Int) -> [String]? {
        self.read(key, expected: "a list of at most \(limit) texts") { value in
            guard let elements = value.array, elements.count <= limit else {
                return nil
            }
            let texts = elements.compactMap(\.string)
            return texts.count == elements.count ? texts : nil
        }
    }

    /// The elements of a list, as bytes.
    mutating func elements(_ key: String, in counts: ClosedRange<Int>) throws(ProblemDetails) -> [ByteBuffer] {
        guard let bytes = self.bytes(key) else {
            self.note(key, "It is missing.")
            return []
        }
        let parts = try Self.parts(bytes, depthLimit: self.depthLimit, limit: counts.upperBound)
        guard let parts, !parts.isObject, counts.contains(parts.parts.count) else {
            self.note(key, "It must be a list of \(counts.lowerBound) to \(counts.upperBound) elements.")
            return []
        }
        return parts.parts.compactMap { bytes.part($0.range) }
    }
}

extension ByteBuffer {
    /// A part of the readable bytes.
    fileprivate func part(_ range: Range<Int>) -> ByteBuffer? {
        self.getSlice(at: self.readerIndex + range.lowerBound, length: range.count)
    }
}
