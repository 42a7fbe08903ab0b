// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the text of a placeholder must match, compiled.
struct Requirement: Sendable {
    /// The expression as the seed system prints it: without outer anchors, its groups not capturing.
    let text: String
    let node: RegexNode
    /// The expression as a table, unless it is too large for one.
    let automaton: ByteAutomaton?

    init(text: String, node: RegexNode) {
        self.text = text
        self.node = node
        self.automaton = ByteAutomaton(node)
    }

    /// The requirement of a placeholder without one: anything but `/` and the next separator of the channel.
    init(excluding separator: UInt8?, isPossessive: Bool) {
        var text = "[^/"
        var excluded = ByteSet([UInt8(ascii: "/")])
        if let separator, separator != UInt8(ascii: "/") {
            excluded.insert(separator)
            let isSpecial = ByteSet(".:-+*=|".utf8).contains(separator)
            text += (isSpecial ? "\\" : "") + String(decoding: [separator], as: UTF8.self)
        }
        self.init(
            text: text + (isPossessive ? "]++" : "]+"),
            node: .repetition(.bytes(excluded.inverted), minimum: 1, maximum: nil, isGreedy: true)
        )
    }

    /// Whether a whole text matches.
    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let automaton = self.automaton {
            return automaton.run(bytes, from: 0) == bytes.count
        }
        var builder = ProgramBuilder()
        builder.append(self.node)
        return builder.finish().match(bytes) != nil
    }
}
