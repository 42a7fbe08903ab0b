// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

@testable internal import RoostRouter

/// The routes that Oro ships, in bundle order.
let oroRoutes: [RouteDefinition] = [
    RouteDefinition(name: "oro_sync.ping", channel: "oro/ping", handler: "oro_sync.ping"),
    RouteDefinition(name: "oro_sync.data_update", channel: "oro/data/update", handler: "oro_sync.data_update"),
    RouteDefinition(name: "oro_sync.maintenance", channel: "oro/maintenance", handler: "oro_sync.maintenance"),
    RouteDefinition(
        name: "oro_email.event",
        channel: "oro/email_event/{user_id}/{organization_id}",
        handler: "oro_email.event",
        requirements: ["user_id": "\\d+", "organization_id": "\\d+|\\*"]
    ),
    RouteDefinition(
        name: "oro_entity_config.attribute_import",
        channel: "oro/attribute_import/{user_id}/{config_model_id}",
        handler: "oro_entity_config.attribute_import",
        requirements: ["user_id": "\\d+", "config_model_id": "\\d+"]
    ),
    RouteDefinition(
        name: "oro_imap.sync_fail",
        channel: "oro/imap_sync_fail/{user_id}",
        handler: "oro_imap.sync_fail",
        requirements: ["user_id": "\\d+|\\*"]
    ),
    RouteDefinition(
        name: "oro_message_queue.message_queue_heartbeat",
        channel: "oro/message_queue_heartbeat",
        handler: "oro_message_queue.message_queue_heartbeat"
    ),
    RouteDefinition(
        name: "oro_reminder.remind",
        channel: "oro/reminder_remind/{user_id}",
        handler: "oro_reminder.remind",
        requirements: ["user_id": "\\d+"]
    ),
    RouteDefinition(
        name: "oro_user.outdated_user_page",
        channel: "oro/outdated_user_page",
        handler: "oro_user.outdated_user_page"
    ),
]

/// The routes of the fixture with which the transcripts were recorded.
let peerRoutes: [RouteDefinition] = [
    RouteDefinition(name: "peer.broadcast", channel: "peer/broadcast", handler: "peer.broadcast"),
    RouteDefinition(name: "peer.room", channel: "peer/room/{room}", handler: "peer.broadcast"),
    RouteDefinition(
        name: "peer.attrs",
        channel: "peer/attrs/{id}/{kind}",
        handler: "peer.attrs",
        requirements: ["id": "\\d+|\\*"],
        defaults: ["kind": "dflt", "extra": "x"]
    ),
    RouteDefinition(name: "peer.dotted", channel: "peer/dot/{name}.{ext}", handler: "peer.attrs"),
    RouteDefinition(
        name: "peer.first",
        channel: "peer/order/{any}",
        handler: "peer.attrs",
        requirements: ["any": "[a-z]+"]
    ),
    RouteDefinition(name: "peer.second", channel: "peer/order/special", handler: "peer.attrs"),
    RouteDefinition(name: "peer.throwing", channel: "peer/throwing/{when}", handler: "peer.throwing"),
    RouteDefinition(name: "peer.curie", channel: "http://example.com/peer#{name}", handler: "peer.broadcast"),
    RouteDefinition(
        name: "peer.rpc",
        channel: "peer/rpc/{method}",
        handler: "peer.rpc",
        requirements: ["method": "[a-z_]+"]
    ),
]

/// A table of one route, which must be free of errors.
func table(
    _ channel: String,
    _ requirements: KeyValuePairs<String, String> = [:],
    defaults: KeyValuePairs<String, AttributeValue> = [:],
    isUTF8: Bool = false
) -> RouteTable {
    let definition = RouteDefinition(
        name: "r",
        channel: channel,
        handler: "h",
        requirements: requirements,
        defaults: defaults,
        options: isUTF8 ? ["utf8": true] : [:]
    )
    return RouteTable.compile([definition]).table
}

/// A match as one line: the route and its attributes.
func line(_ match: RouteMatch?) -> String {
    guard let match else {
        return "none"
    }
    let attributes = match.attributes.all.map { "\($0.name)=\($0.value.text)" }
    return ([match.route.name] + attributes).joined(separator: " ")
}

/// Repeatable randomness.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
