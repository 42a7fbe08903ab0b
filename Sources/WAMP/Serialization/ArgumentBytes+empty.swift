// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension ArgumentBytes {
    /// The same arguments without an empty dict, and without an empty list that no dict follows.
    ///
    /// Only the shortest forms are recognised (and in JSON white space inside): others stay, which is no fault, for empty
    /// arguments need not be left out.
    ///
    /// Source: WAMP, Basic Profile, Messages ("SHOULD be omitted").
    package var withoutEmpty: ArgumentBytes {
        let keywords = self.keywords.flatMap { self.isEmpty($0) ? nil : $0 }
        let list = self.list.flatMap { keywords == nil && self.isEmpty($0) ? nil : $0 }
        return ArgumentBytes(self.serializer, list: list, keywords: keywords)
    }

    private func isEmpty(_ bytes: ByteBuffer) -> Bool {
        bytes.withUnsafeReadableBytes { region in
            switch self.serializer {
            case .json:
                region.dropFirst().dropLast().allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
            case .messagePack:
                region.count == 1 && (region[0] == 0x90 || region[0] == 0x80)
            case .cbor:
                switch region.count {
                case 1: region[0] == 0x80 || region[0] == 0xA0
                case 2: (region[0] == 0x9F || region[0] == 0xBF) && region[1] == 0xFF
                default: false
                }
            }
        }
    }
}
