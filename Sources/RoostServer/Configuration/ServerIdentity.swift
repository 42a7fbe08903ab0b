// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the server calls itself: in WELCOME, in `X-Powered-By` and in the reasons of close frames.
public struct ServerIdentity: Equatable, Sendable {
    /// The product, such as `Roost`.
    public let product: String

    /// The version, such as `0.1.0`.
    public let version: String

    /// This server's own identity.
    public static let roost = ServerIdentity(validated: "Roost", version: "0.1.0")

    /// Makes an identity.
    ///
    /// - Parameters:
    ///   - product: `1…20` ASCII letters, digits, `-` or `_`.
    ///   - version: `1…20` ASCII letters, digits, `.`, `-` or `_`.
    ///
    /// Returns `nil` for other characters or lengths: Oro's PHP publisher takes the first `[` after the request for the
    /// start of WELCOME, be it in a header or in the length byte of a frame.
    public init?(product: String, version: String) {
        let isWord: (UInt8) -> Bool = { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        guard (1...20).contains(product.utf8.count), (1...20).contains(version.utf8.count),
            product.utf8.allSatisfy(isWord), version.utf8.allSatisfy({ isWord($0) || $0 == 0x2E })
        else {
            return nil
        }
        self.init(validated: product, version: version)
    }

    private init(validated product: String, version: String) {
        self.product = product
        self.version = version
    }

    /// Product and version with a slash between them.
    public var text: String {
        "\(self.product)/\(self.version)"
    }
}
