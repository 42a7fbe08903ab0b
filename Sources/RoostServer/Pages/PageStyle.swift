// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the style sheets of all pages begin with.
enum PageStyle {
    /// The colours, light or dark as the browser prefers.
    static let colors = """
        :root {
          color-scheme: light dark;
          --ground: #f4f3ef; --paper: #fff; --ink: #22252b; --soft: #5d6470; --edge: #d9d6cd; --accent: #1f6f5c;
          --on-accent: #fff; --good: #1c6b3c; --wait: #8a5a00; --bad: #a3271f;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #16181c; --paper: #1f2227; --ink: #e6e4de; --soft: #a0a7b2; --edge: #363b44; --accent: #6cc5ab;
            --on-accent: #10221d; --good: #7bd39c; --wait: #e6b85c; --bad: #f08a80;
          }
        }

        """
}
