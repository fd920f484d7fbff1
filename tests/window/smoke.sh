#!/usr/bin/env bash
# Opens the real window under Xvfb on the sample council, changes the question
# with the keyboard, clicks an area, saves a PNG through the path box, and
# checks that each had its effect. Usage: smoke.sh PROGRAM [FOLDER FOR PICTURES]
set -euo pipefail
program="$(realpath "$1")"
pictures="${2:-$(mktemp -d)}"
mkdir -p "$pictures"
work="$(mktemp -d)"
size="${WARDWISE_SIZE:-1366x768}"
width="${size%x*}"; height="${size#*x}"
display=":$((90 + RANDOM % 400))"
export HOME="$work" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config"
export DISPLAY="$display" WARDWISE_PATH_BOX=1
unset WAYLAND_DISPLAY

Xvfb "$display" -screen 0 "${width}x${height}x24" -nolisten tcp >"$work/xvfb.log" 2>&1 &
xvfb=$!
trap 'kill "${window:-}" "$xvfb" 2>/dev/null || true; wait 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -e "/tmp/.X11-unix/X${display#:}" ] && break; sleep 0.1; done

fail() { echo "smoke test: $1" >&2; cat "$work/window.log" >&2 || true; import -window root "$pictures/failed.png" || true; echo "picture: $pictures/failed.png" >&2; exit 1; }
picture() { import -window root "$pictures/$1.png"; }
# How many pixels differ between two pictures.
differ() { compare -metric AE "$pictures/$1.png" "$pictures/$2.png" null: 2>&1 | awk '{print int($1)}' || true; }

cd "$work"
"$program" >"$work/window.log" 2>&1 &
window=$!
id=""
for _ in $(seq 300); do
  id="$(xdotool search --onlyvisible --name 'Wardwise' 2>/dev/null | head -1)" && [ -n "$id" ] && break
  kill -0 "$window" 2>/dev/null || fail "the program ended before its window opened"
  sleep 0.1
done
[ -n "$id" ] || fail "no window within 30 s"
xdotool windowsize --sync "$id" "$width" "$height" 2>/dev/null || true
xdotool windowmove "$id" 0 0 2>/dev/null || true
xdotool windowfocus "$id" 2>/dev/null || true
