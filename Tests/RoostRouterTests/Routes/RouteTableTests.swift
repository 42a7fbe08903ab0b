// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("RouteTable")
struct RouteTableTests {
    private static let oro = RouteTable.compile(oroRoutes + peerRoutes)

    @Test("Oro's routes compile without an issue")
    func oroHasNoIssues() {
        #expect(RouteTable.compile(oroRoutes).issues.isEmpty)
    }

    @Test(
        "Oro's topics find their routes",
        arguments: [
            ("oro/ping", "oro_sync.ping"),
            ("oro/data/update", "oro_sync.data_update"),
            ("oro/maintenance", "oro_sync.maintenance"),
            ("oro/email_event/2/1", "oro_email.event user_id=2 organization_id=1"),
            ("oro/email_event/02/*", "oro_email.event user_id=02 organization_id=*"),
            ("oro/attribute_import/2/31", "oro_entity_config.attribute_import user_id=2 config_model_id=31"),
            ("oro/imap_sync_fail/*", "oro_imap.sync_fail user_id=*"),
            ("oro/imap_sync_fail/12", "oro_imap.sync_fail user_id=12"),
            ("oro/message_queue_heartbeat", "oro_message_queue.message_queue_heartbeat"),
            ("oro/reminder_remind/7", "oro_reminder.remind user_id=7"),
            ("oro/outdated_user_page", "oro_user.outdated_user_page"),
            ("oro/email_event/2/1/", "oro_email.event user_id=2 organization_id=1"),
        ]
    )
    func matchesOro(topic: String, expected: String) {
        #expect(line(Self.oro.table.match(topic)) == expected)
    }

    @Test(
        "A topic that misses a requirement or a literal matches nothing, as recorded",
        arguments: [
            "oro/email_event/abc/1", "oro/email_event/2", "oro/email_event/2/", "oro/email_event//1",
            "oro/email_event/2/x", "oro/email_event/*/1", "oro/email_event/2/**", "oro/email_event/2/1/3",
            "oro/email_event/-2/1", "oro/email_event/2 /1", "oro/attribute_import/2/*", "oro/ping/x", "oro/pin",
            "ORO/PING", " oro/ping", "oro/ping\n", "/oro/ping", "", "oro/ping/", "oro/email_event/2/1//",
            "oro/email_event/2/1\n", "no/such/channel", "peer/room/", "peer/room/a/b",
        ]
    )
    func missesOro(topic: String) {
        #expect(Self.oro.table.match(topic) == nil)
    }

    @Test(
        "A placeholder without a requirement takes anything but a slash, as recorded",
        arguments: ["ä", "a b", "a:b", "a\nb", "a%2Fb", "*", "{room}", String(repeating: "x", count: 3_000), "\0"]
    )
    func takesAnything(text: String) {
        let match = Self.oro.table.match("peer/room/\(text)")
        #expect(match?.route.name == "peer.room")
        #expect(match?.attributes["room"] == text)
    }

    @Test(
        "Attributes are the defaults in their order, overridden by what was matched, as recorded",
        arguments: [
            ("peer/attrs/2/y", "peer.attrs kind=y extra=x id=2"),
            ("peer/attrs/*", "peer.attrs kind=dflt extra=x id=*"),
            ("peer/attrs/*/", "peer.attrs kind=dflt extra=x id=*"),
            ("peer/attrs/7/k/", "peer.attrs kind=k extra=x id=7"),
            ("peer/attrs", "none"),
            ("peer/dot/b.c.d", "peer.dotted name=b ext=c.d"),
            ("peer/order/special", "peer.first any=special"),
            ("peer/order/special/", "peer.first any=special"),
            ("peer/order/Special", "none"),
            ("peer/broadcast/", "none"),
            ("peer/room/x/", "peer.room room=x"),
            ("http://example.com/peer#a", "peer.curie name=a"),
            ("peer/rpc/get_data", "peer.rpc method=get_data"),
        ]
    )
    func mergesAttributes(topic: String, expected: String) {
        #expect(line(Self.oro.table.match(topic)) == expected)
    }

    @Test(
        "Channels divide topics as the seed system does",
        arguments: [
            ("a/{x}.{y}", "a/b.c.d", "r x=b y=c.d"),
            ("{x}{y}", "abc", "r x=ab y=c"),
            ("{x}{y}/z", "abc/z", "r x=ab y=c"),
            ("a/{x}-b", "a/1-b", "r x=1"),
            ("a/{x}-b", "a/1-2-b", "none"),
            ("a/{x}b", "a/xbb", "r x=xb"),
            ("a/{x y}/{z}", "a/{x y}/1", "r z=1"),
            ("a/{{x}}", "a/{1}", "r x=1"),
            ("a/{x", "a/{x", "r"),
            ("  a/{x}\n", "a/1", "r x=1"),
            ("a/{x}/", "a/1", "r x=1"),
            ("a/{x}/", "a/1/", "r x=1"),
            ("a/{x}/", "a/1//", "none"),
            ("a/b/", "a/b/", "r"),
            ("a/b/", "a/b", "none"),
            ("{x}", "a", "r x=a"),
            ("{x}", "", "none"),
            ("", "", "r"),
            ("a/{x<\\d+>?7}/{y?9}", "a", "r x=7 y=9"),
            ("a/{x<\\d+>?7}/{y?9}", "a/", "r x=7 y=9"),
            ("a/{x<\\d+>?7}/{y?9}", "a/1", "r x=1 y=9"),
            ("a/{x<\\d+>?7}/{y?9}", "a/1/2", "r x=1 y=2"),
            ("a/{x<\\d+>?7}/{y?9}", "a/1/2/", "r x=1 y=2"),
            ("a/{x<\\d+>?7}/{y?9}", "a/b", "none"),
            ("a/{x<\\d+>?7}/{y?9}", "a//2", "none"),
            ("a/{x?7}/b", "a/b", "none"),
            ("a/{x?}", "a", "none"),
            ("/{x?7}", "/", "r x=7"),
            ("/{x?7}", "/1", "r x=1"),
            ("/{x?7}", "", "none"),
            ("{x?7}", "", "r x=7"),
            ("{x?7}", "/", "r x=7"),
            ("{x?7}/{y?9}", "/b", "r x=7 y=b"),
            ("a.{x?7}", "a/", "r x=7"),
            ("a.{x?7}", "a.", "none"),
            ("a{x?7}", "a", "r x=7"),
            ("a{x?7}", "ab", "r x=b"),
            ("a/{x<.+>}", "a/b/c/", "r x=b/c/"),
            ("a/{x<.+?>}", "a/b/c/", "r x=b/c"),
            ("a/{x<.*>}/b", "a/c/b/b", "r x=c/b"),
            ("a/{x<.*?>}/b/{y<.*>}", "a/c/b/b/d", "r x=c y=b/d"),
            ("a/{x<a|ab>}{y<.*>}", "a/abc", "r x=a y=bc"),
            ("a/{x<^\\d+$|\\*>}", "a/12", "r x=12"),
            ("a/{x<^\\d+$|\\*>}/b", "a/12/b", "r x=12"),
            ("a/{x<[a-z]*>}/b", "a//b", "r x="),
        ]
    )
    func divides(channel: String, topic: String, expected: String) {
        #expect(line(table(channel).match(topic)) == expected)
    }

    @Test("The first definition wins, also between a literal and a placeholder")
    func firstWins() {
        let general = RouteDefinition(name: "general", channel: "a/{x}", handler: "h")
        let special = RouteDefinition(name: "special", channel: "a/b", handler: "h")
        let slash = RouteDefinition(name: "slash", channel: "a/b/", handler: "h")
        #expect(line(RouteTable.compile([general, special]).table.match("a/b")) == "general x=b")
        #expect(line(RouteTable.compile([special, general]).table.match("a/b")) == "special")
        #expect(line(RouteTable.compile([special, general]).table.match("a/b/")) == "general x=b")
        #expect(line(RouteTable.compile([general, slash]).table.match("a/b/")) == "slash")
        #expect(line(RouteTable.compile([general, slash]).table.match("a/b")) == "general x=b")
    }

    @Test("Topics may be given as any collection of bytes")
    func takesBytes() {
        let table = table("a/{x}")
        #expect(line(table.match(Array("a/1".utf8))) == "r x=1")
        #expect(line(table.match("a/1".utf8.lazy.map { $0 })) == "r x=1")
        #expect(RouteTable().match("a/1") == nil)
        #expect(line(table.match([0x61, 0x2F, 0xFF])) == "r x=\u{FFFD}")
    }

    @Test("A large table finds what a search through all its routes finds")
    func agreesWithSearch() {
        var random = SplitMix(state: 7)
        let words = ["a", "ab", "abc", "b", "{x}", "{x<\\d+>}", "{x<a.*>}", "c"]
        for _ in 0..<200 {
            let definitions = (0..<Int.random(in: 1...12, using: &random)).map { number in
                let parts = (0..<Int.random(in: 1...3, using: &random)).map { index in
                    (words.randomElement(using: &random) ?? "").replacing("x", with: "x\(index)")
                }
                return RouteDefinition(name: "\(number)", channel: parts.joined(separator: "/"), handler: "h")
            }
            let full = RouteTable.compile(definitions).table
            let single = definitions.map { RouteTable.compile([$0]).table }
            for _ in 0..<40 {
                let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    ["a", "ab", "abc", "b", "1", "", "c"].randomElement(using: &random) ?? ""
                }
                let topic = parts.joined(separator: "/")
                // A literal that no earlier route matches without the tolerated slash is found before all others.
                let whole = full.routes.first { $0.channel == topic }
                let slow = single.lazy.compactMap { $0.match(topic) }.first
                let fast = full.match(topic)
                #expect(fast?.route.name == slow?.route.name || fast?.route.name == whole?.name, "\(topic)")
            }
        }
    }
}
