# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Medians of the measurements, and ratios between servers that were measured in the same round."""

import collections
import json
import statistics

import cases as workloads


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def spread(values):
    """Median, least and greatest of some values, to four digits: more would pretend."""
    rounded = [float(f"{value:.4g}") for value in (statistics.median(values), min(values), max(values))]
    return {"median": rounded[0], "min": rounded[1], "max": rounded[2], "n": len(values)}


def by_round(entries):
    """{(case, server): {round: result}} of the runs in which every message arrived, and how many runs failed."""
    found, failed = collections.defaultdict(dict), collections.Counter()
    for entry in entries:
        if entry["kind"] != "run":
            continue
        key = entry["case"], entry["server"]
        if entry["ok"]:
            found[key][entry["round"]] = entry["result"]
        else:
            failed[key] += 1
    return found, failed


def ratios(ours, theirs, metric):
    """Our value divided by theirs, round by round; rounds in which one of them is missing say nothing."""
    return [ours[number][metric] / theirs[number][metric] for number in sorted(ours.keys() & theirs.keys())
            if metric in ours[number] and theirs[number].get(metric)]


def summarise(entries):
    """Everything that the documentation needs, in a form that is small enough to be committed."""
    facts = next((entry for entry in entries if entry["kind"] == "facts"), {})
    found, failed = by_round(entries)
    known = {case.name: case for case in workloads.all_cases(1, facts.get("descriptors", 1 << 20))}
    # Results of a case that is no longer there are left out.
    names = {case for case, _ in [*found, *failed]} & known.keys()
    servers = list(dict.fromkeys(facts.get("servers", []) + [server for _, server in [*found, *failed]]))
    result = {"facts": {key: value for key, value in facts.items() if key != "kind"}, "cases": {}, "pairs": []}
    for name in sorted(names, key=list(known).index):
        case = known[name]
        entry = {"workload": case.workload, "title": case.title, "metrics": list(case.metrics), "servers": {},
                 "ratios": {}}
        for server in servers:
            rounds = found.get((name, server), {})
            metrics = {metric: [one[metric] for one in rounds.values() if metric in one] for metric in case.metrics}
            values = {metric: spread(numbers) for metric, numbers in metrics.items() if numbers}
            if failed[name, server]:
                values["failed"] = failed[name, server]
            if values:
                entry["servers"][server] = values
        for ours in servers:
            if not ours.startswith("roost-"):
                continue
            for theirs in servers:
                compared = {metric: ratios(found.get((name, ours), {}), found.get((name, theirs), {}), metric)
                            for metric in case.metrics}
                if ours != theirs and any(compared.values()):
                    entry["ratios"].setdefault(ours, {})[theirs] = {
                        metric: spread(values) for metric, values in compared.items() if values}
        result["cases"][name] = entry
    for title, name, base, metric in workloads.PAIRS:
        for server in servers:
            values = ratios(found.get((name, server), {}), found.get((base, server), {}), metric)
            if values:
                result["pairs"].append({"title": title, "workload": known[name].workload, "server": server,
                                        "metric": metric, **spread(values)})
    return result


def human(value):
    """A number with as many digits as it deserves."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:.2f} M"
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def shown(values):
    return f"{human(values['median'])} ({human(values['min'])} to {human(values['max'])})"


def text(result):
    """The summary for a terminal."""
    lines = []
    for case in result["cases"].values():
        metric = case["metrics"][0]
        lines.append(f"{case['title']}: {workloads.METRICS[metric][0]}")
        for server, values in case["servers"].items():
            if metric not in values:
                lines.append(f"    {server:14} failed {values['failed']} times")
                continue
            versus = "  ".join(f"{peer} {compared[metric]['median']:.2f}"
                               for peer, compared in case["ratios"].get(server, {}).items() if metric in compared)
            lines.append(f"    {server:14} {shown(values[metric]):36} {'/ ' + versus if versus else ''}".rstrip())
    for pair in result["pairs"]:
        lines.append(f"{pair['title']}, {pair['server']}: {workloads.METRICS[pair['metric']][0]} times "
                     f"{pair['median']:.2f} ({pair['min']:.2f} to {pair['max']:.2f})")
    return "\n".join(lines)
