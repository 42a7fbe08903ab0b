// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL
internal import RoostServer

/// Whether the listeners' certificates can be used, and how long.
enum CertificateCheck {
    /// Seconds of a day.
    private static let day = 86_400
    /// With fewer days left somebody should look.
    static let fewDays = 14

    /// Reads the files of a listener's certificate.
    ///
    /// - Parameters:
    ///   - name: The listener's name.
    ///   - tls: The files.
    ///   - now: Seconds since 1970.
    /// - Returns: What was found.
    static func finding(_ name: String, _ tls: ListenerConfiguration.TLS, now: Int) -> Finding {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(tls.certificateChain)
        } catch {
            return Self.unreadable(name, "certificate chain", tls.certificateChain)
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: tls.privateKey, format: .pem)
        } catch {
            return Self.unreadable(name, "private key", tls.privateKey)
        }
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        guard !chain.isEmpty, (try? NIOSSLContext(configuration: configuration)) != nil else {
            return .failure(
                "certificates",
                "The private key of the listener \"\(name)\" is not that of the first certificate of its chain.",
                remedy: "Put the server's own certificate first, and name the key that belongs to it."
            )
        }
        let validity = chain.map { (from: Int($0.notValidBefore), to: Int($0.notValidAfter)) }
        return Self.finding(name, from: validity.map(\.from).max() ?? 0, to: validity.map(\.to).min() ?? 0, now: now)
    }

    /// Judges how long a chain is valid: from the last of its beginnings to the first of its ends.
    static func finding(_ name: String, from: Int, to: Int, now: Int) -> Finding {
        let remedy = "Renew it, and see to it that it is renewed in time."
        let days = (to - now) / Self.day
        if now < from {
            return .failure(
                "certificates",
                "The certificate of the listener \"\(name)\" is valid only from \((from - now) / Self.day + 1) days on.",
                remedy: "Look at the clock, or wait."
            )
        }
        if now >= to {
            return .failure("certificates", "The certificate of the listener \"\(name)\" has expired.", remedy: remedy)
        }
        let text = "The certificate of the listener \"\(name)\" is valid for \(days) days."
        return days < Self.fewDays ? .warning("certificates", text, remedy: remedy) : .ok("certificates", text)
    }

    private static func unreadable(_ name: String, _ what: String, _ path: String) -> Finding {
        .failure(
            "certificates",
            "The \(what) of the listener \"\(name)\" cannot be read: \(path).",
            remedy: "Correct the path, let the server's user read it, and write it as PEM."
        )
    }
}
