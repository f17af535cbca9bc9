#!/usr/bin/env bash
# The same submission with 1 and with 2 workers: the reports must be the same bytes; prints both times and their ratio.
#   tests/bench/workers.sh [SUBMISSION]      default: the sample submission
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
submission=${1:-build/samples/submission}
program=${KC_BUILD:-build/release}/kiemchung
[ -e "$submission" ] || { echo "no $submission: run samples/run.sh first, or name a folder" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Wall clock, and the processor time of the program and all its workers, in seconds.
timed() {
  local jobs=$1
  TIMEFORMAT='%R %U %S'
  { time "$program" check "$submission" --policy default --at 2025-01-15T03:00:00Z --out "$work/$jobs" --jobs "$jobs" \
    --fail-on never --quiet >/dev/null 2>"$work/errors"; } 2>"$work/time" || [ $? -eq 4 ] || { cat "$work/errors"; exit 1; }
  cat "$work/time"
}
read -r wall1 user1 system1 < <(timed 1)
read -r wall2 user2 system2 < <(timed 2)
for format in json html; do
  cmp "$work/1/report.$format" "$work/2/report.$format" || { echo "DIFFERENT report.$format"; exit 1; }
done
awk -v w1="$wall1" -v w2="$wall2" -v c1="$(echo "$user1 $system1" | awk '{print $1+$2}')" \
  -v c2="$(echo "$user2 $system2" | awk '{print $1+$2}')" -v bytes="$(stat -c %s "$work/1/report.json")" 'BEGIN {
  printf "1 and 2 workers: the same report, %d bytes\n", bytes
  printf "1 worker  %6.2f s (%.2f s of processor time)\n2 workers %6.2f s (%.2f s of processor time)\n", w1, c1, w2, c2
  printf "ratio of the times %.2f\n", w1 / w2 }'
