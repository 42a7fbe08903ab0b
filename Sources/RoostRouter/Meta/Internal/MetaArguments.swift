// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The arguments of one call, each to be found by its place or by its name.
///
/// What is `null` counts as not given. What nobody asks for is ignored.
struct MetaArguments {
    private let list: [WireValue]
    private let keywords: WireValue

    init(_ list: [WireValue], _ keywords: [WireValue.Member]) {
        self.list = list
        self.keywords = .object(keywords)
    }

    /// The argument at a place, else the one of a name; without a place only the latter.
    func value(_ place: Int?, _ name: String) -> WireValue? {
        if let place, self.list.indices.contains(place), self.list[place] != .null {
            return self.list[place]
        }
        let value = self.keywords[name]
        return value == .null ? nil : value
    }

    func text(_ place: Int?, _ name: String) throws(MetaError) -> String? {
        guard let value = self.value(place, name) else {
            return nil
        }
        guard let text = value.string else {
            throw Self.invalid(name, "a string")
        }
        return text
    }

    func requiredText(_ place: Int, _ name: String) throws(MetaError) -> String {
        guard let text = try self.text(place, name) else {
            throw Self.invalid(name, "a string")
        }
        return text
    }

    func uri(_ place: Int, _ name: String) throws(MetaError) -> URI {
        URI(try self.requiredText(place, name))
    }

    func texts(_ place: Int, _ name: String) throws(MetaError) -> [String]? {
        guard let value = self.value(place, name) else {
            return nil
        }
        guard let elements = value.array else {
            throw Self.invalid(name, "a list of strings")
        }
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else {
            throw Self.invalid(name, "a list of strings")
        }
        return texts
    }

    func truth(_ place: Int?, _ name: String) throws(MetaError) -> Bool? {
        guard let value = self.value(place, name) else {
            return nil
        }
        guard let truth = value.bool else {
            throw Self.invalid(name, "a truth value")
        }
        return truth
    }

    func number(_ place: Int?, _ name: String) throws(MetaError) -> UInt64? {
        guard let value = self.value(place, name) else {
            return nil
        }
        guard let number = value.wholeNumber else {
            throw Self.invalid(name, "a number without fraction and sign")
        }
        return number
    }

    /// An id; a number that cannot be one is the id of nothing.
    func id<ID>(
        _ place: Int,
        _ name: String,
        _ make: (UInt64) -> ID?,
        orElse error: MetaError
    ) throws(MetaError) -> ID {
        guard let value = self.value(place, name) else {
            throw Self.invalid(name, "an id")
        }
        guard let number = value.wholeNumber else {
            // A negative integer is of the right type, but no session's.
            guard value.integer == nil else {
                throw error
            }
            throw Self.invalid(name, "an id")
        }
        guard let id = make(number) else {
            throw error
        }
        return id
    }

    func list(_ place: Int, _ name: String) throws(MetaError) -> [WireValue] {
        guard let value = self.value(place, name) else {
            return []
        }
        guard let elements = value.array else {
            throw Self.invalid(name, "a list")
        }
        return elements
    }

    func members(_ place: Int, _ name: String) throws(MetaError) -> [WireValue.Member] {
        guard let value = self.value(place, name) else {
            return []
        }
        guard let members = value.object else {
            throw Self.invalid(name, "a dict")
        }
        return members
    }

    static func invalid(_ name: String, _ kind: String) -> MetaError {
        MetaError(.invalidArgument, "The argument \(name) must be \(kind).")
    }
}
