#!/usr/bin/env bash
# The top level is what the user fixed, plus a licence, presets and dot-files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
allowed='CMakeLists.txt CMakePresets.json LICENSE README.md config extractors pipeline samples tests verifiers'
found=$(git -c safe.directory='*' ls-files | sed 's,/.*,,' | sort -u | grep -v '^\.' | tr '\n' ' ')
for name in $found; do
  case " $allowed " in *" $name "*) ;; *) echo "FAIL: $name does not belong on the top level"; exit 1 ;; esac
done
for name in $allowed; do
  case " $found " in *" $name "*) ;; *) echo "FAIL: $name is missing"; exit 1 ;; esac
done
