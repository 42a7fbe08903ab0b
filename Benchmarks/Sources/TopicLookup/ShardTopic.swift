// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the server's topic table asks of a topic, without the server.
///
/// `TopicTable.swift` beside this file is the server's own.
final class ShardTopic {
    let name: [UInt8]
    let hash: Int

    init(name: [UInt8]) {
        self.name = name
        self.hash = name.withUnsafeBytes { TopicTable.hash($0) }
    }

    func hasName(_ name: UnsafeRawBufferPointer) -> Bool {
        self.name.count == name.count && self.name.withUnsafeBytes { $0.elementsEqual(name) }
    }
}

@available(*, unavailable)
extension ShardTopic: Sendable {}
