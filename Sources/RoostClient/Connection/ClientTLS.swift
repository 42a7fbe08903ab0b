// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// How a client verifies the server of a `wss` address.
public struct ClientTLS: Equatable, Sendable {
    /// A file of certificates in PEM that are trusted instead of the system's; `nil` for the system's.
    public var trustRoots: String?
    /// Whether the certificate is verified, default true; without, anybody in between can read along.
    public var verifiesCertificate: Bool

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - trustRoots: A file of certificates in PEM that are trusted instead of the system's.
    ///   - verifiesCertificate: Whether the certificate is verified.
    public init(trustRoots: String? = nil, verifiesCertificate: Bool = true) {
        self.trustRoots = trustRoots
        self.verifiesCertificate = verifiesCertificate
    }

    /// Makes the handler that speaks TLS with a host.
    func makeHandler(host: String) throws(ClientError) -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = self.verifiesCertificate ? .fullVerification : .none
        if let trustRoots = self.trustRoots {
            configuration.trustRoots = .file(trustRoots)
        }
        do {
            let context = try NIOSSLContext(configuration: configuration)
            return try NIOSSLClientHandler(context: context, serverHostname: Self.isAddress(host) ? nil : host)
        } catch {
            throw ClientError(.invalidAddress, "The TLS settings cannot be used: \(error).")
        }
    }

    /// Whether a host is an IP address, which is not sent as a server name.
    private static func isAddress(_ host: String) -> Bool {
        host.utf8.contains(UInt8(ascii: ":"))
            || host.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
    }
}
