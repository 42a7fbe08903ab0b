// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension RouteTable {
    /// Makes a topic from a route and values for its placeholders.
    ///
    /// Optional placeholders at the end that equal their default are left out; parameters that are no placeholder are ignored;
    /// nothing is encoded. The topic always matches the route's channel (another route may come first). To guarantee that, two
    /// things are stricter than in the seed system, whose results then match nothing: a value is tested as a whole and in its
    /// case, and a default that is null is no value.
    ///
    /// - Throws: `unknownRoute`, `missingParameters` or `invalidParameter`.
    public func generate(
        _ name: String,
        parameters: [String: String] = [:]
    ) throws(RouteGenerationError) -> String {
        guard let route = self.route(named: name) else {
            throw .unknownRoute(name)
        }
        let missing = route.placeholders.filter { parameters[$0] == nil && route.defaultText(of: $0) == nil }
        guard missing.isEmpty else {
            throw .missingParameters(missing, route: name)
        }
        var parts: [String] = []
        var mayOmit = true
        for (index, token) in route.compiled.tokens.enumerated().reversed() {
            switch token {
            case .text(let bytes):
                parts.append(String(decoding: bytes, as: UTF8.self))
                mayOmit = false
            case .placeholder(let placeholder):
                let prefix = String(decoding: placeholder.prefix, as: UTF8.self)
                let value = parameters[placeholder.name] ?? route.defaultText(of: placeholder.name) ?? ""
                if mayOmit, index >= route.compiled.firstOptional, value == route.defaultText(of: placeholder.name) {
                    // The separator of a channel's very first token is never optional.
                    parts.append(index == 0 ? prefix : "")
                    continue
                }
                mayOmit = false
                try route.check(value, for: placeholder)
                parts.append(prefix + value)
            }
        }
        return parts.reversed().joined()
    }
}

extension Route {
    /// A placeholder's default as text; `nil` if there is none or it is null.
    fileprivate func defaultText(of name: String) -> String? {
        let value = self.defaults.first { $0.name == name }?.value ?? .null
        return value == .null ? nil : value.text
    }

    fileprivate func check(
        _ value: String,
        for placeholder: CompiledChannel.Placeholder
    ) throws(RouteGenerationError) {
        guard withBytes(of: value.utf8, { placeholder.requirement.matches($0) }) else {
            throw .invalidParameter(
                placeholder.name,
                route: self.name,
                requirement: placeholder.requirement.text,
                value: value
            )
        }
    }
}
