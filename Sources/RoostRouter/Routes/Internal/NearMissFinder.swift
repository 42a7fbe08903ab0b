// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks along a route's channel to the place where a topic leaves it.
struct NearMissFinder {
    let topic: [UInt8]
    let route: Route

    func find() -> NearMiss {
        let tokens = self.route.compiled.tokens
        var position = 0
        for (index, token) in tokens.enumerated() {
            switch token {
            case .text(let bytes):
                if let miss = self.literalMiss(bytes, at: position) {
                    return miss
                }
                position += bytes.count
            case .placeholder(let placeholder):
                if index >= self.route.compiled.firstOptional, position >= self.topic.count {
                    return self.miss(.division, at: position)
                }
                if let miss = self.literalMiss(placeholder.prefix, at: position) {
                    let isEnd = index >= self.route.compiled.firstOptional
                    return isEnd ? self.miss(.rest(self.found(position)), at: position) : miss
                }
                position += placeholder.prefix.count
                let end = self.end(of: position, next: index + 1 < tokens.count ? tokens[index + 1] : nil)
                guard self.topic[position..<end].withUnsafeBytes(placeholder.requirement.matches) else {
                    return self.miss(
                        .requirement(
                            placeholder: placeholder.name,
                            requirement: placeholder.requirement.text,
                            found: printable(self.topic[position..<end])
                        ),
                        at: position
                    )
                }
                position = end
            }
        }
        return position < self.topic.count
            ? self.miss(.rest(self.found(position)), at: position) : self.miss(.division, at: position)
    }

    private func miss(_ reason: NearMiss.Reason, at offset: Int) -> NearMiss {
        NearMiss(route: self.route, offset: offset, reason: reason)
    }

    private func found(_ position: Int) -> String {
        printable(self.topic[position...])
    }

    private func literalMiss(_ literal: [UInt8], at start: Int) -> NearMiss? {
        var shared = 0
        while shared < literal.count, start + shared < self.topic.count, literal[shared] == self.topic[start + shared] {
            shared += 1
        }
        guard shared < literal.count else {
            return nil
        }
        let expected = printable(literal[shared...])
        return self.miss(.literal(expected: expected, found: self.found(start + shared)), at: start + shared)
    }

    /// Where the text of a placeholder probably ends: at what follows it, else at the next slash, else at the end.
    private func end(of start: Int, next: CompiledChannel.Token?) -> Int {
        var following: [UInt8] = []
        switch next {
        case .some(.text(let bytes)):
            following = bytes
        case .some(.placeholder(let placeholder)):
            following = placeholder.prefix
        case .none:
            break
        }
        let rest = self.topic[start...]
        let place = following.isEmpty ? nil : rest.indices.first { rest[$0...].starts(with: following) }
        return place ?? rest.firstIndex(of: UInt8(ascii: "/")) ?? self.topic.count
    }
}
