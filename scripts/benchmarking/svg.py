# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Draws bar charts as SVG, with nothing but text."""

from xml.sax.saxutils import escape

COLOURS = {"roost-direct": "#d9822b", "roost-io_uring": "#b3460c", "limit-each": "#b8c4ce", "limit-batch": "#8a9ba8",
           "limit-uring": "#5c7080"}
OTHERS = ("#2b95d6", "#29a634", "#7157d9", "#96622d")
WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 860, 250, 120, 15, 16, 64
FONT = 'font-family="system-ui, sans-serif"'


def colour(server, servers):
    others = [name for name in servers if name not in COLOURS]
    return COLOURS.get(server) or OTHERS[others.index(server) % len(OTHERS)]


def wrapped(title, width=34):
    """A title in lines."""
    lines = [""]
    for word in title.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def bars(title, subtitle, groups, servers, show):
    """A chart of horizontal bars.

    `groups` are (title, {server: {"median", "min", "max"}}); whiskers go from the least to the greatest value. `show`
    writes a number. Every group has a scale of its own: groups differ by more than the servers in one do.
    """
    body, y = [], TOP + 22
    for name, values in groups:
        present = [server for server in servers if server in values]
        top = max((values[server]["max"] for server in present), default=0) or 1
        scale = (WIDTH - LEFT - RIGHT) / top
        lines = wrapped(name)
        for number, line in enumerate(lines):
            body.append(f'<text x="{LEFT - 12}" y="{y + 12 + 15 * number}" text-anchor="end">{escape(line)}</text>')
        for number, server in enumerate(present):
            body += bar(y + number * BAR, values[server], scale, colour(server, servers), show)
        y += max(len(present) * BAR, len(lines) * 15) + GAP
    legend, x = [], 16
    for server in servers:
        legend.append(f'<rect x="{x}" y="{TOP - 12}" width="11" height="11" fill="{colour(server, servers)}"/>'
                      f'<text x="{x + 16}" y="{TOP - 2}">{escape(server)}</text>')
        x += 34 + 7 * len(server)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" {FONT} '
        f'font-size="12" fill="#182026">',
        f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>',
        f'<text x="16" y="24" font-size="16" font-weight="600">{escape(title)}</text>',
        f'<text x="16" y="41" fill="#5c7080">{escape(subtitle)}</text>',
        *legend, *body, "</svg>", ""])


def bar(y, values, scale, fill, show):
    width, least, greatest = (values[key] * scale for key in ("median", "min", "max"))
    middle = y + (BAR - 3) / 2
    return [
        f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 3}" fill="{fill}"/>',
        f'<line x1="{LEFT + least:.1f}" x2="{LEFT + greatest:.1f}" y1="{middle}" y2="{middle}" stroke="#182026"/>',
        f'<text x="{LEFT + max(width, greatest) + 6:.1f}" y="{y + 10}" font-size="11">{escape(show(values["median"]))}'
        '</text>',
    ]
