#!/usr/bin/env bash
# The floors: extractors include nobody above, verifiers include extractors, nobody includes the pipeline from below, and
# no two files include each other, not even in a ring.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
failed=0

refuse() {  # room, pattern of includes it may not have
  if grep -rnE "^#include \"($2)/" --include='*.h' --include='*.cc' "$1"; then
    echo "FAIL: $1 may not include $2"
    failed=1
  fi
}
refuse extractors 'verifiers|pipeline|samples|tests'
refuse verifiers 'pipeline|samples|tests'
refuse pipeline 'samples|tests'
refuse samples 'verifiers|pipeline|tests'

# Every edge "a includes b"; tsort names the members of a ring.
rings=$(grep -rHoE '^#include "[^"]+"' --include='*.h' --include='*.cc' extractors verifiers pipeline samples |
  sed -E 's/^([^:]+):#include "([^"]+)"/\1 \2/' | tsort 2>&1 >/dev/null || true)
if [ -n "$rings" ]; then
  echo "FAIL: files include each other:"
  echo "$rings"
  failed=1
fi

edges=$(grep -rhoE '^#include "[^"]+"' --include='*.h' --include='*.cc' extractors verifiers pipeline | wc -l)
[ "$edges" -gt 20 ] || { echo "FAIL: only $edges includes seen; is the test looking in the right place?"; failed=1; }
exit "$failed"
