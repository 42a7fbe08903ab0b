// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension Console {
    /// The console's style sheet; light or dark as the browser prefers.
    package static let style =
        PageStyle.colors + """
            * { box-sizing: border-box; }
            html { height: 100%; }
            body {
              min-height: 100%; max-width: 78rem; margin: 0 auto; padding: .75rem 1rem 2rem;
              background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
            }
            [hidden] { display: none !important; }
            h1, h2, h3, p, ol { margin: 0; }
            h1 { font-size: 1.25rem; }
            h2 { margin: 1.2rem 0 .4rem; font-size: 1.02rem; }
            header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; margin-bottom: .6rem; }
            header .realm { margin-left: auto; }
            .soft, label { color: var(--soft); font-size: .86rem; }
            code, pre, .frames, td.code, textarea { font-family: ui-monospace, monospace; font-size: .82rem; }
            nav { display: flex; flex-wrap: wrap; gap: .3rem; margin-bottom: .8rem; border-bottom: 1px solid var(--edge); }
            nav button { border: 0; border-bottom: 3px solid transparent; border-radius: 0; background: none; color: inherit; }
            nav button[aria-selected="true"] { border-color: var(--accent); font-weight: 600; }
            #problem {
              margin-bottom: .8rem; padding: .5rem .8rem; border: 1px solid var(--bad); border-radius: .4rem; color: var(--bad);
            }
            form { display: grid; gap: .3rem; max-width: 44rem; margin-bottom: .8rem; }
            .line { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
            input, select, textarea, button { min-width: 0; padding: .4rem .65rem; border-radius: .4rem; font: inherit; }
            input, select, textarea {
              border: 1px solid var(--edge); background: var(--paper); color: inherit;
            }
            .line input { flex: 1 1 8rem; }
            button {
              border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer;
            }
            button.quiet, td button { background: none; color: var(--accent); }
            button.danger { border-color: var(--bad); background: none; color: var(--bad); }
            td button { padding: .1rem .5rem; font-size: .84rem; }
            :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
            table { width: 100%; border-collapse: collapse; background: var(--paper); }
            th, td { padding: .35rem .6rem; border: 1px solid var(--edge); text-align: left; vertical-align: top; }
            th { color: var(--soft); font-size: .8rem; }
            td { overflow-wrap: anywhere; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .7rem; }
            .card { padding: .6rem .8rem; background: var(--paper); border: 1px solid var(--edge); border-radius: .5rem; }
            .card b { display: block; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
            .card svg { display: block; width: 100%; height: 2rem; }
            .card polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
            .frames {
              height: 60vh; overflow-y: auto; padding: .4rem .6rem; list-style: none;
              border: 1px solid var(--edge); border-radius: .4rem; background: var(--paper);
            }
            .frames li { white-space: pre-wrap; overflow-wrap: anywhere; }
            .frames .out { color: var(--accent); }
            .frames .lost { color: var(--bad); }
            pre {
              margin: .4rem 0; padding: .6rem .8rem; overflow-x: auto;
              border: 1px solid var(--edge); border-radius: .4rem; background: var(--paper);
            }
            .yes { color: var(--good); font-weight: 600; }
            .no { color: var(--bad); font-weight: 600; }

            """
}
