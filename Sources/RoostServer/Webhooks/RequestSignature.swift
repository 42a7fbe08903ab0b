// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import RoostRouter

/// Signatures with which the application knows that it is us who ask.
enum RequestSignature {
    /// HMAC-SHA-256 over the time, a dot and the content, in hexadecimal digits.
    ///
    /// - Parameters:
    ///   - seconds: The Unix time.
    ///   - content: What is signed.
    ///   - secret: What both sides know.
    /// - Returns: 64 digits in lower case.
    static func hexadecimal(seconds: Int, content: some Sequence<UInt8>, secret: String) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.utf8)))
        code.update(data: Array("\(seconds).".utf8))
        code.update(data: Array(content))
        return Hexadecimal.encode(code.finalize())
    }
}
