// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOHTTP1
internal import RoostRouter
internal import WAMP

extension HTTPUserProviderConfiguration {
    /// The request that asks for a login.
    func request(for login: String) -> HTTPClientRequest {
        let field = "login=\(Self.percentEncoded(login))"
        var request: HTTPClientRequest
        switch self.method {
        case .get:
            request = HTTPClientRequest(url: self.url + (self.url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + field)
            request.method = .GET
        case .post:
            request = HTTPClientRequest(url: self.url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(field.utf8))
        }
        request.headers.add(name: "Accept", value: "application/json")
        self.authentication.sign(&request, login: login)
        return request
    }

    /// Leaves only the characters that no part of an address gives a meaning to.
    private static func percentEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded.append(UInt8(ascii: "%"))
                encoded += Hexadecimal.encode([byte]).utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

extension HTTPUserProviderConfiguration.Authentication {
    fileprivate func sign(_ request: inout HTTPClientRequest, login: String) {
        switch self {
        case .none:
            break
        case .bearer(let secret):
            request.headers.add(name: "Authorization", value: "Bearer \(secret)")
        case .hmac(let secret, let now):
            let seconds = now()
            let signature = RequestSignature.hexadecimal(seconds: seconds, content: login.utf8, secret: secret)
            request.headers.add(name: "Roost-Timestamp", value: "\(seconds)")
            request.headers.add(name: "Roost-Signature", value: "sha256=\(signature)")
        }
    }
}

extension UserRecord {
    /// Reads the answer to a look-up.
    ///
    /// It fails if the answer is no JSON object in UTF-8 with all five members of the right types.
    init?(response: [UInt8]) {
        guard let answer = JSONAnswer.parse(response, depthLimit: 8),
            let id = answer["id"]?.integer.flatMap({ Int(exactly: $0) }),
            let login = answer["login"]?.string, !login.utf8.isEmpty,
            let passwordHash = answer["password"]?.string,
            let enabled = answer["enabled"]?.bool,
            let members = answer["roles"]?.array
        else {
            return nil
        }
        let roles = members.compactMap(\.string)
        guard roles.count == members.count else { return nil }
        self.init(login: login, id: id, passwordHash: passwordHash, roles: roles, enabled: enabled)
    }
}
