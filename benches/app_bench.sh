#!/usr/bin/env bash
# Wardwise's figures, one RESULT line each, to stand beside those of others.
#
#     BENCH_DATA=folder benches/app_bench.sh
#
# BENCH_DATA    a folder as `wardwise bench --make` makes it
# WARDWISE      the release binary; built where not given
# REPEATS       how often each task is timed (5)
# TASKS         tasks, with spaces between, as --task has them; all where not given
#
# Where there are Xvfb and python3, the window's frames are measured too: the map
# of a workspace of the layer and the smallest file of customers, dragged at
# full extent, at two sizes of the window, by the software renderer. PAN=no
# leaves them out, PAN=only leaves all else out; PAN_CUSTOMERS names another file
# of customers, so that the window's peak memory is told with as many records.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${BENCH_DATA:?names a folder of data: wardwise bench --make DIR makes one}
wardwise=${WARDWISE:-}
if [ -z "$wardwise" ]; then
    (cd "$here/.." && cargo build --release >&2)
    wardwise=$(cd "$here/.." && cargo metadata --format-version 1 --no-deps |
        sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/wardwise
fi
repeats=${REPEATS:-${BENCH_REPEATS:-5}}

tasks=()
for task in ${TASKS:-}; do tasks+=(--task "$task"); done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/wardwise-frames.XXXXXX")
screen=
trap 'if [ -n "$screen" ]; then kill "$screen" 2>/dev/null || true; fi; rm -rf "$scratch"' EXIT
[ "${PAN:-yes}" = only ] || "$wardwise" bench --data "$data" --results --repeats "$repeats" ${tasks[@]+"${tasks[@]}"}

if [ "${PAN:-yes}" = no ] || ! command -v Xvfb >/dev/null || ! command -v python3 >/dev/null; then
    exit 0
fi

# A home of its own: what the officer's window remembers stays as it is.
export HOME=$scratch/home XDG_DATA_HOME=$scratch/home/data XDG_CONFIG_HOME=$scratch/home/config
mkdir -p "$HOME"

# pan NAME LAYER CUSTOMERS SCRIPT: the frames of a map that is dragged.
pan() {
    local name=$1 layer=$2 customers=$3 script=$here/frames/$4.txt size run
    local workspace=$scratch/$name.wardwise
    "$wardwise" new "$workspace" >&2
    "$wardwise" import -w "$workspace" --level oa "$layer" "$data/population.csv" "$customers" >&2
    for size in 1366x768 1920x1080; do
        Xvfb -displayfd 3 -screen 0 "${size}x24" 3>"$scratch/display" >/dev/null 2>&1 &
        screen=$!
        for _ in $(seq 50); do [ -s "$scratch/display" ] && break; sleep 0.1; done
        rm -rf "$XDG_CONFIG_HOME"
        for run in $(seq "$repeats"); do
            DISPLAY=:$(cat "$scratch/display") WAYLAND_DISPLAY='' \
                python3 "$here/frames/run.py" "$scratch/$name.$size.$run" \
                "$wardwise" "$workspace" --script "$script" \
                --frame-log "$scratch/$name.$size.$run.csv" >&2
        done
        python3 "$here/frames/result.py" "pan_${name}_$size" "$scratch/$name.$size"
        kill "$screen" && wait "$screen" 2>/dev/null || true
        screen=
        : >"$scratch/display"
    done
}

most=0
for folder in "$data"/oa_*/; do
    areas=$(basename "$folder")
    areas=${areas#oa_}
    [ "$areas" -gt "$most" ] 2>/dev/null && most=$areas
done
# The smallest that is named by its number of records alone.
customers=${PAN_CUSTOMERS:-$(ls -Sr "$data"/customers_[0-9]*.csv | head -1)}
pan full "$data/oa_$most/oa.shp" "$customers" pan_country
if [ -f "$data/council_2000/oa.shp" ]; then
    pan council "$data/council_2000/oa.shp" "$customers" pan_country
fi
