// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// The HTTP API: lets requests in, checks them against their operations, and carries them out.
final class APIService: Sendable {
    /// The session of the API in one realm.
    struct Seat: Sendable {
        let caller: APICaller
        let id: SessionID
    }

    let shards: [Shard]
    let calls: CallRunner
    let publisher: APIPublisher
    let watchers = Watchers()
    let started = NIODeadline.now()

    /// What is in force.
    private final class Rules: Sendable {
        let server: ServerConfiguration
        let gate: APIGate

        init(_ server: ServerConfiguration, _ access: APIAccess) {
            self.server = server
            self.gate = APIGate(access: access)
        }
    }

    private let rules: Mutex<Rules>
    /// By the numbers of the realms.
    private let seats: [Seat]
    private let answers: Mutex<IdempotencyTable>

    init(
        access: APIAccess,
        server: ServerConfiguration,
        shards: [Shard],
        realms: [RealmHost],
        publisher: APIPublisher
    ) {
        self.shards = shards
        self.calls = publisher.calls
        self.publisher = publisher
        self.rules = Mutex(Rules(server, access))
        self.seats = realms.map { host in
            let caller = APICaller()
            let session = host.joinService { id in
                Session(id: id, principal: APIGrant(key: nil).principal, remoteAddress: nil, port: caller)
            }
            return Seat(caller: caller, id: session.id)
        }
        self.answers = Mutex(
            IdempotencyTable(
                byteLimit: server.limits.httpIdempotencyBytes,
                lifetime: TimeAmount(server.limits.httpIdempotencyTime)
            )
        )
    }

    /// The configuration that is in force.
    var server: ServerConfiguration {
        self.rules.withLock { $0 }.server
    }

    /// Another configuration is in force, with its keys.
    ///
    /// - Parameters:
    ///   - server: The configuration; the realms of the one before stay.
    ///   - handlers: Its handlers, the webhooks included.
    func replace(_ server: ServerConfiguration, handlers: HandlerRegistry) {
        guard let access = server.http?.api else {
            return
        }
        self.rules.withLock { rules in
            var server = server
            server.handlers = handlers
            server.realms = rules.server.realms
            rules = Rules(server, access)
        }
    }

    // MARK: Requests

    /// Carries out a request.
    ///
    /// - Throws: ``ProblemDetails``.
    func respond(_ operation: APIOperation, _ request: Request, _ context: HTTPContext) async throws -> Response {
        var context = context
        let grant = operation.verb == nil ? APIGrant(key: nil) : try self.admit(request)
        context.keyName = grant.name
        if let verb = operation.verb, !grant.allows(verb) {
            throw ProblemDetails(.forbidden, "The key does not allow \"\(verb.rawValue)\".")
        }
        let parameters = try APIParameters(operation, request: request, context: context)
        let realm = try self.realm(parameters, of: operation, grant: grant)
        let body = operation.body == nil ? ByteBuffer() : try await self.body(request, context)
        let call = APIRequest(
            context: context,
            grant: grant,
            parameters: parameters,
            body: body,
            shard: self.shard(of: context),
            realmIndex: realm
        )
        guard operation.isIdempotent, let key = request.headers[.idempotencyKey] else {
            return try await operation.perform(call).response
        }
        return try await self.respondOnce(operation, key: key, call)
    }

    private func admit(_ request: Request) throws(ProblemDetails) -> APIGrant {
        do throws(ProblemDetails) {
            return try self.rules.withLock { $0 }.gate.admit(request)
        } catch {
            self.publisher.metrics.refused(.apiKey)
            throw error
        }
    }

    /// The shard of the connection, so that one connection's requests keep their order.
    private func shard(of context: HTTPContext) -> Shard {
        self.shards.first { $0.eventLoop === context.channel.eventLoop } ?? self.shards[0]
    }

    private func realm(
        _ parameters: APIParameters,
        of operation: APIOperation,
        grant: APIGrant
    ) throws(ProblemDetails) -> Int? {
        guard operation.parameters.contains(where: { $0.name == APIParameter.realm.name }) else {
            return nil
        }
        let name = parameters.text(.realm) ?? ""
        guard grant.allows(realm: name) else {
            throw ProblemDetails(.forbidden, "The key is not for this realm.")
        }
        guard let index = self.server.realms.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw ProblemDetails(.notFound, "There is no such realm.")
        }
        return index
    }

    private func body(_ request: Request, _ context: HTTPContext) async throws -> ByteBuffer {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.filter { $0 != " " } ?? ""
        guard type.utf8.map({ $0 | 0x20 }).elementsEqual("application/json".utf8) else {
            throw ProblemDetails(.unsupportedMediaType, "The header field Content-Type has to be application/json.")
        }
        let body = try await context.readBody()
        guard body.withUnsafeReadableBytes(UTF8Validator.isValid) else {
            throw ProblemDetails(.malformedRequest, "The body is not UTF-8.")
        }
        return body
    }

    // MARK: Idempotency

    private func respondOnce(_ operation: APIOperation, key: String, _ call: APIRequest) async throws -> Response {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ProblemDetails(
                .invalidRequest,
                "The header fields are not valid.",
                errors: [
                    ProblemPart(
                        place: .header("Idempotency-Key"),
                        detail: "It must have 1 to 255 visible ASCII characters."
                    )
                ]
            )
        }
        let entry = IdempotencyTable.Key(client: Array(call.grant.name.utf8), key: Array(key.utf8))
        let fingerprint = Self.fingerprint(operation, call)
        switch self.answers.withLock({ $0.began(entry, fingerprint: fingerprint, now: .now()) }) {
        case .busy:
            throw ProblemDetails(.conflict, "A request with this Idempotency-Key is being carried out.")
        case .mismatch:
            throw ProblemDetails(.keyReused, "Another request has had this Idempotency-Key.")
        case .replay(let body):
            var response = APIReply(body: body).response
            response.headers[.idempotencyReplayed] = "true"
            return response
        case .perform:
            do {
                let reply = try await operation.perform(call)
                self.answers.withLock { $0.finished(entry, body: reply.body) }
                return reply.response
            } catch {
                self.answers.withLock { $0.failed(entry) }
                throw error
            }
        }
    }

    private static func fingerprint(_ operation: APIOperation, _ call: APIRequest) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array(operation.id.utf8))
        hash.update(data: Array("/\(call.parameters.text(.realm) ?? "")/".utf8))
        call.body.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }

    // MARK: What operations use

    /// Who the API is in a realm for a request.
    func session(_ call: APIRequest) -> Session {
        let seat = self.seats[call.realmIndex ?? 0]
        return Session(
            id: seat.id,
            principal: call.grant.principal,
            remoteAddress: call.context.peerAddress,
            port: seat.caller
        )
    }

    /// What calls procedures in a request's realm.
    func caller(_ call: APIRequest) -> APICaller {
        self.seats[call.realmIndex ?? 0].caller
    }

    /// How much bodies may hold.
    var bounds: PublicationRequest.Bounds {
        PublicationRequest.Bounds(
            topicBytes: self.server.limits.topicBytes,
            depth: self.server.limits.jsonDepth,
            audience: self.server.limits.messageValues,
            topics: self.server.limits.httpBatchItems
        )
    }
}

extension APIGrant {
    /// Who publishes and calls: the backend, by the name of its key.
    var principal: Principal {
        var principal = Principal(isBackend: true)
        principal.identity = Identity(
            authID: self.name,
            authRole: "backend",
            authMethod: self.key == nil ? "anonymous" : "api-key",
            authProvider: "static"
        )
        return principal
    }
}

extension HTTPField.Name {
    /// `Idempotency-Key`; source: draft-ietf-httpapi-idempotency-key-header.
    static var idempotencyKey: Self { Self("Idempotency-Key") ?? .ifMatch }
    /// Whether an answer is that of an earlier request.
    static var idempotencyReplayed: Self { Self("Idempotency-Replayed") ?? .age }
}
