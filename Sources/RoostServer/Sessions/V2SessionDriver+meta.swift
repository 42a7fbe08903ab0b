// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

extension V2SessionDriver {
    // MARK: The meta API

    /// Calls a procedure whose name begins with `wamp.`.
    func callMeta(_ request: V2Call) {
        guard let procedure = MetaProcedure(uri: request.procedure) else {
            return self.fail(request.request, V2URI.noSuchProcedure, "There is no such procedure.")
        }
        guard !procedure.isDestructive || self.realm.host.configuration.decidesAboutCalls else {
            return self.fail(request.request, V2URI.notAuthorized, "The realm's permissions have to allow it.")
        }
        guard let list = try? request.arguments.values(), let keywords = try? request.arguments.keywordMembers() else {
            return self.fail(request.request, V2URI.invalidArgument, "The arguments cannot be read.")
        }
        do throws(MetaError) {
            let command = try MetaCommand(procedure, list, keywords: keywords)
            let outcome = try self.realm.host.evaluate(command, caller: self.session.id)
            self.perform(outcome, request: request.request)
        } catch {
            self.fail(request.request, error.uri, error.message)
        }
    }

    private func perform(_ outcome: MetaOutcome, request: UInt64) {
        let host = self.realm.host
        switch outcome {
        case .result(let results):
            self.answer(request, results)
        case .kill(let kill):
            for id in kill.sessions {
                let (reason, message) = (kill.notice.reason, kill.notice.message)
                host.session(id)?.deliver(.goodbye(reason: reason, message: message, isSilent: kill.isSilent))
            }
            self.answer(request, kill.results)
        case .addTestament(let testament):
            self.add(testament, request: request)
        case .flushTestaments(let scope):
            host.flushTestaments(scope, of: self.session.id)
            self.answer(request, [])
        case .events(let subscription, let query):
            self.answerEvents(request, of: subscription, query)
        case .removeSubscriber(let id, let session, let reason):
            host.session(session)?.deliver(.subscriptionRevoked(id, reason: reason))
            self.answer(request, [])
        case .removeCallee(let id, let session, let reason):
            host.revoke(id, of: session, reason: reason, on: self.realm)
            self.answer(request, [])
        }
    }

    /// Answers with events of the history, to sessions that have the subscription: its topic's handler has admitted them.
    private func answerEvents(_ request: UInt64, of subscription: SubscriptionInfo, _ query: HistoryQuery) {
        guard self.keys[subscription.id.rawValue] != nil else {
            return self.fail(request, V2URI.notAuthorized, "Only subscribers get the events of a subscription.")
        }
        let page = self.realm.host.events(of: subscription, query, for: self.session)
        let records = page.records.filter { record in
            subscription.match == .exact || self.realm.admission.admitsPatterns(record.topic)
        }
        self.answer(request, [.array(records.map(\.eventValue))])
    }

    /// Keeps a testament; its topic is judged as that of a publication.
    private func add(_ meta: MetaTestament, request: UInt64) {
        let arguments = ArgumentBytes(self.serializer, values: meta.arguments, keywords: meta.keywords)
        let testament = Testament(topic: meta.topic, arguments: arguments, options: meta.options)
        guard meta.topic.bytes.count <= self.shard.limits.topicBytes,
            meta.topic.isValid(self.realm.host.configuration.uriRules)
        else {
            return self.fail(request, V2URI.invalidURI, "The topic is too long, or does not follow the rules.")
        }
        guard (try? V2Publish.Options(meta.options)) != nil else {
            return self.fail(request, V2URI.invalidArgument, "The options are not those of a publication.")
        }
        let admission = self.realm.admission.topic(meta.topic)
        let rule = self.realm.admission.publishRule(
            route: admission?.publish,
            listener: self.listener.configuration.publish
        )
        let isAdmitted =
            admission == nil
            ? self.realm.host.configuration.admitsUnroutedTopics
            : rule.admits(self.session.principal) && !(admission?.lacksToken(.publish, self.session.principal) ?? false)
        guard isAdmitted, !meta.topic.isReserved else {
            return self.fail(request, V2URI.notAuthorized, "You may not publish to this topic.")
        }
        self.authorize(Question(.publish, meta.topic, type: .call, request: request)) { driver, _ in
            guard driver.realm.host.add(testament, scope: meta.scope, for: driver.session.id) else {
                return driver.fail(request, V2URI.limitExceeded, "There are too many testaments.")
            }
            driver.answer(request, [])
        } refused: { driver in
            driver.machine.callEnded(request)
        }
    }
}

extension MetaProcedure {
    /// Whether it ends what belongs to other sessions, so that nobody may call it without being allowed to.
    fileprivate var isDestructive: Bool {
        switch self {
        case .sessionKill, .sessionKillByAuthID, .sessionKillByAuthRole, .sessionKillAll,
            .subscriptionRemoveSubscriber, .registrationRemoveCallee:
            true
        default: false
        }
    }
}

extension HistoryRecord<Payload> {
    /// The event as an element of the result of `wamp.subscription.get_events`.
    fileprivate var eventValue: WireValue {
        let arguments = try? self.content.arguments(in: .json)
        return self.value(
            arguments: (try? arguments?.values()).map { .array($0) },
            keywords: (try? arguments?.keywordMembers()).map { .object($0) },
            details: self.content.origin?.details ?? []
        )
    }
}
