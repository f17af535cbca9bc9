#!/usr/bin/env bash
# Installs the Debian 12 packages of config/packages.txt that are missing. As root, or with sudo.
#   install_packages.sh          what the program needs
#   install_packages.sh --tests  and what its tests need
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
list=$here/config/packages.txt

wanted() {  # the packages of one part of the list
  awk -v tests="$1" '/^# test:/ {exit_tests = !tests; if (exit_tests) exit} /^[^#]/ {print $1}' "$list"
}

tests=0
case "${1:-}" in
  --tests) tests=1 ;;
  "") ;;
  *) echo "usage: $0 [--tests]" >&2; exit 2 ;;
esac

missing=()
for package in $(wanted "$tests"); do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' && continue
  # Another vendor's nodejs brings its own npm, and Debian's conflicts with it.
  [ "$package" = npm ] && command -v npm >/dev/null && continue
  missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Missing packages: ${missing[*]}. Run this as root, or install sudo." >&2; exit 2; }
  as_root=(sudo)
fi
echo "Installing: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -q >&2
# Services that come with a package (nginx, for a test) are not started: apt asks this file.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
