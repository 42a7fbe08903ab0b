// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostDoctor
internal import Testing

@Suite("Finding")
struct FindingTests {
    @Test("The worst is a failure")
    func order() {
        #expect([Finding.Status.failure, .ok, .warning].max() == .failure)
        #expect([Finding.Status.ok, .warning].max() == .warning)
    }
}
