// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

extension Dealer {
    /// A session calls a procedure, or goes on with a call whose arguments come in parts.
    ///
    /// The call goes to the registration that matches best, and there to the callee that the policy chooses among those
    /// that can take it. The errors are `wamp.error.no_such_procedure`; `wamp.error.no_available_callee` if all callees
    /// have as many calls as they take; `wamp.error.feature_not_supported` if more parts follow and no callee has
    /// announced both progressive invocations and canceling; ``limitExceeded``.
    ///
    /// A further part goes to the same callee, its options besides `progress` count for nothing.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - generator: The source of randomness for the policy `random`.
    /// - Returns: What has become of it.
    package mutating func call(
        _ request: CallRequest,
        using generator: inout some RandomNumberGenerator
    ) -> CallOutcome {
        let id = self.participants[request.caller.session]?.calls[request.caller.request]
        if let call = id.flatMap({ self.calls[$0] }) {
            return self.goOn(with: call, request)
        }
        return request.isRepeated ? .discarded : .performed(self.begin(request, using: &generator))
    }

    private mutating func goOn(with call: PendingCall, _ request: CallRequest) -> CallOutcome {
        guard call.isOpen, call.procedure == request.procedure else {
            return .violation
        }
        self.calls[call.id]?.isOpen = request.hasMore
        guard !call.isKilled else {
            return .discarded
        }
        var invocation = Invocation(
            callee: call.callee,
            call: call.id,
            registration: call.registration,
            isContinuation: true,
            details: call.details,
            payload: request.payload
        )
        invocation.details.hasMore = request.hasMore
        return .performed([.invoke(invocation)])
    }

    private mutating func begin(
        _ request: CallRequest,
        using generator: inout some RandomNumberGenerator
    ) -> [DealerAction] {
        guard let info = self.table.best(request.procedure).flatMap({ self.registrations[$0]?.info }) else {
            return [.error(request.caller, V2URI.noSuchProcedure, nil)]
        }
        let callCount = self.participants[request.caller.session]?.calls.count ?? 0
        guard self.calls.count < self.limits.realmCalls, callCount < self.limits.sessionCalls else {
            return [.error(request.caller, Self.limitExceeded, nil)]
        }
        let needed: CalleeFeatures = request.hasMore ? [.progressiveCallInvocations, .callCanceling] : []
        guard let callee = self.registrations[info.id]?.choose(with: needed, using: &generator) else {
            let isSupported = self.registrations[info.id]?.supports(needed) ?? false
            let error = isSupported ? V2URI.noAvailableCallee : V2URI.featureNotSupported
            return [.error(request.caller, error, nil)]
        }
        self.lastCall &+= 1
        let callID = CallID(rawValue: self.lastCall)
        let invocation = self.invocation(of: request, callID, to: callee, info)
        var call = PendingCall(id: callID, request: request, invocation: invocation, callee: callee)
        if !request.hasMore, self.calleeCount(info.id) != 1 {
            self.keep(request, for: &call)
        }
        let timer = self.timer(for: &call, callee, timeout: request.timeout)
        self.calls[callID] = call
        self.participants[call.caller.session, default: Participant()].calls[call.caller.request] = callID
        self.participants[call.callee, default: Participant()].invocations.insert(callID)
        return [.invoke(invocation)] + timer
    }

    private func invocation(
        of request: CallRequest,
        _ id: CallID,
        to callee: Registration.Callee,
        _ registration: RegistrationInfo
    ) -> Invocation {
        let timeout = self.timeout(request.timeout)
        let isDisclosed = request.disclosesCaller || callee.disclosesCaller
        return Invocation(
            callee: callee.session,
            call: id,
            registration: registration.id,
            isContinuation: false,
            details: Invocation.Details(
                procedure: registration.match == .exact ? nil : request.procedure,
                receivesProgress: request.receivesProgress && callee.features.contains(.progressiveCallResults),
                hasMore: request.hasMore,
                timeout: callee.forwardsTimeout && timeout > 0 ? timeout : nil,
                caller: isDisclosed
                    ? Invocation.Caller(session: request.caller.session, identity: request.identity) : nil
            ),
            payload: request.payload
        )
    }

    private func timeout(_ milliseconds: UInt64) -> Int64 {
        min(Int64(clamping: milliseconds), self.limits.maximumTimeout)
    }

    /// Starts a timer unless there is one or the callee has its own.
    private func timer(
        for call: inout PendingCall,
        _ callee: Registration.Callee,
        timeout: UInt64
    ) -> [DealerAction] {
        let timeout = self.timeout(timeout)
        guard timeout > 0, !call.hasTimer, !callee.forwardsTimeout else {
            return []
        }
        call.hasTimer = true
        return [.startTimer(call.id, milliseconds: timeout)]
    }
}

extension Dealer {
    /// The callee is not available: the call goes to another one, as the policy says, or ends.
    ///
    /// No callee is asked twice. `wamp.error.no_available_callee` ends it also if the arguments were not kept: because
    /// there was one callee only, because they came in parts, because a part of the result has been handed on, or because
    /// of ``DealerLimits/keptBytes``.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - generator: The source of randomness for the policy `random`.
    /// - Returns: What is to be done.
    mutating func reroute(
        _ call: PendingCall,
        using generator: inout some RandomNumberGenerator
    ) -> [DealerAction] {
        var call = call
        let last = call.callee
        call.calleeIsUnavailable()
        guard
            let request = call.kept, let info = self.registrations[call.registration]?.info,
            call.unavailable.count < self.limits.registrationCallees,
            let callee = self.registrations[info.id]?.choose(except: call.unavailable, using: &generator)
        else {
            return [.error(call.caller, V2URI.noAvailableCallee, nil)] + self.end(call)
        }
        self.registrations[info.id]?.callEnded(at: last, number: call.calleeNumber)
        self.participants[last]?.invocations.remove(call.id)
        self.tidy(last)
        let invocation = self.invocation(of: request, call.id, to: callee, info)
        call.moved(to: callee, details: invocation.details)
        let timer = self.timer(for: &call, callee, timeout: request.timeout)
        self.calls[call.id] = call
        self.participants[callee.session, default: Participant()].invocations.insert(call.id)
        return [.release(last, call.id), .invoke(invocation)] + timer
    }

    /// Keeps a call as it came, if there is room.
    private mutating func keep(_ request: CallRequest, for call: inout PendingCall) {
        let (total, isOver) = self.keptBytes.addingReportingOverflow(request.keptBytes)
        guard !isOver, total <= self.limits.keptBytes else {
            return
        }
        self.keptBytes = total
        call.kept = request
    }

    /// Lets go of what is kept of a call: it stays where it is.
    mutating func letGo(of id: CallID) {
        self.keptBytes -= self.calls[id]?.kept?.keptBytes ?? 0
        self.calls[id]?.kept = nil
    }
}

extension CallRequest {
    /// The memory that the arguments keep alive.
    fileprivate var keptBytes: Int {
        let details = self.payload.passthrough?.members ?? []
        return (self.payload.arguments.list?.storageCapacity ?? 0)
            + (self.payload.arguments.keywords?.storageCapacity ?? 0)
            + (details.isEmpty ? 0 : WireValue.object(details).cost)
    }
}
