"""One RESULT line of the frame logs of several runs: result.py TASK STEM, the
runs being STEM.1.csv, STEM.1.json, STEM.2.csv …

A run's figure is the median of the frames while the map moved; the note has
the 99th in a hundred and the longest, of all runs together."""
import csv, glob, json, statistics, sys

task, stem = sys.argv[1:]
medians, frames, peaks, cpu = [], [], [], []
for log in sorted(glob.glob(stem + ".*.csv")):
    took = [float(row["whole_ms"]) / 1000 for row in csv.DictReader(open(log)) if row["doing"] == "working"]
    if not took:
        continue
    of_run = json.load(open(log[:-4] + ".json"))
    medians.append(round(statistics.median(took), 5))
    frames += took
    peaks.append(of_run["peak_rss_mb"])
    cpu.append(of_run["cpu_s"])
if not medians:
    print("RESULT " + json.dumps(dict(task=task, peer="app", skipped="no frame was drawn")))
    sys.exit()
frames.sort()
nearest = lambda share: frames[max(1, -(-int(share * len(frames) * 100) // 100)) - 1]
note = (f"a frame of the whole window while the map is dragged, software renderer: median of a run; "
        f"of all {len(frames)} frames 99% within {nearest(0.99) * 1000:.1f} ms, longest {frames[-1] * 1000:.1f} ms")
print("RESULT " + json.dumps(dict(task=task, peer="app", version="wardwise", times_s=medians, min_s=min(medians),
      median_s=round(statistics.median(medians), 5), peak_rss_mb=max(peaks), repeats=len(medians),
      run_cpu_s=min(cpu), note=note, check=None)), flush=True)
