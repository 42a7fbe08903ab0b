// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What has become of a REGISTER.
package enum RegistrationOutcome: Equatable, Sendable {
    /// Send REGISTERED, then carry out the actions; it is new unless the session was a callee of it before.
    case registered(RegistrationID, isNew: Bool, [DealerAction])
    /// Send ERROR; nothing has changed.
    case refused(URI)
}

/// What has become of an UNREGISTER or a revocation.
package enum UnregistrationOutcome: Equatable, Sendable {
    /// Send the answer, then carry out the actions.
    case unregistered([DealerAction])
    /// Send ERROR; nothing has changed.
    case refused(URI)
}

/// What has become of a CALL.
package enum CallOutcome: Equatable, Sendable {
    /// Carry out the actions, which may be an ERROR.
    case performed([DealerAction])
    /// Nothing, and nothing is to be sent: it goes on with a call that has ended or is being cancelled.
    case discarded
    /// Nothing, and the caller has broken the protocol: the id is that of a pending call that has had its last part or is
    /// of another procedure.
    case violation
}

/// What has become of a callee's YIELD or ERROR.
package enum AnswerOutcome: Equatable, Sendable {
    /// Carry out the actions.
    case performed([DealerAction])
    /// Nothing: no such call is pending at that callee. The callee's session knows whether it ever was.
    case unknown
}
