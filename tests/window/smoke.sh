#!/usr/bin/env bash
# Opens the real window under Xvfb on the sample council, changes the question
# with the keyboard, clicks an area, saves a PNG through the path box, and
# checks that each had its effect. Usage: smoke.sh PROGRAM [FOLDER FOR PICTURES]
set -euo pipefail
source "$(dirname "$0")/common.sh"
map="500x420+540+150"     # right of the legend, at 1366 × 768
card="270x700+1096+44"
open_window

# The first answer: a map in the colours below and above expectation.
answered=""
for _ in $(seq 240); do
  picture answered; part answered "$map" map-of-answered
  if has_colour map-of-answered '#67A9CF' && has_colour map-of-answered '#EF8A62'; then answered=yes; break; fi
  running "before its first answer"
  sleep 0.5
done
[ -n "$answered" ] || fail "no map within two minutes"
xdotool mousemove 700 70
sleep 1
picture answered

# Another question: expected from the overall rate.
xdotool mousemove 225 306 click 1
xdotool mousemove 700 70
until_differs overall answered "$map" 2000 "another question changed nothing"

# Taken back: the first map again.
xdotool key ctrl+z
until_differs undone overall "$map" 2000 "undo changed nothing"
sleep 1
picture undone
part answered "$map" map-of-answered; part undone "$map" map-of-undone
[ "$(differ map-of-answered map-of-undone)" -lt 200 ] || fail "undo did not bring back the first map"

# An area clicked: its card takes the place of the method card on the right.
xdotool mousemove 740 240 click 1
until_differs selected answered "$card" 2000 "a click on the map selected nothing"

# The map saved as PNG through the path box.
xdotool key ctrl+e
until_differs saving selected "${size}+0+0" 20000 "the path box did not open"
enter_path "$work/saved.png"
until_file "$work/saved.png"
sleep 0.5
identify "$work/saved.png" | grep ' PNG ' >/dev/null || fail "what was saved is no PNG"
cp "$work/saved.png" "$pictures/saved.png"
running "on its way"
echo "smoke test: passed; pictures in $pictures"
