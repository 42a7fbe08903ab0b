// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// Reads what the application answers.
enum JSONAnswer {
    /// Reads a JSON object.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - depthLimit: How many arrays and objects may be nested.
    /// - Returns: The object; `nil` if the text is not UTF-8, no JSON, or something else.
    static func parse(_ bytes: [UInt8], depthLimit: Int) -> WireValue? {
        guard String(validating: bytes, as: UTF8.self) != nil,
            let answer = try? WireValue.parse(bytes, depthLimit: depthLimit),
            answer.object != nil
        else {
            return nil
        }
        return answer
    }
}

extension WireValue {
    /// A member that may be missing or null, but nothing else than what is read from it.
    enum Optional<Value> {
        case missing
        case value(Value)
        case wrong
    }

    /// Reads a member that may be missing or null.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - convert: Reads the value; `nil` if it is of another kind.
    /// - Returns: The value, or why there is none.
    func optional<Value>(_ key: String, _ convert: (WireValue) -> Value?) -> Optional<Value> {
        switch self[key] {
        case .none, .some(.null): .missing
        case .some(let member): convert(member).map { .value($0) } ?? .wrong
        }
    }
}
