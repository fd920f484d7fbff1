# What the real-window tests share: a screen without a screen, the program on
# it, pictures of it, and what differs between them. Sourced, not run.

export PATH="/usr/bin:$PATH"   # the system's own ImageMagick, whatever else is installed
program="$(realpath "$1")"
pictures="${2:-$(mktemp -d)}"
mkdir -p "$pictures"
work="$(mktemp -d)"
size="${WARDWISE_SIZE:-1366x768}"
width="${size%x*}"; height="${size#*x}"
export HOME="$work" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config"
export WARDWISE_PATH_BOX=1
unset WAYLAND_DISPLAY
window=""; id=""

# A free number: what an earlier run left behind of its own is in no way.
Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp 3>"$work/display" >"$work/xvfb.log" 2>&1 &
xvfb=$!
trap 'kill "${window:-}" "$xvfb" 2>/dev/null || true; wait 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=":$(cat "$work/display")"

fail() { echo "window test: $1" >&2; cat "$work/window.log" >&2 || true; import -window root "$pictures/failed.png" || true; echo "picture: $pictures/failed.png" >&2; exit 1; }
picture() { import -window root "$pictures/$1.png"; }
# How many pixels differ between two pictures.
differ() { compare -metric AE "$pictures/$1.png" "$pictures/$2.png" null: 2>&1 | awk '{print int($1)}' || true; }
# The part of a picture, as WIDTHxHEIGHT+X+Y, under another name.
part() { convert "$pictures/$1.png" -crop "$2" +repage "$pictures/$3.png"; }
# Whether a picture has a colour, as #RRGGBB.
has_colour() { convert "$pictures/$1.png" -format %c histogram:info: | grep -i "$2" >/dev/null; }
running() { kill -0 "$window" 2>/dev/null || fail "the program ended $1"; }

# Opens the program with these arguments and puts its window in the corner.
open_window() {
  cd "$work"
  "$program" "$@" >"$work/window.log" 2>&1 &
  window=$!
  for _ in $(seq 300); do
    id="$(xdotool search --onlyvisible --name 'Wardwise' 2>/dev/null | head -1)" && [ -n "$id" ] && break
    running "before its window opened"
    sleep 0.1
  done
  [ -n "$id" ] || fail "no window within 30 s"
  xdotool windowsize --sync "$id" "$width" "$height" 2>/dev/null || true
  xdotool windowmove "$id" 0 0 2>/dev/null || true
  xdotool windowfocus "$id" 2>/dev/null || true
}

# Takes pictures named $1 until the part $3 of it differs from that of $2 by
# more than $4 pixels; fails with $5 otherwise.
until_differs() {
  local now="$1" before="$2" region="$3" pixels="$4"
  part "$before" "$region" "part-of-$before"
  for _ in $(seq 60); do
    sleep 0.5
    picture "$now"; part "$now" "$region" "part-of-$now"
    [ "$(differ "part-of-$before" "part-of-$now")" -gt "$pixels" ] && return 0
    running "on its way"
  done
  fail "$5"
}

# Types a path into the path box that is open, and enters it.
enter_path() {
  xdotool key ctrl+a
  xdotool type --delay 15 "$1"
  sleep 0.5
  xdotool key Return
}

# Waits for a file that is not empty.
until_file() {
  for _ in $(seq 60); do [ -s "$1" ] && return 0; sleep 0.5; done
  fail "no file was written: $1"
}
