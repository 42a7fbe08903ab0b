// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The most that authentication takes from a peer or a configuration.
package enum AuthenticationLimits {
    /// The most bytes of an `authid`; HELLO with a longer one is refused.
    package static let authIDLength = 1_024

    /// The most authentication methods of HELLO that are looked at; the rest is ignored.
    package static let methods = 16

    /// The most bytes of a ticket; a longer one is wrong.
    package static let ticketLength = 16_384

    /// The most bytes of a SCRAM client's nonce; HELLO with a longer one is refused.
    package static let clientNonceLength = 256

    /// The most bytes of a configured salt.
    package static let saltLength = 1_024

    /// The most public keys of one principal.
    package static let publicKeys = 16
}
