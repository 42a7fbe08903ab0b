# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Checks the code that judges, counts and draws: scripts/bench self-test."""

import json
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import cases as workloads
import plots
import stacks
import summary
import svg
import thresholds

LIMITS = {
    "tolerances": {"allocations": {"absolute": 0.05}, "allocations_per_delivery": {"absolute": 0.01},
                   "instructions": {"relative": 0.1}},
    "fixed": {"publish/direct/*": {"allocations_per_delivery": 0.001}},
    "measured": {"a": {"allocations": 2, "instructions": {"x86_64": 1000}}},
}


def exceeded(measured, skipped=None, processor="x86_64"):
    verdicts = thresholds.judge(LIMITS, measured, skipped or {}, processor)
    return [(verdict.name, verdict.metric) for verdict in verdicts if verdict.is_exceeded]


class Thresholds(unittest.TestCase):
    def test_what_was_measured_before_passes(self):
        self.assertEqual(exceeded({"a": {"allocations": 2.0, "instructions": 1000.0}}), [])

    def test_one_more_allocation_fails(self):
        self.assertEqual(exceeded({"a": {"allocations": 3.0}}), [("a", "allocations")])

    def test_instructions_have_a_tolerance_of_a_tenth(self):
        self.assertEqual(exceeded({"a": {"instructions": 1099.0}}), [])
        self.assertEqual(exceeded({"a": {"instructions": 1101.0}}), [("a", "instructions")])

    def test_instructions_of_another_processor_are_not_judged(self):
        self.assertEqual(exceeded({"a": {"instructions": 9999.0}}, processor="aarch64"), [])

    def test_a_promise_holds_without_a_measurement(self):
        name = "publish/direct/burst-1"
        kept = exceeded({"a": {}, name: {"allocations_per_delivery": 0.0009}})
        broken = exceeded({"a": {}, name: {"allocations_per_delivery": 0.0011}})
        self.assertEqual((kept, broken), ([], [(name, "allocations_per_delivery")]))

    def test_a_benchmark_without_a_limit_fails(self):
        self.assertEqual(exceeded({"a": {}, "b": {"allocations": 0.0}}), [("b", "allocations")])

    def test_a_benchmark_that_is_gone_fails_unless_it_says_why(self):
        self.assertEqual(exceeded({}), [("a", "")])
        self.assertEqual(exceeded({}, skipped={"a": "there is no kernel for it"}), [])

    def test_a_counter_that_counts_nothing_is_noticed(self):
        self.assertEqual(thresholds.check_counter({thresholds.KNOWN: {"allocations": 3.0}}), [])
        self.assertEqual(len(thresholds.check_counter({thresholds.KNOWN: {"allocations": 0.0}})), 2)
        self.assertEqual(len(thresholds.check_counter({})), 1)

    def test_an_update_makes_everything_pass_and_keeps_other_processors(self):
        limits = json.loads(json.dumps(LIMITS))
        measured = {"a": {"allocations": 7.0, "instructions": 5000.2}, "b": {"allocations": 1.0}}
        thresholds.update(limits, measured, {}, "aarch64")
        self.assertEqual(limits["measured"]["a"], {"allocations": 7.0,
                                                   "instructions": {"x86_64": 1000, "aarch64": 5000}})
        self.assertFalse(any(one.is_exceeded for one in thresholds.judge(limits, measured, {}, "aarch64")))

    def test_callgrind_files_are_divided_by_the_operations(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "measured.jsonl").write_text('{"benchmark": "a", "operations": 4, "metrics": {}}\n')
            (folder / "callgrind.out.1.1").write_text("desc: Trigger: Client Request: a\nevents: Ir\nsummary: 400\ntotals: 411\n")
            (folder / "callgrind.out.1").write_text("desc: Trigger: Program termination\nsummary: 99999\n")
            self.assertEqual(thresholds.read_callgrind(folder), {"a": 100.0})

    def test_the_file_in_the_repository_promises_no_allocation_for_a_delivery(self):
        limits = json.loads((plots.ROOT / "Benchmarks/thresholds.json").read_text())
        self.assertEqual(limits["fixed"]["publish/direct/*"], {"allocations_per_delivery": 0.001})


def run(number, server, value, ok=True, case="fanout-1000x128-window1"):
    return {"kind": "run", "round": number, "case": case, "server": server, "ok": ok,
            "result": {"deliveries_per_cpu_s": value, "deliveries_per_s": value / 2}}


class Summary(unittest.TestCase):
    def test_the_ratio_is_the_median_of_the_ratios_of_each_round(self):
        # The medians' ratio would be 20 / 20.
        entries = [run(0, "roost-direct", 10), run(0, "limit-each", 20), run(1, "roost-direct", 20),
                   run(1, "limit-each", 10), run(2, "roost-direct", 60), run(2, "limit-each", 20)]
        case = summary.summarise(entries)["cases"]["fanout-1000x128-window1"]
        self.assertEqual(case["ratios"]["roost-direct"]["limit-each"]["deliveries_per_cpu_s"],
                         {"median": 2.0, "min": 0.5, "max": 3.0, "n": 3})
        self.assertEqual(case["servers"]["roost-direct"]["deliveries_per_cpu_s"]["median"], 20)

    def test_a_failed_run_is_counted_and_not_used(self):
        entries = [run(0, "roost-direct", 10), run(0, "limit-each", 10, ok=False), run(1, "roost-direct", 30, ok=False),
                   run(1, "limit-each", 10)]
        case = summary.summarise(entries)["cases"]["fanout-1000x128-window1"]
        self.assertEqual(case["servers"]["limit-each"]["failed"], 1)
        self.assertEqual(case["ratios"], {})

    def test_a_case_that_is_no_longer_there_is_left_out(self):
        self.assertEqual(summary.summarise([run(0, "roost-direct", 1, case="gone")])["cases"], {})

    def test_pairs_compare_two_cases_of_one_server(self):
        entries = [run(0, "roost-direct", 30, case="topics-10000x10-window1"),
                   run(0, "roost-direct", 40, case="topics-1x10-window1")]
        self.assertEqual([(pair["server"], pair["median"]) for pair in summary.summarise(entries)["pairs"]],
                         [("roost-direct", 0.75)])

    def test_every_case_is_named_once_and_every_pair_exists(self):
        names = [case.name for case in workloads.all_cases(2, 1 << 20)]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual({name for _, *pair, _ in workloads.PAIRS for name in pair}, set(names))
        self.assertEqual({case.workload for case in workloads.all_cases(2, 1 << 20)}, set(workloads.WORKLOADS))

    def test_cases_name_their_servers(self):
        cases = {case.name: case for case in workloads.all_cases(2, 1 << 20)}
        self.assertTrue(cases["fanout-1000x128-window1"].is_for("limit-each"))
        self.assertFalse(cases["storm-10000"].is_for("limit-each"))
        self.assertTrue(cases["storm-10000"].is_for("a peer"))
        self.assertFalse(cases["slow-0-stalled"].is_for("a peer"))

    def test_a_storm_is_as_large_as_the_descriptors_permit(self):
        self.assertEqual(workloads.storm_size(50_000, 20_000), 19_000)
        self.assertEqual(workloads.storm_size(50_000, 1 << 20), 50_000)


class Documentation(unittest.TestCase):
    def test_a_chart_is_valid_and_its_bars_have_the_right_length(self):
        values = {"roost-direct": {"median": 5, "min": 4, "max": 10}, "peer <&>": {"median": 10, "min": 9, "max": 10}}
        drawing = svg.bars("Title", "Subtitle", [("a case", values)], list(values), str)
        tree = xml.etree.ElementTree.fromstring(drawing)
        bars = [float(part.get("width")) for part in tree.iter("{http://www.w3.org/2000/svg}rect")
                if part.get("x") == str(svg.LEFT)]
        self.assertEqual(bars, [(svg.WIDTH - svg.LEFT - svg.RIGHT) / 2, svg.WIDTH - svg.LEFT - svg.RIGHT])

    def test_blocks_are_written_between_their_marks_again_and_again(self):
        page = "a\n<!-- bench:x -->\nold\n<!-- bench:end -->\nb\n"
        once = plots.replace_blocks(page, {"x": "new"})
        self.assertEqual(once, "a\n<!-- bench:x -->\n\nnew\n\n<!-- bench:end -->\nb\n")
        self.assertEqual(plots.replace_blocks(once, {"x": "new"}), once)

    def test_a_mark_without_a_block_is_an_error(self):
        with self.assertRaises(ValueError):
            plots.replace_blocks("<!-- bench:x -->\n<!-- bench:end -->", {"y": ""})

    def test_the_page_has_all_marks(self):
        page = (plots.ROOT / "docs/performance.md").read_text(encoding="utf-8")
        plots.replace_blocks(page, {name: "" for name in (*workloads.WORKLOADS, "facts", "micro")})

    def test_tables_name_what_they_compare(self):
        entries = [run(0, "roost-direct", 1_500_000), run(0, "limit-each", 1_000_000)]
        cases = plots.cases_of(summary.summarise(entries), "fanout")
        self.assertIn("| 1,000 subscribers, 128 bytes, one by one | 1.50 M | 1.00 M |",
                      plots.values_table(cases, "deliveries_per_cpu_s"))
        self.assertIn("roost-direct | 1.50 (1.50 to 1.50) |", plots.ratios_table(cases, "deliveries_per_cpu_s"))

    def test_stacks_belong_to_the_benchmark_above_them(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("benchmark a 10\nstack 20 640\n\t/bin/x\t0x10\n\t/bin/x\t0x20\nbenchmark b 1\n")
            file.flush()
            found = stacks.read(pathlib.Path(file.name))
        self.assertEqual(found, [("a", 10, [(20, 640, [("/bin/x", 16), ("/bin/x", 32)])]), ("b", 1, [])])


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    program = unittest.main(module=__name__, exit=False, verbosity=1)
    sys.exit(0 if program.result.wasSuccessful() else 1)
