# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Puts results into the documentation.

usage: scripts/bench plots [DIR]

DIR is the folder of a run. Its summary goes to docs/performance/results.json. From that file, which is also what is used
without DIR, and from Benchmarks/thresholds.json the charts docs/images/performance-*.svg are drawn and the parts of
docs/performance.md between the marks `<!-- bench:NAME -->` and `<!-- bench:end -->` are written.
"""

import json
import pathlib
import re
import sys

import cases as workloads
import summary
import svg

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTHING = "Not measured yet; see \"How to repeat it\"."
CHARTED = {"latency": ("p50_us", "p99_us"), "slow": ("p50_us", "p99_us"),
           "storm": ("cpu_us_per_connection", "rss_bytes_per_connection"), "loops": ("deliveries_per_s",)}


def cases_of(results, workload):
    return {name: case for name, case in results.get("cases", {}).items() if case["workload"] == workload}


def servers_of(cases):
    return list(dict.fromkeys(server for case in cases.values() for server in case["servers"]))


def table(head, rows):
    line = "| {} |".format
    marks = ["---"] + ["--:"] * (len(head) - 1)
    return "\n".join([line(" | ".join(head)), "|" + "|".join(marks) + "|", *(line(" | ".join(row)) for row in rows)])


def values_table(cases, metric):
    servers = servers_of(cases)
    rows = []
    for case in cases.values():
        cells = []
        for server in servers:
            values = case["servers"].get(server, {})
            cell = summary.human(values[metric]["median"]) if metric in values else ""
            cells.append(cell + (f" ({values['failed']} failed)" if "failed" in values else ""))
        rows.append([case["title"], *cells])
    return table([workloads.METRICS[metric][0], *servers], rows)


def ratios_table(cases, metric):
    """One row for each case and server of ours, one column for each server it is compared with."""
    peers = list(dict.fromkeys(peer for case in cases.values() for ours in case["ratios"].values() for peer in ours))
    rows = []
    for case in cases.values():
        for ours, compared in case["ratios"].items():
            cells = []
            for peer in peers:
                values = compared.get(peer, {}).get(metric)
                cells.append(f"{values['median']:.2f} ({values['min']:.2f} to {values['max']:.2f})" if values else "")
            rows.append([f"{case['title']}: {ours}", *cells])
    if not rows:
        return ""
    better = "more is better" if workloads.METRICS[metric][1] else "less is better"
    return table([f"{workloads.METRICS[metric][0]}, divided by that of … ({better})", *peers], rows)


def chart(results, workload, metric, folder):
    cases = cases_of(results, workload)
    groups = [(case["title"], {server: values[metric] for server, values in case["servers"].items() if metric in values})
              for case in cases.values()]
    label, is_better = workloads.METRICS[metric]
    name = f"performance-{workload}-{metric.replace('_', '-')}.svg"
    drawing = svg.bars(label[0].upper() + label[1:], ("More" if is_better else "Less") +
                       " is better. Bars are medians, lines go from the least to the greatest of all rounds; "
                       "each group has a scale of its own.",
                       [group for group in groups if group[1]], servers_of(cases), summary.human)
    (folder / name).write_text(drawing, encoding="utf-8")
    return f"![{label}]({folder.name}/{name})"


def workload_block(results, workload, folder):
    cases = cases_of(results, workload)
    if not cases:
        return NOTHING
    first = next(iter(cases.values()))["metrics"]
    parts = [chart(results, workload, metric, folder) for metric in CHARTED.get(workload, first[:1])]
    parts += [values_table(cases, metric) for metric in first]
    parts += [part for part in (ratios_table(cases, metric) for metric in first[:2]) if part]
    pairs = [[f"{pair['title']}, {pair['server']}", workloads.METRICS[pair["metric"]][0],
              f"{pair['median']:.2f} ({pair['min']:.2f} to {pair['max']:.2f})"]
             for pair in results["pairs"] if pair["workload"] == workload]
    if pairs:
        parts.append(table(["in the same round", "metric", "times"], pairs))
    return "\n\n".join(parts)


def facts_block(results):
    facts = results.get("facts")
    if not facts:
        return NOTHING
    commit = f"`{facts['commit']}`" + (" with uncommitted changes" if facts["modified"] else "")
    lines = [
        f"Measured {facts['date']} at commit {commit}: {facts['rounds']} rounds of {facts['seconds']:g} s, "
        f"{facts['cores']} cores of {facts['cpu']} (virtual machine: {facts['hypervisor']}), "
        f"{facts['memory_kb'] / 1048576:.0f} GiB, Linux {facts['kernel']}, "
        f"{facts['descriptors']:,} descriptors for each process.",
        *(f"- {note}." for note in facts["notes"])]
    return "\n\n".join([lines[0], "\n".join(lines[1:])]).strip()


def micro_block(thresholds):
    measured = thresholds["measured"]
    if not measured:
        return NOTHING
    rows = []
    for name, metrics in measured.items():
        instructions = ", ".join(f"{value:,} ({processor})" for processor, value in metrics.get("instructions", {}).items())
        allocations = metrics.get("allocations", metrics.get("allocations_per_delivery"))
        word = " for each delivery" if "allocations_per_delivery" in metrics else ""
        rows.append([f"`{name}`", "" if allocations is None else f"{allocations:g}{word}", instructions])
    return table(["benchmark", "allocations", "instructions"], rows)


def replace_blocks(text, blocks):
    """Writes each block between its marks; a mark without a block, or the other way round, is an error."""
    names = re.findall(r"<!-- bench:(?!end)(\w+) -->", text)
    if sorted(names) != sorted(blocks):
        raise ValueError(f"the marks are {sorted(names)}, the blocks {sorted(blocks)}")
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- bench:end -->)", re.DOTALL)
        text, count = pattern.subn(lambda match: f"{match[1]}\n{block}\n\n{match[2]}", text)
        if count != 1:
            raise ValueError(f"the marks of {name} are incomplete")
    return text


def main(arguments):
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    stored = ROOT / "docs/performance/results.json"
    if arguments:
        results = summary.summarise(summary.read(pathlib.Path(arguments[0]) / "raw.jsonl"))
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    results = json.loads(stored.read_text(encoding="utf-8")) if stored.exists() else {}
    thresholds = json.loads((ROOT / "Benchmarks/thresholds.json").read_text(encoding="utf-8"))
    folder = ROOT / "docs/images"
    for old in folder.glob("performance-*.svg"):
        old.unlink()
    blocks = {workload: workload_block(results, workload, folder) for workload in workloads.WORKLOADS}
    blocks["facts"], blocks["micro"] = facts_block(results), micro_block(thresholds)
    page = ROOT / "docs/performance.md"
    page.write_text(replace_blocks(page.read_text(encoding="utf-8"), blocks), encoding="utf-8")
    print(f"bench: wrote {page.relative_to(ROOT)} and {len(list(folder.glob('performance-*.svg')))} charts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
