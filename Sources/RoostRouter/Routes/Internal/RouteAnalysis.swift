// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Finds routes that no topic can reach, and pairs of routes that share topics.
///
/// A special route before a general one that includes it is how exceptions are written, and is not reported.
struct RouteAnalysis {
    let routes: [Route]
    let isLiteral: [Bool]
    private var issues: [Issue] = []
    private var work = RouteLimits.analysisWork
    private var overlaps = 0

    init(routes: [Route], isLiteral: [Bool]) {
        self.routes = routes
        self.isLiteral = isLiteral
    }

    mutating func run() -> [Issue] {
        self.findRepeatedLiterals()
        let others = self.routes.filter { !self.isLiteral[$0.index] }.map { route in
            (route: route, channel: route.compiled.toleratingSlash, prefix: route.compiled.toleratingSlash.prefix)
        }
        for (index, later) in others.enumerated() {
            for earlier in others[..<index] {
                self.work -= 1
                guard self.work > 0, self.overlaps < RouteLimits.reportedOverlaps else {
                    return self.issues
                }
                guard Self.isCompatible(earlier.prefix, later.prefix) else {
                    continue
                }
                let first = earlier.channel.program(toleratesSlash: true)
                let second = later.channel.program(toleratesSlash: true)
                let comparison = ProgramComparison(first, second, work: &self.work)
                guard let comparison, let sample = comparison.common else {
                    continue
                }
                guard comparison.hasSecondOnly else {
                    self.report(later.route, neverMatchesBecauseOf: earlier.route)
                    break
                }
                if comparison.hasFirstOnly {
                    self.report(later.route, overlaps: earlier.route, sample: sample)
                }
            }
        }
        return self.issues
    }

    private mutating func findRepeatedLiterals() {
        var first: [[UInt8]: Route] = [:]
        for route in self.routes where self.isLiteral[route.index] {
            guard let bytes = route.compiled.literal else {
                continue
            }
            if let earlier = first[bytes] {
                self.report(route, neverMatchesBecauseOf: earlier)
            } else {
                first[bytes] = route
            }
        }
    }

    private mutating func report(_ route: Route, neverMatchesBecauseOf earlier: Route) {
        self.issues.append(
            Issue(
                severity: .warning,
                source: route.source,
                message: "Route \"\(route.name)\" (\(route.channel)) can never match, because route \"\(earlier.name)\""
                    + " (\(earlier.channel))\(Self.place(earlier)) matches all its topics before.",
                remedy: "Define it before \"\(earlier.name)\", or remove it."
            )
        )
    }

    private mutating func report(_ route: Route, overlaps earlier: Route, sample: [UInt8]) {
        self.overlaps += 1
        self.issues.append(
            Issue(
                severity: .warning,
                source: route.source,
                message: "Routes \"\(earlier.name)\" (\(earlier.channel))\(Self.place(earlier)) and \"\(route.name)\""
                    + " (\(route.channel)) both match the topic \"\(printable(sample))\"; it goes to \"\(earlier.name)\".",
                remedy: "Tell them apart with a requirement or another channel, if that is not meant."
            )
        )
    }

    private static func place(_ route: Route) -> String {
        route.source.map { " at \($0)" } ?? ""
    }

    private static func isCompatible(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        zip(first, second).allSatisfy { $0 == $1 }
    }
}

/// A topic as text for people: control characters and what is not UTF-8 are escaped, and the end of a long one is left out.
func printable(_ bytes: some Collection<UInt8>) -> String {
    let limit = 120
    var text = ""
    for scalar in String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars {
        let isControl = scalar.value < 0x20 || scalar.value == 0x7F
        text += isControl ? scalar.escaped(asASCII: true) : String(Character(scalar))
    }
    return bytes.count > limit ? text + "…" : text
}
