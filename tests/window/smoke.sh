#!/usr/bin/env bash
# Opens the real window under Xvfb on the sample council, changes the question
# with the keyboard, clicks an area, saves a PNG through the path box, and
# checks that each had its effect. Usage: smoke.sh PROGRAM [FOLDER FOR PICTURES]
set -euo pipefail
export PATH="/usr/bin:$PATH"   # the system's own ImageMagick, whatever else is installed
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

# The map's part of a picture, right of the legend, at 1366 × 768.
map_of() { convert "$pictures/$1.png" -crop "500x420+540+150" +repage "$pictures/map-of-$1.png"; }
card_of() { convert "$pictures/$1.png" -crop "290x700+1070+44" +repage "$pictures/card-of-$1.png"; }
has_colour() { convert "$pictures/map-of-$1.png" -format %c histogram:info: | grep -i "$2" >/dev/null; }

# The first answer: a map in the colours below and above expectation.
answered=""
for _ in $(seq 240); do
  picture answered; map_of answered
  if has_colour answered '#67A9CF' && has_colour answered '#EF8A62'; then answered=yes; break; fi
  kill -0 "$window" 2>/dev/null || fail "the program ended before its first answer"
  sleep 0.5
done
[ -n "$answered" ] || fail "no map within two minutes"
xdotool mousemove 700 70
sleep 1
picture answered; map_of answered; card_of answered

# Another question: expected from the overall rate.
xdotool mousemove 225 306 click 1
xdotool mousemove 700 70
for _ in $(seq 40); do
  sleep 0.5
  picture overall; map_of overall
  [ "$(differ map-of-answered map-of-overall)" -gt 2000 ] && break
done
[ "$(differ map-of-answered map-of-overall)" -gt 2000 ] || fail "another question changed nothing"

# Taken back: the first map again.
xdotool key ctrl+z
for _ in $(seq 40); do
  sleep 0.5
  picture undone; map_of undone
  [ "$(differ map-of-answered map-of-undone)" -lt 200 ] && break
done
[ "$(differ map-of-answered map-of-undone)" -lt 200 ] || fail "undo did not bring back the first map"

# An area clicked: its card takes the place of the method card on the right.
xdotool mousemove 740 240 click 1
sleep 2
picture selected; card_of selected
[ "$(differ card-of-answered card-of-selected)" -gt 2000 ] || fail "a click on the map selected nothing"

# The map saved as PNG through the path box.
xdotool key ctrl+e
for _ in $(seq 40); do
  sleep 0.5
  picture saving
  [ "$(differ selected saving)" -gt 20000 ] && break
done
[ "$(differ selected saving)" -gt 20000 ] || fail "the path box did not open"
xdotool key ctrl+a
xdotool type --delay 15 "$work/saved.png"
sleep 0.5
xdotool key Return
for _ in $(seq 60); do [ -s "$work/saved.png" ] && break; sleep 0.5; done
[ -s "$work/saved.png" ] || fail "no PNG was saved"
sleep 0.5
identify "$work/saved.png" | grep -q ' PNG ' || fail "what was saved is no PNG"
cp "$work/saved.png" "$pictures/saved.png"
kill -0 "$window" 2>/dev/null || fail "the program ended on its way"
echo "smoke test: passed; pictures in $pictures"
