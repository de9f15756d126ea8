#!/usr/bin/env bash
# Prints code=false if all that changed since a commit lies in data/, else code=true; also where that commit is unknown.
set -euo pipefail
base=${1:-}
if [ -n "$base" ] && git cat-file -e "$base^{commit}" 2>/dev/null; then
  if git diff --name-only "$base"...HEAD | grep -qv '^data/'; then echo code=true; else echo code=false; fi
else
  echo code=true
fi
