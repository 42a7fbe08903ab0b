// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostServer

extension Explanation {
    /// The explanation as a table.
    public var text: String {
        TextTable.lines(self.findings.map { [$0.subject, $0.text] }).joined(separator: "\n")
    }
}
