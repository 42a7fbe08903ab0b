// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter

extension ConnectionDriver where Self: SessionDriver {
    /// Ends the session when its token ends, if it is to.
    func watchToken() {
        guard !self.isEnded, let left = self.session.principal.token?.secondsLeft(now: UnixTime.now()) else {
            return
        }
        guard left > 0 else {
            return self.expel("The token has expired.")
        }
        let bound = self.bound
        self.tokenTimer = self.eventLoop.scheduleTask(in: .untilLook(seconds: left)) {
            bound.value.driver.watchToken()
        }
    }
}

extension TimeAmount {
    private static let longestSleep = 3_600

    /// The time until a deadline of the wall clock is looked at again: that clock may be set meanwhile.
    ///
    /// - Parameter seconds: How far the deadline is.
    /// - Returns: An hour, if it is further.
    static func untilLook(seconds: Int) -> TimeAmount {
        .seconds(Int64(min(seconds, Self.longestSleep)))
    }
}
