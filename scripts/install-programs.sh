#!/usr/bin/env bash
# zsh and fish, in which tests press Tab, and make and direnv, in which they play what the page on pipelines shows: installed where that
# takes no question. Elsewhere the tests say which of them is missing.
set -euo pipefail
source "$(dirname "$0")/apt-install.sh"

missing=()
for program in zsh fish make direnv; do
  command -v "$program" >/dev/null || missing+=("$program")
done
apt_install "${missing[@]}"
