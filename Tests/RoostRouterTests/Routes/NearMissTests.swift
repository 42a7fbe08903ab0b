// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("NearMiss")
struct NearMissTests {
    private static let routes = RouteTable.compile(oroRoutes + peerRoutes).table

    @Test(
        "The closest route and the reason are named",
        arguments: [
            (
                "oro/email_event/abc/1",
                "its placeholder \"user_id\" must match \"\\d+\", and the topic has \"abc\" at byte 16."
            ),
            ("oro/email_event/2/x", "\"organization_id\" must match \"\\d+|\\*\", and the topic has \"x\" at byte 18."),
            ("oro/email_event/2", "but the topic ends at byte 17, where it needs \"/\"."),
            ("oro/pin", "Route \"oro_sync.ping\" (oro/ping) comes closest, but the topic ends at byte 7"),
            ("oro/ping/", "but the topic goes on with \"/\" at byte 8, where the channel ends."),
            ("oro/pong", "but at byte 5 it needs \"ing\", and the topic has \"ong\"."),
            ("oro/email_event/2/1/3", "but the topic goes on with \"/3\" at byte 19, where the channel ends."),
            ("peer/attrs/2x", "\"id\" must match \"\\d+|\\*\", and the topic has \"2x\" at byte 11."),
            ("peer/dot/a", "Route \"peer.dotted\""),
            ("oro/data/\u{1}", "but at byte 9 it needs \"update\", and the topic has \"\\u{01}\"."),
        ]
    )
    func explains(topic: String, expected: String) {
        let description = Self.routes.nearest(to: topic)?.description ?? ""
        #expect(description.contains(expected), "\(description)")
    }

    @Test("A topic that matches, or has nothing in common with any route, has no explanation")
    func staysSilent() {
        #expect(Self.routes.nearest(to: "oro/ping") == nil)
        #expect(Self.routes.nearest(to: "xyz") == nil)
        #expect(Self.routes.nearest(to: "") == nil)
        #expect(table("a{x?1}b{y<a+>}").nearest(to: "a") != nil)
    }
}
