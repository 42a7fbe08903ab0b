// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Metrics
internal import PrometheusExposition

/// `/metrics`, for Prometheus: its text format, or OpenMetrics if that is asked for.
struct MetricsEndpoints: HTTPEndpoints {
    let registry: PrometheusRegistry

    /// Finds the registry of a server that is to serve metrics.
    ///
    /// - Throws: ``MetricsUnavailable`` if there is none.
    init?(_ configuration: ServerConfiguration) throws(MetricsUnavailable) {
        guard configuration.http?.hasMetrics ?? false else {
            return nil
        }
        guard let registry = configuration.registry ?? MetricsSystem.factory as? PrometheusRegistry else {
            throw MetricsUnavailable()
        }
        self.registry = registry
    }

    func add(to router: Router<HTTPContext>) {
        let registry = self.registry
        router.get("/metrics") { request, _ in
            let format = ExpositionFormat(accept: request.headers[.accept])
            return Response(
                status: .ok,
                headers: [.contentType: format.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: registry.exposition(format))
            )
        }
    }
}

/// The server is to serve metrics, and nobody counts them.
public struct MetricsUnavailable: Error, CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        "http.metrics needs a PrometheusRegistry: give MetricCatalog.makeRegistry() to MetricsSystem.bootstrap before the "
            + "server is made, or to the configuration if it is one of several backends."
    }
}
