#!/usr/bin/env python3
"""A Markdown table of RESULT lines, ours and others' by task: table.py FILE…

A task and peer seen twice keeps the later line.
"""
import json, sys

rows = {}
for name in sys.argv[1:]:
    for line in open(name):
        if line.startswith("RESULT "):
            row = json.loads(line[7:])
            rows[row["task"], row["peer"]] = row


def seconds(value):
    if value is None:
        return "–"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


measured = [row for row in rows.values() if "min_s" in row]
tasks = list(dict.fromkeys(row["task"] for row in measured))
measured.sort(key=lambda row: (tasks.index(row["task"]), not row["peer"].startswith("app"), row["median_s"]))
print("| task | by | median | least | processor | peak memory | answer |\n| --- | --- | --- | --- | --- | --- | --- |")
for row in measured:
    by = row["peer"].replace("app", "**wardwise**", 1) if row["peer"].startswith("app") else row["peer"]
    peak = f"{row['peak_rss_mb']:.0f} MB" if row.get("peak_rss_mb") else "–"
    answer = json.dumps(row.get("check"))
    print(f"| {row['task']} | {by} | {seconds(row['median_s'])} of {row['repeats']} | {seconds(row['min_s'])} "
          f"| {seconds(row.get('cpu_s'))} | {peak} | `{answer if len(answer) < 90 else answer[:88] + '…'}` |")
for row in rows.values():
    if "min_s" not in row:
        print(f"\nNot measured: {row['task']} by {row['peer']}: {row.get('skipped', 'no figures')}")
versions = sorted({row["version"] for row in measured})
busy = [row["others_cores"] for row in measured if row.get("others_cores") is not None]
print(f"\n{'; '.join(versions)}." + (f" Other processes kept up to {max(busy):.2f} cores busy meanwhile." if busy else ""))
