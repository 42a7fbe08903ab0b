// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Compiles one definition's channel and requirements.
struct ChannelCompiler {
    /// The definition with what was inline in its lists.
    private(set) var definition: RouteDefinition
    private(set) var issues: [Issue] = []
    private var isBroken = false

    init(_ definition: RouteDefinition) {
        self.definition = definition
    }

    /// The compiled channel, or `nil` if there was an error.
    mutating func compile() -> CompiledChannel? {
        guard self.definition.channel.utf8.count <= RouteLimits.patternLength else {
            self.fail(
                "The channel of route \"\(self.definition.name)\" is longer than \(RouteLimits.patternLength) bytes.",
                "Use a shorter one."
            )
            return nil
        }
        self.definition = self.definition.resolvingInline()
        let scanner = ChannelScanner(bytes: Array(self.definition.channel.utf8))
        if !self.isUTF8, scanner.bytes.contains(where: { $0 >= 0x80 }) {
            self.fail(
                "Cannot use UTF-8 route patterns without setting the \"utf8\" option for pattern"
                    + " \"\(self.definition.channel)\".",
                "Set the option utf8 of route \"\(self.definition.name)\" to true."
            )
        }
        let placeholders = scanner.placeholders()
        self.checkNames(placeholders)
        self.checkRequirements(placeholders)
        self.checkDefaults(placeholders)
        let tokens = self.tokens(scanner, placeholders)
        guard !self.isBroken else {
            return nil
        }
        let channel = CompiledChannel(tokens: tokens, firstOptional: self.firstOptional(tokens))
        guard channel.instructionCount <= RouteLimits.instructions else {
            self.fail(
                "Route \"\(self.definition.name)\" needs more than \(RouteLimits.instructions) states.",
                "Use smaller repetitions in its requirements."
            )
            return nil
        }
        return channel
    }

    private var isUTF8: Bool {
        self.definition.options["utf8"]?.isTruthy ?? false
    }

    private mutating func checkNames(_ placeholders: [ChannelScanner.Placeholder]) {
        let channel = self.definition.channel
        if placeholders.count > RouteLimits.placeholders {
            self.fail(
                "Route pattern \"\(channel)\" has more than \(RouteLimits.placeholders) placeholders.",
                "Use fewer placeholders."
            )
        }
        var seen: Set<String> = []
        for name in placeholders.map(\.name) {
            if let first = name.utf8.first, ByteSet.digit.contains(first) {
                self.fail(
                    "Variable name \"\(name)\" cannot start with a digit in route pattern \"\(channel)\".",
                    "Please use a different name."
                )
            }
            if !seen.insert(name).inserted {
                self.fail(
                    "Route pattern \"\(channel)\" cannot reference variable name \"\(name)\" more than once.",
                    "Give one of the placeholders another name."
                )
            }
            if name.utf8.count > RouteLimits.placeholderNameLength {
                self.fail(
                    "Variable name \"\(name)\" cannot be longer than \(RouteLimits.placeholderNameLength) characters"
                        + " in route pattern \"\(channel)\".",
                    "Please use a shorter name."
                )
            }
        }
    }

    private mutating func checkRequirements(_ placeholders: [ChannelScanner.Placeholder]) {
        for requirement in self.definition.requirements {
            let source = requirement.source ?? self.definition.source?.appending("requirements", requirement.name)
            if RequirementText(requirement.pattern).isEmpty {
                self.fail(
                    "Routing requirement for \"\(requirement.name)\" cannot be empty.",
                    "Remove the requirement, or write one, in route \"\(self.definition.name)\".",
                    source
                )
            } else if !placeholders.contains(where: { $0.name == requirement.name }) {
                self.report(
                    .warning,
                    "The requirement for \"\(requirement.name)\" has no effect, because the channel"
                        + " \"\(self.definition.channel)\" of route \"\(self.definition.name)\" has no such placeholder.",
                    "Remove the requirement, or correct its name.",
                    source
                )
            }
        }
    }

    /// Warns of defaults that seem to be meant for a placeholder.
    ///
    /// A default without a placeholder is an attribute like others, unless a placeholder differs from it in spelling only.
    private mutating func checkDefaults(_ placeholders: [ChannelScanner.Placeholder]) {
        for value in self.definition.defaults where !placeholders.contains(where: { $0.name == value.name }) {
            guard let meant = placeholders.first(where: { Self.isSimilar($0.name, value.name) }) else {
                continue
            }
            self.report(
                .warning,
                "The default for \"\(value.name)\" of route \"\(self.definition.name)\" belongs to no placeholder.",
                "Write \"\(meant.name)\", if that placeholder is meant.",
                value.source ?? self.definition.source?.appending("defaults", value.name)
            )
        }
    }

    private static func isSimilar(_ first: String, _ second: String) -> Bool {
        func letters(_ name: String) -> [UInt8] {
            name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
        }
        return letters(first) == letters(second)
    }

    /// The channel's tokens; not to be used if there was an error.
    private mutating func tokens(
        _ scanner: ChannelScanner,
        _ placeholders: [ChannelScanner.Placeholder]
    ) -> [CompiledChannel.Token] {
        var tokens: [CompiledChannel.Token] = []
        var position = 0
        for (index, placeholder) in placeholders.enumerated() {
            var text = Array(scanner.bytes[position..<placeholder.range.lowerBound])
            position = placeholder.range.upperBound
            let separator = text.last.flatMap { ByteSet.separators.contains($0) ? $0 : nil }
            text.removeLast(separator == nil ? 0 : 1)
            if !text.isEmpty {
                tokens.append(.text(text))
            }
            let next = scanner.separator(behind: index, of: placeholders)
            let isLast = position == scanner.bytes.count
            let isAdjacent = index + 1 < placeholders.count && placeholders[index + 1].range.lowerBound == position
            let requirement =
                self.requirement(for: placeholder.name)
                ?? Requirement(excluding: next, isPossessive: isLast || (next != nil && !isAdjacent))
            tokens.append(
                .placeholder(
                    CompiledChannel.Placeholder(name: placeholder.name, separator: separator, requirement: requirement)
                )
            )
        }
        if position < scanner.bytes.count {
            tokens.append(.text(Array(scanner.bytes[position...])))
        }
        return tokens
    }

    /// The optional tail: the last placeholders, as long as they have a default that is not null.
    private func firstOptional(_ tokens: [CompiledChannel.Token]) -> Int {
        var first = tokens.count
        while first > 0, case .placeholder(let placeholder) = tokens[first - 1] {
            let value = self.definition.defaults.first { $0.name == placeholder.name }?.value ?? .null
            guard value != .null else {
                break
            }
            first -= 1
        }
        return first
    }
}

extension ChannelCompiler {
    /// The requirement that the definition has for a placeholder, compiled; `nil` if there is none, or a broken one.
    private mutating func requirement(for name: String) -> Requirement? {
        guard let written = self.definition.requirements.first(where: { $0.name == name }) else {
            return nil
        }
        let text = RequirementText(written.pattern)
        guard !text.isEmpty else {
            return nil
        }
        let source = written.source ?? self.definition.source?.appending("requirements", name)
        let subject = "Requirement \"\(written.pattern)\" for \"\(name)\" in route \"\(self.definition.name)\""
        guard written.pattern.utf8.count <= RouteLimits.patternLength else {
            let message = "The requirement for \"\(name)\" in route \"\(self.definition.name)\" is longer than"
            self.fail("\(message) \(RouteLimits.patternLength) bytes.", "Use a shorter one.", source)
            return nil
        }
        guard self.isUTF8 || !text.needsUTF8 else {
            self.fail(
                "Cannot use UTF-8 route requirements without setting the \"utf8\" option for variable \"\(name)\""
                    + " in pattern \"\(self.definition.channel)\".",
                "Set the option utf8 of route \"\(self.definition.name)\" to true.",
                source
            )
            return nil
        }
        var parser = RequirementParser(written.pattern, isUTF8: self.isUTF8)
        do {
            let node = try parser.parse()
            for deviation in parser.deviations {
                self.report(.warning, "\(subject) \(deviation.problem).", deviation.remedy, source)
            }
            return Requirement(text: text.withoutCaptures(at: parser.capturingGroups), node: node)
        } catch {
            self.fail("\(subject) \(error.problem).", error.remedy, source)
            return nil
        }
    }

    private mutating func fail(_ message: String, _ remedy: String, _ source: SourceLocation? = nil) {
        self.isBroken = true
        self.report(.error, message, remedy, source ?? self.definition.source)
    }

    private mutating func report(
        _ severity: Issue.Severity,
        _ message: String,
        _ remedy: String,
        _ source: SourceLocation?
    ) {
        self.issues.append(Issue(severity: severity, source: source, message: message, remedy: remedy))
    }
}
