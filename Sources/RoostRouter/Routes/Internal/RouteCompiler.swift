// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Turns definitions into a table and collects what is wrong with them.
struct RouteCompiler {
    private var issues: [Issue] = []

    mutating func compile(_ definitions: [RouteDefinition]) -> (table: RouteTable, issues: [Issue]) {
        var routes: [Route] = []
        for definition in self.removingReplaced(definitions) {
            var compiler = ChannelCompiler(definition)
            let compiled = compiler.compile()
            self.issues += compiler.issues
            if let compiled {
                routes.append(Route(compiler.definition, compiled: compiled, index: routes.count))
            }
        }
        let kinds = Self.literalRoutes(routes)
        let table = RouteTable(routes: routes, index: Self.index(routes, isLiteral: kinds))
        var analysis = RouteAnalysis(routes: routes, isLiteral: kinds)
        self.issues += analysis.run()
        return (table, self.issues)
    }

    /// Keeps the last definition of each name, at its own place.
    private mutating func removingReplaced(_ definitions: [RouteDefinition]) -> [RouteDefinition] {
        let last = Dictionary(definitions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
        var result: [RouteDefinition] = []
        for (index, definition) in definitions.enumerated() {
            guard let kept = last[definition.name], kept != index else {
                result.append(definition)
                continue
            }
            let place = definitions[kept].source.map { " at \($0)" } ?? ""
            self.issues.append(
                Issue(
                    severity: .warning,
                    source: definition.source,
                    message: "Route \"\(definition.name)\" is replaced by a later route of the same name\(place).",
                    remedy: "Give one of them another name, or remove this one."
                )
            )
        }
        return result
    }

    /// For each route whether it is looked up as a whole.
    ///
    /// These are the routes without placeholders, unless an earlier route with placeholders matches their channel: such a
    /// route takes its turn among those with placeholders, so that the first definition wins.
    private static func literalRoutes(_ routes: [Route]) -> [Bool] {
        let entries = routes.filter { $0.compiled.literal == nil }.map(Self.candidate)
        let tree = PrefixTree(entries)
        return routes.map { route in
            guard let literal = route.compiled.literal else {
                return false
            }
            let earlier = literal.withUnsafeBytes { bytes in
                tree.firstCandidate(bytes) { rank in
                    rank < route.index && routes[rank].matches(bytes)
                        && routes[rank].compiled.program(toleratesSlash: false).match(bytes) != nil
                }
            }
            return earlier == nil
        }
    }

    private static func index(_ routes: [Route], isLiteral: [Bool]) -> PrefixTree {
        PrefixTree(
            routes.map { route in
                guard isLiteral[route.index], let bytes = route.compiled.literal else {
                    return Self.candidate(route)
                }
                return PrefixTree.Entry(bytes: bytes, isWhole: true, rank: route.index)
            }
        )
    }

    private static func candidate(_ route: Route) -> PrefixTree.Entry {
        PrefixTree.Entry(bytes: route.compiled.toleratingSlash.prefix, isWhole: false, rank: route.index)
    }
}
