#!/usr/bin/env bash
# clang-format over all sources, clang-tidy over those that changed since they were last clean (build/tidy keeps a digest
# of each source with all project headers it includes, so a second run is quick).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=build/release
stamps=build/tidy
mkdir -p "$stamps"

mapfile -t sources < <(git -c safe.directory='*' ls-files --cached --others --exclude-standard -- '*.cc' '*.h')
clang-format --dry-run -Werror "${sources[@]}"

deps_of() {  # "source header header …" of the project, one line an object
  ninja -C "$build" -t deps | awk -v root="$PWD/" '
    /^[^ ].*: #deps/ {if (line != "") print line; line = ""; next}
    /^    / {name = $1; sub("^\\.\\./\\.\\./", root, name); if (index(name, root) == 1 && name !~ /\/build\//) line = line " " substr(name, length(root) + 1)}
    END {if (line != "") print line}'
}

todo=()
while read -r source headers; do
  case "$source" in *.cc) ;; *) continue ;; esac
  [ -e "$source" ] || continue
  # shellcheck disable=SC2086
  digest=$(cat "$source" $headers .clang-tidy 2>/dev/null | sha256sum | cut -c1-64)
  stamp=$stamps/${source//\//_}
  [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ] || todo+=("$source $digest $stamp")
done < <(deps_of | sort -u -k1,1)

echo "clang-tidy: ${#todo[@]} files to look at"
[ "${#todo[@]}" -eq 0 ] && exit 0
printf '%s\n' "${todo[@]}" | xargs -P "$(nproc)" -L 1 bash -c '
  if out=$(clang-tidy --quiet -p '"$build"' "$0" 2>/dev/null); then echo "$1" >"$2"; else printf "%s\n%s\n" "$0" "$out"; exit 1; fi'
