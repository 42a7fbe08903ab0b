// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("MetaProcedure")
struct MetaProcedureTests {
    @Test("Every procedure is found by its URI, and no other URI finds one")
    func find() {
        for procedure in MetaProcedure.allCases {
            #expect(MetaProcedure(uri: procedure.uri) == procedure)
        }
        for uri in ["", "wamp.session", "wamp.session.countx", "wamp.session.Count", "wamp.session.on_join"] {
            #expect(MetaProcedure(uri: URI(uri)) == nil)
        }
        #expect(MetaProcedure.allCases.count == 24)
    }
}
