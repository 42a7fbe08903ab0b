// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The keys of log metadata, all of them; `docs/logging.md` lists them with the events that carry them.
package enum LogKey {
    /// The listener's name.
    package static let listener = "listener"
    /// The peer's IP address.
    package static let peer = "peer.address"
    /// The id of a session.
    package static let session = "session.id"
    /// The name of a route.
    package static let route = "route"
    /// The name of a realm.
    package static let realm = "realm"
    /// The name of a handler or periodic task.
    package static let handler = "handler"
    /// What is asked of a topic.
    package static let action = "action"
    /// Why something was refused or ended.
    package static let reason = "reason"
    /// The type of an error.
    package static let errorType = "error.type"
    /// An error of our own, as text.
    package static let errorMessage = "error.message"
    /// What is wrong with a configuration that can be used.
    package static let issue = "issue"
    /// How many issues a configuration has.
    package static let issues = "issues"
    /// How many parts of a configuration have changed.
    package static let changes = "changes"
    /// A key of the configuration.
    package static let key = "key"
    /// An address that is listened on.
    package static let address = "address"
    /// The path of an HTTP endpoint, as a pattern.
    package static let endpoint = "http.endpoint"
    /// Who may use the HTTP API.
    package static let api = "http.api"
    /// How broadcasts are written.
    package static let sink = "sink"
    /// A number of connections.
    package static let connections = "connections"
    /// A time in whole seconds.
    package static let seconds = "seconds"
    /// The number of event loops.
    package static let loops = "loops"
    /// The number of routes.
    package static let routes = "routes"
    /// What happens to a slow consumer.
    package static let policy = "policy"
    /// The rule for publishing that is in force.
    package static let publish = "publish.rule"
    /// How many spans.
    package static let spans = "spans"
}
