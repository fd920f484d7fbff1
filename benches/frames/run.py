"""Runs a command to its end, and writes to a file how much memory it had at
most and how much processor time it took: run.py FILE COMMAND…"""
import json, resource, subprocess, sys

done = subprocess.run(sys.argv[2:], timeout=600)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1] + ".json", "w") as file:
    json.dump(dict(peak_rss_mb=round(used.ru_maxrss / 1024, 1), cpu_s=round(used.ru_utime + used.ru_stime, 3)), file)
sys.exit(done.returncode)
