#!/usr/bin/env bash
# Builds the fuzz targets with clang and runs each for some seconds on its seeds; prints a table, keeps what it found.
#   tests/fuzz/run.sh [SECONDS] [TARGET…]      default: 10 seconds, every target
# Ends 0 only if no target found anything. Findings lie in build/fuzz/found/TARGET; corpora grow in build/fuzz/corpus.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-10}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for file in tests/fuzz/*_fuzzer.cc; do targets+=("$(basename "$file" _fuzzer.cc)"); done
fi

cmake --preset fuzz >/dev/null || exit 2
programs=()
for target in "${targets[@]}"; do programs+=("${target}_fuzzer"); done
cmake --build --preset fuzz --target "${programs[@]}" >build/fuzz/build.log 2>&1 || { tail -20 build/fuzz/build.log; exit 2; }

# Documents of the sample submission are seeds too, where it has been made (samples/run.sh); they are not kept in git.
samples=build/samples
more_seeds() {
  local target=$1 folder=build/fuzz/sample_seeds/$1
  mkdir -p "$folder"
  [ -d "$samples" ] || return 0
  case "$target" in
    pdf_facts|revisions|readers) find "$samples" -name '*.pdf' -size -300k ;;
    archive) find "$samples" -name '*.zip' -size -300k ;;
    *) return 0 ;;
  esac | head -60 | while read -r file; do cp -n "$file" "$folder/$(sha256sum "$file" | cut -c1-16)"; done
}

export OMP_THREAD_LIMIT=1 ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1
bad=0
printf '%-22s %10s %9s %9s %s\n' target inputs edges corpus found
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target found=build/fuzz/found/$target log=build/fuzz/$target.log
  mkdir -p "$corpus" "$found"
  more_seeds "$target"
  # A single input of a whole document may take long under the sanitizers; elsewhere seconds are a hang.
  timeout=10; [ "$target" = pdf_facts ] && timeout=120
  build/fuzz/"${target}_fuzzer" -max_total_time="$seconds" -timeout=$timeout -rss_limit_mb=3000 -print_final_stats=1 \
    -artifact_prefix="$found/" "$corpus" "tests/fuzz/seeds/$target" "build/fuzz/sample_seeds/$target" >"$log" 2>&1
  rc=$?
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)
  result=-
  if [ $rc -ne 0 ]; then
    bad=1
    result=$(grep -m1 -E 'SUMMARY|ERROR:|property does not hold|runtime error' "$log")
  fi
  printf '%-22s %10s %9s %9s %s\n' "$target" "${inputs:-?}" "${edges:-?}" "$(find "$corpus" -type f | wc -l)" "$result"
done
exit $bad
