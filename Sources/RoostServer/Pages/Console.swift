// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The operators' console: one page that shows and does what the HTTP API and the metrics offer, and nothing else.
///
/// The page itself holds nothing secret and is served to everybody who reaches the port; the API asks for a key, which the
/// page keeps for as long as its tab lives. It loads nothing from elsewhere, and nothing is inline.
package enum Console {
    /// What the page may load and connect to: itself.
    package static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src data:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let tabs = [
        ("overview", "Overview"), ("topics", "Topics"), ("sessions", "Sessions"), ("watch", "Watch"),
        ("publish", "Publish"), ("routes", "Routes"),
    ]

    /// The page.
    package static let html = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Roost console</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/console.css">
        <script src="/console.js" defer></script>
        </head>
        <body>
        <header>
        <h1>Roost</h1>
        <p id="server" class="soft"></p>
        <label class="realm" hidden>Realm <select id="realm"></select></label>
        <button id="sign-out" class="quiet" hidden>Sign out</button>
        </header>
        <p id="problem" role="alert" hidden></p>
        <main id="sign-in" hidden>
        <form autocomplete="off">
        <h2>Sign in</h2>
        <p class="soft">The console does what a key of the HTTP API allows. The key stays in this tab.</p>
        <label for="key">API key</label>
        <div class="line"><input id="key" type="password" autocomplete="off" required> <button>Sign in</button></div>
        </form>
        </main>
        <nav role="tablist" aria-label="Views" hidden>
        \(Self.tabs.map(Self.tab).joined(separator: "\n"))
        </nav>
        <main id="views" hidden>
        \(Self.views)
        </main>
        <noscript><p>The console needs JavaScript.</p></noscript>
        </body>
        </html>

        """

    private static func tab(_ id: String, _ title: String) -> String {
        #"<button role="tab" id="tab-\#(id)" aria-controls="\#(id)" data-view="\#(id)">\#(title)</button>"#
    }

    private static let views = """
        <section id="overview" role="tabpanel" aria-labelledby="tab-overview" hidden>
        <div id="rates" class="cards"></div>
        <p id="no-metrics" class="soft" hidden>Rates come from the metrics, which are off: <code>http.metrics: true</code>.</p>
        <h2>Listeners</h2>
        <div id="listeners"></div>
        </section>

        <section id="topics" role="tabpanel" aria-labelledby="tab-topics" hidden>
        <form class="search"><label for="topic-prefix">Topics that begin with</label>
        <div class="line"><input id="topic-prefix"> <button>Search</button></div></form>
        <div id="topic-list"></div>
        <div id="topic-detail" aria-live="polite"></div>
        </section>

        <section id="sessions" role="tabpanel" aria-labelledby="tab-sessions" hidden>
        <form class="search"><label for="session-authid">Sessions of the user (authid)</label>
        <div class="line"><input id="session-authid"> <button>Search</button></div></form>
        <div id="session-list"></div>
        <div id="session-detail" aria-live="polite"></div>
        </section>

        <section id="watch" role="tabpanel" aria-labelledby="tab-watch" hidden>
        <form class="search"><label for="watch-topic">Topic, or the number of a session</label>
        <div class="line"><input id="watch-topic" required> <button name="topic">Watch topic</button>
        <button name="session">Watch session</button> <button name="stop" type="button" class="quiet">Stop</button></div></form>
        <p id="watching" class="soft" role="status"></p>
        <ol id="frames" class="frames" tabindex="0" aria-label="Frames"></ol>
        </section>

        <section id="publish" role="tabpanel" aria-labelledby="tab-publish" hidden>
        <form><label for="publish-topic">Topic</label>
        <input id="publish-topic" required>
        <label for="publish-payload">Payload, JSON</label>
        <textarea id="publish-payload" rows="4" spellcheck="false">{"text": "hello"}</textarea>
        <label for="publish-authids">Only to the users (authid, separated by commas)</label>
        <input id="publish-authids">
        <div class="line"><button>Publish</button> <span id="published" role="status"></span></div></form>
        <h2>The same from a program</h2>
        <div class="line" id="languages"></div>
        <pre id="snippet" tabindex="0"></pre>
        </section>

        <section id="routes" role="tabpanel" aria-labelledby="tab-routes" hidden>
        <form class="search"><label for="route-topic">Topic</label>
        <div class="line"><input id="route-topic" required placeholder="chat/lobby">
        <input id="route-user" type="number" min="0" placeholder="user id" aria-label="User id">
        <input id="route-login" placeholder="login" aria-label="Login">
        <input id="route-role" placeholder="role" aria-label="Role"> <button>Explain</button></div></form>
        <div id="explanation" aria-live="polite"></div>
        <h2>Routes, in their order</h2>
        <div id="route-list"></div>
        </section>
        """
}
