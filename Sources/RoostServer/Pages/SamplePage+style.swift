// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension SamplePage {
    /// The page's style sheet; light or dark as the browser prefers.
    package static let style =
        PageStyle.colors + """
            * { box-sizing: border-box; }
            html, body { height: 100%; margin: 0; }
            body {
              display: flex; flex-direction: column; gap: .75rem; padding: .75rem 1rem 1rem;
              background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
            }
            h1, h2, h3, p, ol { margin: 0; }
            header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .9rem; }
            header p { color: var(--soft); font-size: .9rem; }
            h1 { font-size: 1.25rem; letter-spacing: .01em; }
            h2 { font-size: 1.05rem; }
            h3, label { color: var(--soft); font-size: .78rem; font-weight: 600; }
            code { font-family: ui-monospace, monospace; }
            main { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; flex: 1; min-height: 0; }
            main[data-panes="3"] { grid-template-columns: 1fr 1fr 1fr; }
            .pane {
              display: flex; flex-direction: column; gap: .5rem; min-width: 0; min-height: 0; padding: .75rem .9rem .9rem;
              background: var(--paper); border: 1px solid var(--edge); border-radius: .6rem;
            }
            .bar { display: flex; justify-content: space-between; align-items: center; }
            .badge {
              padding: .05rem .6rem; border: 1px solid currentColor; border-radius: 1rem;
              font-size: .78rem; font-weight: 600; color: var(--wait);
            }
            .badge[data-state="connected"] { color: var(--good); }
            .badge[data-state="lost"], .badge[data-state="away"] { color: var(--bad); }
            .wire { margin: 0 auto 0 .6rem; color: var(--soft); font-size: .8rem; }
            .tools { display: flex; flex-wrap: wrap; gap: .4rem; }
            button.quiet { padding: .15rem .6rem; background: none; color: var(--accent); font-size: .8rem; }
            header a { color: var(--accent); }
            ol { list-style: none; padding: 0; overflow-y: auto; }
            .messages { flex: 3 1 6rem; min-height: 5rem; }
            .messages li { padding: .2rem 0; overflow-wrap: anywhere; }
            .messages b { margin-right: .45rem; color: var(--accent); }
            .messages .notice { color: var(--soft); font-style: italic; }
            .line { display: flex; gap: .5rem; margin-top: .15rem; }
            input, button { min-width: 0; padding: .4rem .65rem; border-radius: .4rem; font: inherit; }
            input { flex: 1; border: 1px solid var(--edge); background: var(--ground); color: inherit; }
            button { border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
            input:disabled, button:disabled { opacity: .55; }
            :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
            .frames {
              flex: 2 1 5rem; min-height: 4.5rem; padding: .35rem .5rem;
              border: 1px solid var(--edge); border-radius: .4rem; background: var(--ground); font: .74rem/1.5 ui-monospace, monospace;
            }
            .frames li { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
            .frames .out { color: var(--accent); }
            @media (max-width: 640px) {
              html, body { height: auto; }
              main, main[data-panes] { grid-template-columns: 1fr; }
              .messages { max-height: 14rem; }
              .frames { max-height: 9rem; }
            }

            """
}
