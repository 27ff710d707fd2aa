#!/usr/bin/env bash
# zsh and fish, in which tests press Tab: installed where that takes no question. Elsewhere the tests say which of them is missing.
set -euo pipefail
source "$(dirname "$0")/apt-install.sh"

missing=()
for shell in zsh fish; do
  command -v "$shell" >/dev/null || missing+=("$shell")
done
apt_install "${missing[@]}"
