#!/usr/bin/env bash
# Kills a run with SIGKILL at 50 random moments, resumes it each time, and compares the last report with that of an
# undisturbed run, byte for byte. Every second time one of its workers is killed first, which must cost nothing.
#   tests/fault/kill_parent.sh [SUBMISSIONS] [KILLS]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
submissions=${1:-build/samples/submission}
kills=${2:-50}
program=${KC_BUILD:-build/release}/kiemchung
at=2025-01-15T03:00:00Z
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
RANDOM=7

check() { "$program" check "$submissions" --policy default --at "$at" --out "$1" --jobs "$2" --fail-on never --quiet >/dev/null; }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
# pause SHARE: sleeps for a random part of SHARE thousandths of an undisturbed run.
pause() { sleep "$(awk -v whole="$whole" -v random="$RANDOM" -v share="$1" 'BEGIN {print whole * share * random / 32768 / 1e6}')"; }
# gone PID: whether it ends within five seconds, as it must without its parent.
gone() { for _ in $(seq 50); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done; return 1; }

began=$(milliseconds)
check "$work/two" 2
whole=$(($(milliseconds) - began))

# Moments are spread over one undisturbed run; a run that came to its end starts anew from an empty store.
done_kills=0 finished=0 orphans=0 workers=0
while [ "$done_kills" -lt "$kills" ]; do
  "$program" check "$submissions" --policy default --at "$at" --out "$work/killed" --jobs 2 --fail-on never --quiet >/dev/null 2>&1 &
  run=$!
  pause 250
  children=$(pgrep -P "$run" || true)
  if [ $((done_kills % 2)) -eq 1 ] && [ -n "$children" ]; then
    kill -9 "$(echo "$children" | shuf -n 1 --random-source=<(yes "$done_kills"))" 2>/dev/null && workers=$((workers + 1))
    pause 125
    children=$(pgrep -P "$run" || true)
  fi
  if kill -9 "$run" 2>/dev/null; then
    done_kills=$((done_kills + 1))
    wait "$run" 2>/dev/null
    for child in $children; do gone "$child" || orphans=$((orphans + 1)); done
  else
    wait "$run" 2>/dev/null
    finished=$((finished + 1))
    cmp -s "$work/killed/report.json" "$work/two/report.json" || { echo "after $done_kills kills: DIFFERENT report"; exit 1; }
    rm -rf "$work/killed"
  fi
done
check "$work/killed" 2
cmp -s "$work/killed/report.json" "$work/two/report.json" || { echo "after $kills kills: DIFFERENT report"; exit 1; }
echo "$kills kills of the run and $workers of single workers, $finished runs finished between them, $orphans orphans: the last report is the same"
[ "$orphans" -eq 0 ]
