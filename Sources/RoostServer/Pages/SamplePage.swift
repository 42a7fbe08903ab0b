// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The page with live messages: panes in one room, each a client of its own, that speak what the listener speaks.
///
/// It needs nothing from elsewhere, so that its content security policy can forbid everything else. Its script and its
/// style are files of their own; nothing is inline.
package enum SamplePage {
    /// The topic that all panes subscribe to and publish to.
    package static let topic = "chat/lobby"

    /// Whom the panes connect to.
    package struct Room: Sendable {
        /// The port of the listener, on the page's own host.
        let port: Int
        /// What the listener speaks.
        let protocols: Set<ListenerConfiguration.WireProtocol>
        /// The realm for WAMP v2 and the HTTP API.
        let realm: String
        /// Whether the HTTP API needs no key, so that the page can publish with it.
        let hasOpenAPI: Bool
        /// Whether the console is there.
        let hasConsole: Bool
        /// Whether the page can start the server again.
        let canRestart: Bool

        package init(
            port: Int,
            protocols: Set<ListenerConfiguration.WireProtocol>,
            realm: String,
            hasOpenAPI: Bool,
            hasConsole: Bool,
            canRestart: Bool = false
        ) {
            self.port = port
            self.protocols = protocols
            self.realm = realm
            self.hasOpenAPI = hasOpenAPI
            self.hasConsole = hasConsole
            self.canRestart = canRestart
        }

        /// The panes: two that speak WAMP, and one over plain HTTP if there can be one.
        fileprivate var panes: [Pane] {
            let second: Pane = self.protocols.contains(.wamp2) ? .init("Bob", "wamp2") : .init("Bob", "wamp1")
            let third = self.protocols.contains(.eventStream) && self.hasOpenAPI ? [Pane("Carol", "http")] : []
            return [.init("Alice", self.protocols.contains(.wamp1) ? "wamp1" : "wamp2"), second] + third
        }
    }

    fileprivate struct Pane {
        let name: String
        let wire: String

        init(_ name: String, _ wire: String) {
            self.name = name
            self.wire = wire
        }

        var title: String {
            switch self.wire {
            case "wamp2": "WAMP v2"
            case "http": "HTTP"
            default: "WAMP v1"
            }
        }
    }

    /// Renders the page.
    ///
    /// - Parameter room: Whom the panes connect to.
    /// - Returns: The HTML text.
    package static func html(_ room: Room) -> String {
        let panes = room.panes
        let console = room.hasConsole ? #" <a href="/console">Console</a>"# : ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Roost: live messages</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/page.css">
            <script src="/page.js" defer></script>
            </head>
            <body data-port="\(room.port)" data-topic="\(Self.topic)" data-realm="\(Self.escaped(room.realm))">
            <header>
            <h1>Roost</h1>
            <p>\(panes.count) clients in the room <code>\(Self.topic)</code>: \(Self.list(panes)).\(console)</p>
            <div class="tools">
            <button id="flood" class="quiet">Flood the room</button>
            \(room.hasOpenAPI ? #"<button id="farewell" class="quiet">End all sessions</button>"# : "")
            \(room.canRestart ? #"<button id="restart" class="quiet">Restart the server</button>"# : "")
            </div>
            </header>
            <main data-panes="\(panes.count)">
            \(panes.map(Self.pane).joined(separator: "\n"))
            </main>
            <noscript><p>This page needs JavaScript for its connections.</p></noscript>
            </body>
            </html>

            """
    }

    /// What the page may load and connect to: itself, and one other port.
    ///
    /// - Parameter room: Whom the panes connect to.
    /// - Returns: The value of `Content-Security-Policy`.
    package static func contentSecurityPolicy(_ room: Room) -> String {
        let schemes = ["ws", "wss"] + (room.protocols.contains(.eventStream) ? ["http", "https"] : [])
        let sources = schemes.map { "\($0)://*:\(room.port)" }.joined(separator: " ")
        return [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src data:",
            "connect-src \(room.hasOpenAPI ? "'self' " : "")\(sources)",
            "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

    private static func list(_ panes: [Pane]) -> String {
        let texts = panes.map { "\($0.name) speaks \($0.title)" }
        return texts.dropLast().joined(separator: ", ") + " and " + (texts.last ?? "")
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "<": result += "&lt;"
            default: result.append(character)
            }
        }
    }

    private static func pane(_ pane: Pane) -> String {
        let id = pane.name.lowercased()
        let stall = pane.wire == "http" ? #"<button type="button" class="stall quiet">Stop reading</button>"# : ""
        return """
            <section id="\(id)" class="pane" data-name="\(pane.name)" data-wire="\(pane.wire)" aria-labelledby="\(id)-title">
            <div class="bar">
            <h2 id="\(id)-title">\(pane.name)</h2>
            <span class="wire">\(pane.title)</span>
            <span class="badge" role="status" data-state="connecting">connecting</span>
            </div>
            <ol class="messages" role="log" aria-live="polite" aria-label="Messages for \(pane.name)" tabindex="0"></ol>
            <form autocomplete="off">
            <label for="\(id)-input">Message from \(pane.name)</label>
            <div class="line">
            <input id="\(id)-input" name="text" maxlength="500" placeholder="Say something" disabled>
            <button disabled>Send</button>
            </div>
            </form>
            <div class="tools">
            <button type="button" class="drop quiet">Drop the network for 5 s</button>
            \(stall)
            </div>
            <h3 id="\(id)-wire">On the wire</h3>
            <ol class="frames" aria-labelledby="\(id)-wire" tabindex="0"></ol>
            </section>
            """
    }
}
