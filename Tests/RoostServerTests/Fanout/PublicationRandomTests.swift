// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing
import WAMP

@testable import RoostServer

@Suite("PublicationRandom")
struct PublicationRandomTests {
    @Test("The numbers are those of the published generator")
    func vectors() {
        var random = PublicationRandom(state: (1, 2, 3, 4))
        // From the authors' C code with the same state.
        #expect((0..<4).map { _ in random.next() } == [11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
    }

    @Test("Generators begin differently, and no id comes twice")
    func distinct() {
        var (first, second) = (PublicationRandom(), PublicationRandom())
        var ids: Set<UInt64> = []
        for _ in 0..<10_000 {
            ids.insert(PublicationID(using: &first).rawValue)
            ids.insert(PublicationID(using: &second).rawValue)
        }
        #expect(ids.count == 20_000)
    }
}
