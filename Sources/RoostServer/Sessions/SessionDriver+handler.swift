// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter

/// What has been decided about a session that wants to be there.
enum SessionVerdict {
    case accepted
    /// The session handler refuses.
    case refused(SessionRefusal)
    /// The session handler has not decided.
    case failed
}

/// A session that its session handler knows of; an object, so that sessions without a handler hold no memory for it.
final class KnownSession: Sendable {
    private let session: Session
    private let handler: any SessionHandler
    private let realm: String

    init(_ session: Session, handler: any SessionHandler, realm: String) {
        self.session = session
        self.handler = handler
        self.realm = realm
    }

    /// Tells the handler that the session has gone.
    ///
    /// - Parameter causes: Where it is logged if that fails.
    func hasGone(_ causes: CauseLog) async {
        do {
            try await self.handler.onDisconnect(self.session, realm: self.realm)
        } catch {
            causes.failed("the session handler failed", error, cause: self.realm)
        }
    }
}

extension ConnectionDriver where Self: SessionDriver {
    /// Asks the realm's session handler, if there is one, whether a session may be there.
    ///
    /// - Parameters:
    ///   - session: The session, with who it is.
    ///   - completed: Called with the verdict, at once if nobody has to be asked; not if the connection has ended meanwhile.
    func ask(about session: Session, completed: @escaping @Sendable (Self, SessionVerdict) -> Void) {
        let realm = self.realm.host.configuration
        guard let handler = realm.sessionHandler else {
            return completed(self, .accepted)
        }
        let name = realm.name
        self.suspend {
            try await handler.onConnect(session, realm: name)
        } completed: { driver, result in
            let verdict: SessionVerdict
            switch result {
            case .success:
                driver.known = KnownSession(session, handler: handler, realm: name)
                verdict = .accepted
            case .failure(let refusal as SessionRefusal):
                driver.listener.refuse(.session, peer: session.remoteAddress, reason: refusal.reason)
                verdict = .refused(refusal)
            case .failure(let error):
                driver.countFailure(error)
                driver.listener.causes.failed("the session handler failed", error, cause: name)
                verdict = .failed
            }
            if !driver.isEnded {
                completed(driver, verdict)
            }
        }
    }
}
