#!/usr/bin/env bash
# Kills a run with SIGKILL at 50 random moments, resumes it each time, and compares the last report with that of an
# undisturbed run, byte for byte. Then compares runs with 1 and with 2 workers and prints the ratio of their times.
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
seconds() { date +%s.%N; }

began=$(seconds); check "$work/two" 2; two=$(echo "$(seconds) - $began" | bc)
began=$(seconds); check "$work/one" 1; one=$(echo "$(seconds) - $began" | bc)
if cmp -s "$work/one/report.json" "$work/two/report.json"; then
  echo "1 and 2 workers: the same report, $(stat -c %s "$work/two/report.json") bytes; $one s and $two s, ratio $(echo "scale=2; $one / $two" | bc)"
else
  echo "1 and 2 workers: DIFFERENT reports"; exit 1
fi

# Moments are spread over one undisturbed run; a run that came to its end starts anew from an empty store.
done_kills=0 finished=0 orphans=0
while [ "$done_kills" -lt "$kills" ]; do
  "$program" check "$submissions" --policy default --at "$at" --out "$work/killed" --jobs 2 --fail-on never --quiet >/dev/null 2>&1 &
  run=$!
  sleep "$(echo "scale=3; $two * $((RANDOM % 1000)) / 4000" | bc)"
  children=$(pgrep -P "$run" || true)
  if kill -9 "$run" 2>/dev/null; then
    done_kills=$((done_kills + 1))
    wait "$run" 2>/dev/null
    sleep 0.1
    for child in $children; do kill -0 "$child" 2>/dev/null && orphans=$((orphans + 1)); done
  else
    wait "$run" 2>/dev/null
    finished=$((finished + 1))
    cmp -s "$work/killed/report.json" "$work/two/report.json" || { echo "after $done_kills kills: DIFFERENT report"; exit 1; }
    rm -rf "$work/killed"
  fi
done
check "$work/killed" 2
cmp -s "$work/killed/report.json" "$work/two/report.json" || { echo "after $kills kills: DIFFERENT report"; exit 1; }
echo "$kills kills, $finished runs finished between them, $orphans orphans: the last report is the same"
[ "$orphans" -eq 0 ]
