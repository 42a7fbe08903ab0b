// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL

internal import CLibPQ

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// One connection to a database; every call blocks its thread, up to a deadline.
///
/// libpq is used without blocking, and waiting is `poll` with what is left of the time: a database that hangs, or is cut
/// off by the network, holds nobody up for longer.
///
/// Invariant: one thread at a time has it, handed over under the lock of `PostgreSQLPool`; that is why
/// `@unchecked Sendable` holds.
final class PostgreSQLConnection: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Opens a connection, for reading only.
    ///
    /// - Parameters:
    ///   - address: As libpq takes it.
    ///   - statementTimeout: How long the database itself works on a query, in milliseconds.
    ///   - deadline: When to give up.
    /// - Throws: The code `notConnected` or `timedOut`.
    init(address: String, statementTimeout: Int, deadline: Deadline) throws(PostgreSQLError) {
        let options = "-c default_transaction_read_only=on -c statement_timeout=\(statementTimeout)"
        let parameters = [
            ("dbname", address), ("options", options), ("application_name", "roost"), ("client_encoding", "UTF8"),
        ]
        guard let handle = Self.start(parameters) else {
            throw PostgreSQLError(.notConnected, "There is no memory for a connection to the database.")
        }
        self.handle = handle
        do throws(PostgreSQLError) {
            try self.finishConnecting(deadline)
        } catch {
            PQfinish(handle)
            throw error
        }
    }

    private static func start(_ parameters: [(key: String, value: String)]) -> OpaquePointer? {
        let keys = parameters.map { strdup($0.key) }
        let values = parameters.map { strdup($0.value) }
        defer { (keys + values).forEach { free($0) } }
        let keyList = keys.map { UnsafePointer<CChar>($0) } + [nil]
        let valueList = values.map { UnsafePointer<CChar>($0) } + [nil]
        return PQconnectStartParams(keyList, valueList, 1)
    }

    private func finishConnecting(_ deadline: Deadline) throws(PostgreSQLError) {
        guard PQstatus(self.handle) != CONNECTION_BAD else { throw self.notConnected }
        // As libpq documents it: first wait until the socket can be written, then for what each step says.
        var events = Int16(POLLOUT)
        while true {
            try self.wait(for: events, deadline, "The database did not answer in time.")
            switch PQconnectPoll(self.handle) {
            case PGRES_POLLING_READING: events = Int16(POLLIN)
            case PGRES_POLLING_WRITING: events = Int16(POLLOUT)
            case PGRES_POLLING_OK:
                guard PQsetnonblocking(self.handle, 1) == 0 else { throw self.notConnected }
                return
            case _: throw self.notConnected
            }
        }
    }

    private var notConnected: PostgreSQLError {
        PostgreSQLError(.notConnected, "The database cannot be connected to: \(self.lastMessage)")
    }

    /// libpq's text, on one line; it names host, port, database and user, and no password.
    private var lastMessage: String {
        let text = PQerrorMessage(self.handle).map { String(cString: $0) } ?? ""
        return String(text.prefix(300)).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Whether the other side has not hung up, as far as is known.
    var isUsable: Bool {
        PQstatus(self.handle) == CONNECTION_OK && PQtransactionStatus(self.handle) == PQTRANS_IDLE
    }

    /// Asks for the one row of a query with one parameter.
    ///
    /// - Returns: The columns by their names; `nil` if there is no row.
    /// - Throws: The codes `queryFailed` and `timedOut`; the connection is good for nothing then.
    func row(
        query: String,
        parameter: String,
        deadline: Deadline
    ) throws(PostgreSQLError) -> [String: String?]? {
        let isSent = parameter.withCString { text in
            PQsendQueryParams(self.handle, query, 1, nil, [UnsafePointer(text)], nil, nil, 0)
        }
        guard isSent == 1 else { throw self.queryFailed() }
        try self.flush(deadline)
        var row: [String: String?]?
        while let result = try self.nextResult(deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK: row = row ?? Self.firstRow(result)
            case _: throw self.queryFailed(result)
            }
        }
        return row
    }

    private func flush(_ deadline: Deadline) throws(PostgreSQLError) {
        while true {
            switch PQflush(self.handle) {
            case 0: return
            case 1:
                try self.wait(for: Int16(POLLOUT | POLLIN), deadline, "The database took no query in time.")
            case _: throw self.queryFailed()
            }
            guard PQconsumeInput(self.handle) == 1 else { throw self.queryFailed() }
        }
    }

    private func nextResult(_ deadline: Deadline) throws(PostgreSQLError) -> OpaquePointer? {
        while PQisBusy(self.handle) == 1 {
            try self.wait(for: Int16(POLLIN), deadline, "The database did not answer the query in time.")
            guard PQconsumeInput(self.handle) == 1 else { throw self.queryFailed() }
        }
        return PQgetResult(self.handle)
    }

    private static func firstRow(_ result: OpaquePointer) -> [String: String?]? {
        guard PQntuples(result) > 0 else { return nil }
        var row: [String: String?] = [:]
        for column in 0..<PQnfields(result) {
            guard let name = PQfname(result, column) else { continue }
            let isNull = PQgetisnull(result, 0, column) == 1
            let value = isNull ? nil : PQgetvalue(result, 0, column).map { String(cString: $0) }
            row[String(cString: name)] = .some(value)
        }
        return row
    }

    /// The database's own words may quote values, so that only the code is told, which says what is wrong.
    private func queryFailed(_ result: OpaquePointer? = nil) -> PostgreSQLError {
        let state = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "C"))) }.map { String(cString: $0) }
        guard let state else {
            return PostgreSQLError(.queryFailed, "The connection to the database broke during the query.")
        }
        // 57014: the statement timeout of the database.
        return state == "57014"
            ? PostgreSQLError(.timedOut, "The database gave the query up after the time for it.")
            : PostgreSQLError(.queryFailed, "The database refused the query with SQLSTATE \(state).")
    }

    private func wait(for events: Int16, _ deadline: Deadline, _ message: String) throws(PostgreSQLError) {
        while true {
            let left = deadline.millisecondsLeft
            guard left > 0 else { throw PostgreSQLError(.timedOut, message) }
            var descriptor = pollfd(fd: PQsocket(self.handle), events: events, revents: 0)
            let count = poll(&descriptor, 1, Int32(clamping: left))
            if count > 0 { return }
            guard count == 0 || errno == EINTR else {
                throw PostgreSQLError(.queryFailed, "The connection to the database cannot be waited for.")
            }
        }
    }

    /// Closes the connection; it must not be used any more.
    func close() {
        PQfinish(self.handle)
    }
}

/// A point in time of a clock that never goes back.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(after time: Duration) {
        self.end = .now + time
    }

    /// Milliseconds until then, rounded up; 0 when it is over.
    var millisecondsLeft: Int {
        let left = ContinuousClock.now.duration(to: self.end)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000) + 1
    }
}

#endif
