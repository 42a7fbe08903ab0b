// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The page with live messages: two panes, each a WAMP v1 client of its own, in one room.
///
/// It needs nothing from elsewhere, so that its content security policy can forbid everything else. Its script and its
/// style are files of their own; nothing is inline.
package enum SamplePage {
    /// The topic that both panes subscribe to and publish to.
    package static let topic = "chat/lobby"

    /// Renders the page.
    ///
    /// - Parameter webSocketPort: The port of the listener that the panes connect to, on the page's own host.
    /// - Returns: The HTML text.
    package static func html(webSocketPort: Int) -> String {
        """
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
        <body data-port="\(webSocketPort)" data-topic="\(Self.topic)">
        <header>
        <h1>Roost</h1>
        <p>Two browsers in the room <code>\(Self.topic)</code>, each with a WebSocket that speaks WAMP v1.</p>
        </header>
        <main>
        \(Self.pane("Alice"))
        \(Self.pane("Bob"))
        </main>
        <noscript><p>This page needs JavaScript for its WebSocket connections.</p></noscript>
        </body>
        </html>

        """
    }

    /// What the page may load and connect to: itself, and WebSockets on one port.
    ///
    /// - Parameter webSocketPort: The port of the listener that the panes connect to.
    /// - Returns: The value of `Content-Security-Policy`.
    package static func contentSecurityPolicy(webSocketPort: Int) -> String {
        [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src data:",
            "connect-src ws://*:\(webSocketPort) wss://*:\(webSocketPort)",
            "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

    private static func pane(_ name: String) -> String {
        let id = name.lowercased()
        return """
            <section id="\(id)" class="pane" data-name="\(name)" aria-labelledby="\(id)-title">
            <div class="bar">
            <h2 id="\(id)-title">\(name)</h2>
            <span class="badge" role="status" data-state="connecting">connecting</span>
            </div>
            <ol class="messages" role="log" aria-live="polite" aria-label="Messages for \(name)" tabindex="0"></ol>
            <form autocomplete="off">
            <label for="\(id)-input">Message from \(name)</label>
            <div class="line">
            <input id="\(id)-input" name="text" maxlength="500" placeholder="Say something" disabled>
            <button disabled>Send</button>
            </div>
            </form>
            <h3 id="\(id)-wire">On the wire</h3>
            <ol class="frames" aria-labelledby="\(id)-wire" tabindex="0"></ol>
            </section>
            """
    }
}
