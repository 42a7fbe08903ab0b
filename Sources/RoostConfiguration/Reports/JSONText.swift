// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// Writes texts as JSON, so that nothing in them can be taken for something else.
enum JSONText {
    /// The text in quotes, with control characters escaped.
    static func quoted(_ text: String) -> String {
        Payload(.string(text)).description
    }
}
