// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Judges offers of permessage-deflate, which must be well formed also where none is accepted.
///
/// RFC 7692 §7.1.
package enum DeflateOffer {
    /// The reason phrase for the first malformed window size.
    ///
    /// - Parameter extensions: The members of the lists in `Sec-WebSocket-Extensions`.
    /// - Returns: The reason phrase, or nil when none is malformed.
    package static func objection(to extensions: [ArraySlice<UInt8>]) -> String? {
        for case let parameters? in extensions.lazy.map(self.parameters) {
            if let objection = parameters.lazy.compactMap(self.objection(to:)).first {
                return objection
            }
        }
        return nil
    }

    /// What the first acceptable offer amounts to.
    ///
    /// Offers with an unknown or repeated parameter, with a value where none belongs, or with a window that zlib
    /// cannot make are passed over.
    ///
    /// - Parameters:
    ///   - extensions: The members of the lists in `Sec-WebSocket-Extensions`, the preferred one first.
    ///   - settings: How the server would like to compress.
    /// - Returns: The agreement, or nil when there is no acceptable offer.
    package static func agreement(
        on extensions: [ArraySlice<UInt8>],
        settings: DeflateSettings
    ) -> DeflateAgreement? {
        for case let parameters? in extensions.lazy.map(self.parameters) {
            if let agreement = self.agreement(on: parameters, settings: settings) {
                return agreement
            }
        }
        return nil
    }

    private static func agreement(on parameters: [Parameter], settings: DeflateSettings) -> DeflateAgreement? {
        var server: Int?
        var client: Int?
        for (index, parameter) in parameters.enumerated() {
            guard !parameters[..<index].contains(where: { $0.name == parameter.name }) else { return nil }
            switch parameter.name {
            case .serverTakeover, .clientTakeover:
                guard parameter.value == nil else { return nil }
            case .serverWindow:
                guard let bits = parameter.windowBits, bits >= 9 else { return nil }
                server = bits
            case .clientWindow:
                guard let bits = parameter.value == nil ? 15 : parameter.windowBits else { return nil }
                client = bits
            case nil:
                return nil
            }
        }
        let outbound = settings.limited(toWindowBits: server ?? 15)
        return DeflateAgreement(
            outbound: outbound,
            serverWindowBits: server.map { _ in outbound.windowBits },
            clientWindowBits: client.map { min($0, settings.windowBits) }
        )
    }

    private static func objection(to parameter: Parameter) -> String? {
        if parameter.name == .clientWindow, parameter.value != nil, parameter.windowBits == nil {
            return "client_max_window_bits must have no value or a value between 8 and 15."
        }
        if parameter.name == .serverWindow, parameter.windowBits == nil {
            return "server_max_window_bits must have a value between 8 and 15."
        }
        return nil
    }

    /// The parameters of an offer; nil for another extension.
    private static func parameters(of member: ArraySlice<UInt8>) -> [Parameter]? {
        let parts = HTTPSyntax.members(member, separator: UInt8(ascii: ";"))
        guard let name = parts.first, HTTPSyntax.equalsIgnoringCase(name, "permessage-deflate".utf8) else {
            return nil
        }
        return parts.dropFirst().map(Parameter.init)
    }
}

extension DeflateOffer {
    private enum Name: String, CaseIterable {
        case serverTakeover = "server_no_context_takeover"
        case clientTakeover = "client_no_context_takeover"
        case serverWindow = "server_max_window_bits"
        case clientWindow = "client_max_window_bits"
    }

    private struct Parameter {
        /// Nil for a parameter that RFC 7692 does not know.
        let name: Name?
        let value: ArraySlice<UInt8>?

        init(_ text: ArraySlice<UInt8>) {
            let equals = text.firstIndex(of: UInt8(ascii: "="))
            let name = HTTPSyntax.trimmed(text[..<(equals ?? text.endIndex)])
            self.name = Name.allCases.first { name.elementsEqual($0.rawValue.utf8) }
            self.value = equals.map { HTTPSyntax.trimmed(text[($0 + 1)...]) }
        }

        /// The value as a window size, 8…15; nil for anything else.
        var windowBits: Int? {
            guard let value else { return nil }
            let quote = UInt8(ascii: "\"")
            let isQuoted = value.count >= 2 && value.first == quote && value.last == quote
            let digits = isQuoted ? value.dropFirst().dropLast() : value
            return (8...15).first { digits.elementsEqual(String($0).utf8) }
        }
    }
}
