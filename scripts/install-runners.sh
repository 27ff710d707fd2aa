#!/usr/bin/env bash
# make and direnv, in which tests play what the page on pipelines shows: installed where that takes no question. Elsewhere the tests say
# which of them is missing.
set -euo pipefail
source "$(dirname "$0")/apt-install.sh"

missing=()
for runner in make direnv; do
  command -v "$runner" >/dev/null || missing+=("$runner")
done
apt_install "${missing[@]}"
