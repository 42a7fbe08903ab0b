// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the readers of WAMP v2 messages, in every serializer, and to the rules of URIs.
///
/// What the router accepts from one client and hands on must be a message that another client accepts, with the same
/// payload. Rules of URIs that allow more must allow what the others do.
@main
enum V2MessageFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                V2MessageFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        let message = ByteBuffer(bytes: input)
        for serializer in Serializer.allCases {
            if let read = try? V2MessageReader().read(message, as: serializer, checksUTF8: true) {
                Self.handOn(read)
            }
            Self.readAsClient(message, serializer)
        }
        Self.checkRules(URI(bytes: Array(input)))
    }

    private static func readAsClient(_ message: ByteBuffer, _ serializer: Serializer) {
        do throws(V2Violation) {
            _ = try V2ServerMessageReader().read(message, as: serializer, checksUTF8: true)
        } catch {
            require(!error.message.isEmpty, "a violation has a message")
        }
    }

    private static func handOn(_ message: V2ClientMessage) {
        switch message {
        case .publish(let publish):
            Self.checkURI(publish.topic, publish.isTooLong)
            let event = V2ServerMessages.event(subscription: 1, publication: 2, arguments: publish.arguments)
            Self.requireArguments(publish.arguments, in: event)
        case .call(let call):
            Self.checkURI(call.procedure, call.isTooLong)
            let invocation = V2ServerMessages.invocation(request: 1, registration: 2, arguments: call.arguments)
            Self.requireArguments(call.arguments, in: invocation)
        case .yield(let yield):
            let result = V2ServerMessages.result(request: 1, arguments: yield.arguments)
            Self.requireArguments(yield.arguments, in: result)
        case .error(let error):
            let written = V2ServerMessages.error(
                requestType: .call,
                request: 1,
                uri: error.error,
                arguments: error.arguments
            )
            Self.requireArguments(error.arguments, in: written)
        case .subscribe(let subscribe):
            Self.checkURI(subscribe.topic, subscribe.isTooLong)
        case .register(let register):
            Self.checkURI(register.procedure, register.isTooLong)
        case .hello(let hello):
            require(!hello.roles.isEmpty, "a HELLO has a role")
        case .abort, .authenticate, .goodbye, .unsubscribe, .cancel, .unregister:
            break
        }
    }

    private static func requireArguments(_ arguments: ArgumentBytes, in message: ByteBuffer) {
        let reader = V2ServerMessageReader()
        let read = try? reader.read(message, as: arguments.serializer, checksUTF8: true)
        switch read {
        case .event(_, _, _, let received), .invocation(_, _, _, let received), .result(_, _, let received),
            .error(_, _, _, _, let received):
            require(received == arguments, "what is handed on has the same payload")
        default:
            require(false, "what is handed on can be read")
        }
    }

    private static func checkURI(_ uri: URI, _ isTooLong: Bool) {
        require((uri.bytes.count > 255) == isTooLong, "a URI that is too long is marked")
        Self.checkRules(uri)
    }

    private static func checkRules(_ uri: URI) {
        for rules in URIRules.allCases {
            let exact = uri.isValid(rules, match: .exact)
            let prefix = uri.isValid(rules, match: .prefix)
            let wildcard = uri.isValid(rules, match: .wildcard)
            require(!exact || prefix, "what is valid as a name is valid as a prefix")
            require(!prefix || wildcard, "what is valid as a prefix is valid as a wildcard pattern")
        }
        for match in MatchPolicy.allCases where uri.isValid(.strict, match: match) {
            require(uri.isValid(.loose, match: match), "what is strict is loose")
        }
    }
}
