// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("NonceCache")
struct NonceCacheTests {
    @Test("A ticket is new once")
    func once() throws {
        var cache = NonceCache()
        let digest = try makeDigest(1)
        #expect(!cache.contains(digest, now: 0))
        #expect(cache.insert(digest, expiresAt: 10, now: 0) == .remembered)
        #expect(cache.contains(digest, now: 0))
        #expect(cache.insert(digest, expiresAt: 10, now: 5) == .replayed)
        #expect(cache.insert(try makeDigest(2), expiresAt: 10, now: 5) == .remembered)
    }

    @Test("A ticket is remembered through the last second in which it is accepted")
    func expiry() throws {
        var cache = NonceCache()
        let digest = try makeDigest(1)
        _ = cache.insert(digest, expiresAt: 10, now: 0)
        #expect(cache.contains(digest, now: 10))
        #expect(!cache.contains(digest, now: 11))
        #expect(cache.insert(digest, expiresAt: 20, now: 11) == .remembered)
    }

    @Test("A full cache takes nothing until entries have ended")
    func full() throws {
        var cache = NonceCache(capacity: 3)
        for number in 1...3 {
            #expect(cache.insert(try makeDigest(number), expiresAt: 10 + number, now: 0) == .remembered)
        }
        #expect(cache.insert(try makeDigest(4), expiresAt: 30, now: 0) == .full)
        #expect(cache.insert(try makeDigest(4), expiresAt: 30, now: 11) == .full)
        #expect(cache.insert(try makeDigest(4), expiresAt: 30, now: 12) == .remembered)
        #expect(cache.insert(try makeDigest(5), expiresAt: 30, now: 12) == .full)
        #expect(cache.insert(try makeDigest(2), expiresAt: 30, now: 12) == .replayed)
        #expect(cache.insert(try makeDigest(5), expiresAt: 30, now: 14) == .remembered)
        #expect(cache.count == 2)
    }

    @Test("The count never exceeds the capacity", arguments: [-1, 0, 1, 2, 50])
    func bound(capacity: Int) throws {
        var cache = NonceCache(capacity: capacity)
        for number in 0..<200 {
            _ = cache.insert(try makeDigest(number), expiresAt: number + 20, now: number)
            #expect(cache.count <= max(capacity, 1))
        }
    }
}
