// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RoostServer

@Suite("TopicPresence")
struct TopicPresenceTests {
    @Test("A loop is there as long as it has subscribers")
    func loops() {
        let presence = TopicPresence()
        #expect(presence.mask == 0)
        presence.appear(on: 0)
        presence.appear(on: 3)
        #expect(presence.mask == 0b1001)
        presence.disappear(from: 0, of: 4)
        #expect(presence.mask == 0b1000)
    }

    @Test("A form is wanted as long as one loop has subscribers of it")
    func forms() {
        let presence = TopicPresence()
        presence.count(.version1, 1)
        presence.count(.cbor, 1)
        presence.count(.cbor, 1)
        #expect(presence.forms == MessageForm.version1.bit | MessageForm.cbor.bit)
        presence.count(.cbor, -1)
        presence.count(.version1, -1)
        #expect(presence.forms == MessageForm.cbor.bit)
        presence.count(.cbor, -1)
        #expect(presence.forms == 0)
    }

    @Test("With more loops than bits no bit is taken back, as others may share it")
    func shared() {
        let presence = TopicPresence()
        presence.appear(on: 64)
        #expect(presence.mask == TopicPresence.bit(0))
        presence.disappear(from: 0, of: 65)
        #expect(presence.mask == TopicPresence.bit(0))
        presence.disappear(from: 0, of: 64)
        #expect(presence.mask == 0)
    }
}
