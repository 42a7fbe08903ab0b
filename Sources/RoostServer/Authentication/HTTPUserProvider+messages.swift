// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Crypto
internal import NIOHTTP1
internal import RoostRouter
internal import WAMP

extension HTTPUserProviderConfiguration {
    /// The request that asks for a login.
    func request(for login: String) throws -> HTTPClientRequest {
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
                encoded += byte.hexadecimal
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
            let timestamp = "\(now())"
            var code = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.utf8)))
            code.update(data: Array("\(timestamp).\(login)".utf8))
            let signature = String(decoding: code.finalize().flatMap(\.hexadecimal), as: UTF8.self)
            request.headers.add(name: "Roost-Timestamp", value: timestamp)
            request.headers.add(name: "Roost-Signature", value: "sha256=\(signature)")
        }
    }
}

extension UInt8 {
    /// Two lower-case hexadecimal digits.
    fileprivate var hexadecimal: [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(self >> 4)], digits[Int(self & 15)]]
    }
}

extension UserRecord {
    /// Reads the answer to a look-up.
    ///
    /// - Throws: ``HTTPUserProviderError`` with the code `invalidResponse` if it is no JSON object in UTF-8 with all five
    ///   members of the right types.
    init(response: [UInt8]) throws(HTTPUserProviderError) {
        guard String(validating: response, as: UTF8.self) != nil,
            let answer = try? JSONValue.parse(response, depthLimit: 8),
            let id = answer["id"]?.integer.flatMap({ Int(exactly: $0) }),
            let login = answer["login"]?.string, !login.utf8.isEmpty,
            let passwordHash = answer["password"]?.string,
            let enabled = answer["enabled"]?.bool,
            let members = answer["roles"]?.array
        else {
            throw .invalidResponse
        }
        let roles = members.compactMap(\.string)
        guard roles.count == members.count else { throw .invalidResponse }
        self.init(login: login, id: id, passwordHash: passwordHash, roles: roles, enabled: enabled)
    }
}

extension HTTPUserProviderError {
    fileprivate static let invalidResponse = HTTPUserProviderError(
        .invalidResponse,
        "The application's answer to a user look-up is not a JSON object with id, login, password, roles and enabled."
    )
}
