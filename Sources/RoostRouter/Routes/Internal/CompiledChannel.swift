// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A channel taken apart: literal text and placeholders, of which the last ones may be optional.
struct CompiledChannel: Sendable {
    enum Token: Sendable {
        case text([UInt8])
        case placeholder(Placeholder)
    }

    struct Placeholder: Sendable {
        let name: String
        /// The separator directly before it, which is absent together with it.
        let separator: UInt8?
        let requirement: Requirement

        var prefix: [UInt8] {
            self.separator.map { [$0] } ?? []
        }
    }

    let tokens: [Token]
    /// The first token of the optional tail; the number of tokens if there is none.
    let firstOptional: Int

    var placeholders: [Placeholder] {
        self.tokens.compactMap { token in
            guard case .placeholder(let placeholder) = token else {
                return nil
            }
            return placeholder
        }
    }

    /// The whole text, if there is no placeholder.
    var literal: [UInt8]? {
        switch (self.tokens.first, self.tokens.count) {
        case (.none, _):
            []
        case (.some(.text(let bytes)), 1):
            bytes
        default:
            nil
        }
    }

    /// The channel without its last slash, which it tolerates to be absent; the channel `/` keeps it.
    var toleratingSlash: CompiledChannel {
        guard case .some(.text(let bytes)) = self.tokens.last, bytes.last == UInt8(ascii: "/") else {
            return self
        }
        guard self.tokens.count > 1 || bytes.count > 1 else {
            return self
        }
        let rest = Array(bytes.dropLast())
        let tokens = Array(self.tokens.dropLast()) + (rest.isEmpty ? [] : [.text(rest)])
        return CompiledChannel(tokens: tokens, firstOptional: tokens.count)
    }

    /// The bytes with which every topic of the channel begins.
    var prefix: [UInt8] {
        var result: [UInt8] = []
        for (index, token) in self.tokens.enumerated() {
            switch token {
            case .text(let bytes):
                result += bytes
            case .placeholder(let placeholder):
                let isRequired = index < self.firstOptional || index == 0
                return isRequired ? result + placeholder.prefix : result
            }
        }
        return result
    }

    /// The size of ``program(toleratesSlash:)``, never more than one beyond `RouteLimits.instructions`.
    var instructionCount: Int {
        let count = self.tokens.reduce(4) { sum, token in
            switch token {
            case .text(let bytes):
                sum + bytes.count
            case .placeholder(let placeholder):
                sum + placeholder.requirement.node.instructionCount + 5
            }
        }
        return min(count, RouteLimits.instructions + 1)
    }

    /// A matcher for the whole channel, which must be ``toleratingSlash`` if one more `/` at the end is to be accepted.
    func program(toleratesSlash: Bool) -> Program {
        var builder = ProgramBuilder()
        var optionals: [Int] = []
        var index = 0
        for (position, token) in self.tokens.enumerated() {
            switch token {
            case .text(let bytes):
                builder.append(literal: bytes)
            case .placeholder(let placeholder):
                // If nothing stands before the tail, its first separator stays required.
                if position == 0, self.firstOptional == 0 {
                    builder.append(literal: placeholder.prefix)
                    let start = builder.openOptional()
                    builder.append(placeholder.requirement.node, placeholder: index)
                    builder.closeOptional(start)
                } else {
                    if position >= self.firstOptional {
                        optionals.append(builder.openOptional())
                    }
                    builder.append(literal: placeholder.prefix)
                    builder.append(placeholder.requirement.node, placeholder: index)
                }
                index += 1
            }
        }
        for start in optionals {
            builder.closeOptional(start)
        }
        if toleratesSlash {
            let start = builder.openOptional()
            builder.append(literal: [UInt8(ascii: "/")])
            builder.closeOptional(start)
        }
        return builder.finish()
    }
}
