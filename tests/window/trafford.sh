#!/usr/bin/env bash
# A council's own files, worked as an officer would, in the real window under
# Xvfb: imported through the assistant into an empty workspace, asked about the
# older person's bus pass, brushed, selected, taken back, shown to a hall and
# exported; each checked by what the window shows and by what the command line
# says of the same workspace. Usage: trafford.sh PROGRAM [FOLDER FOR PICTURES]
set -euo pipefail
data="$(dirname "$0")/../../../shared/data"
[ -d "$data" ] || { echo "skipped: no ../shared"; exit 0; }
data="$(realpath "$data")"
recipe="$(realpath "$(dirname "$0")/../recipes/trafford.toml")"
source "$(dirname "$0")/common.sh"
page="1290x690+70+70"     # a place, without the rail
answer="710x80+345+48"    # the sentence on top
map="500x360+540+150"     # right of the legend
card="270x690+1080+60"
foot="700x200+350+555"    # the table or chart
still() { xdotool mousemove 700 62; }
# A press, a release and a move in one slow frame are no click.
click() { xdotool mousemove "$1" "$2"; sleep 0.2; xdotool click 1; sleep 0.5; }

# The recipe, without the question that it would ask: the window is to ask it.
sed -e '/^\[workspace.question\]/,/^level/d' -e "s#\(\.\./\)*shared/data#$data#" "$recipe" >"$work/files.toml"
council="$work/trafford.wardwise"
"$program" new "$council" >/dev/null
open_window "$council"
sleep 2
picture empty

# The files are named to the assistant, which tries them before it imports.
xdotool key ctrl+i
until_differs choosing empty "$page" 20000 "the path box did not open"
enter_path "$work/files.toml"
until_differs assistant choosing "$page" 20000 "the assistant shows no files"
# The tick before a forecast, thin and green: the files have been tried.
tick() { part tried "26x26+104+264" tick; convert "$pictures/tick.png" -fuzz 20% -fill '#FF00FF' -opaque '#2C8A5B' "$pictures/tick.png"; has_colour tick '#FF00FF'; }
for _ in $(seq 120); do
  picture tried
  tick && break
  running "while the files were tried"
  sleep 0.5
done
tick || fail "the files were not tried within a minute"
sleep 2
picture tried
xdotool key ctrl+Return
for _ in $(seq 120); do
  "$program" info "$council" >"$work/info" 2>&1 && grep -q 'placed by area code' "$work/info" && break
  running "while the files were imported"
  sleep 1
done
for line in 'placed by area code: 53,052' 'placed by postcode: 78,062' 'not placed: 2,056'; do
  grep -q "$line" "$work/info" || { cat "$work/info" >&2; fail "not in what was imported: $line"; }
done
until_differs report tried "$page" 20000 "no report of the import"

# The question: the bus pass, among people of 65 and over, by their profile.
click 32 75
until_differs first report "$page" 20000 "no answer after the import"
for _ in $(seq 120); do
  picture first; part first "$map" map-of-first
  has_colour map-of-first '#67A9CF' && break
  sleep 0.5
done
still; sleep 1; picture first
click 150 125; sleep 1.5
click 150 157; sleep 0.5
xdotool type --delay 40 "bus pass"; sleep 0.5
xdotool key Tab; sleep 0.3
xdotool key Return
still
until_differs service first "$answer" 500 "the service was not taken"
sleep 1; picture service
click 180 155; sleep 1.5
click 228 227
still
until_differs base service "$answer" 500 "the base was not taken"
sleep 1; picture base
click 107 306
still
until_differs profile base "$answer" 500 "the profile was not taken"
sleep 2; picture profile

# Another way to expect, and back.
click 225 306
still
until_differs overall profile "$map" 2000 "another question changed nothing"
xdotool key ctrl+z
until_differs undone overall "$map" 2000 "undo changed nothing"
sleep 1.5; picture undone
part profile "$map" map-of-profile; part undone "$map" map-of-undone
[ "$(differ map-of-profile map-of-undone)" -lt 200 ] || fail "undo did not bring back the map"

# The histogram, brushed: its areas are selected on map and card.
click 519 534
still
until_differs histogram undone "$foot" 3000 "no histogram"
sleep 1; picture histogram
xdotool mousemove 600 700 mousedown 1; sleep 0.3
xdotool mousemove 640 690; sleep 0.3
xdotool mousemove 700 680; sleep 0.3
xdotool mouseup 1
until_differs brushed histogram "$card" 2000 "brushing selected nothing"
part brushed "$map" map-of-brushed
has_colour map-of-brushed '#FFD400' || fail "what was brushed is not marked on the map"
xdotool key Escape
until_differs cleared brushed "$card" 2000 "Escape did not clear the selection"
sleep 1; picture cleared

# A row of the table: one area on the card.
click 390 534
still
until_differs table cleared "$foot" 3000 "no table"
sleep 1; picture table
click 500 621
until_differs row table "$card" 2000 "a row selected nothing"
sleep 1.5; picture row

# To the hall, to its first place, and back.
xdotool key F11
until_differs hall row "${size}+0+0" 50000 "no projector mode"
sleep 1.5; picture hall
xdotool key Right
until_differs place hall "430x300+940+0" 1000 "no first place for the hall"
xdotool key F11
until_differs back place "${size}+0+0" 50000 "projector mode was not left"

# A picture, and the table as CSV: small numbers are hidden in what leaves the
# window, unless the export dialog is told otherwise; so the command line is asked for the same.
sleep 1.5; picture back
xdotool key ctrl+e
until_differs saving back "${size}+0+0" 20000 "the path box did not open"
enter_path "$work/map.png"
until_file "$work/map.png"
for _ in $(seq 20); do identify "$work/map.png" >/dev/null 2>&1 && break; sleep 0.5; done
cp "$work/map.png" "$pictures/map.png"
has_colour map '#67A9CF' || fail "what was saved is no picture of the map"
sleep 1.5; picture saved
click 985 534
until_differs csv saved "${size}+0+0" 20000 "the path box did not open for the table"
enter_path "$work/window.csv"
until_file "$work/window.csv"
sleep 1
"$program" takeup --workspace "$council" --service 273 --base age:65+ --expected profile \
  --level oa --protect on --csv "$work/line.csv" >/dev/null
cmp "$work/window.csv" "$work/line.csv" || fail "the window's CSV is not the command line's"
[ "$(wc -l <"$work/window.csv")" -ge 739 ] || fail "the CSV has not every area"
running "on its way"
echo "Trafford in the window: passed; pictures in $pictures"
