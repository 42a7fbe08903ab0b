// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why no topic can be made from a route.
///
/// The descriptions are those of the seed system.
public enum RouteGenerationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no route of this name.
    case unknownRoute(String)
    /// Placeholders without a default have no value.
    case missingParameters([String], route: String)
    /// A value does not match its placeholder's requirement.
    case invalidParameter(String, route: String, requirement: String, value: String)

    /// The error as a sentence.
    public var description: String {
        switch self {
        case .unknownRoute(let name):
            "Unable to generate a path for the named route \"\(name)\" as such route does not exist."
        case .missingParameters(let names, let route):
            "Some mandatory parameters are missing (\"\(names.joined(separator: "\", \""))\")"
                + " to generate a path for route \"\(route)\"."
        case .invalidParameter(let name, let route, let requirement, let value):
            "Parameter \"\(name)\" for route \"\(route)\" must match \"\(requirement)\" (\"\(value)\" given)"
                + " to generate a corresponding path."
        }
    }
}
