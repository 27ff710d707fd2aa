#!/usr/bin/env bash
# zsh and fish, in which tests press Tab: installed where that takes no question. Elsewhere the tests say which of them is missing.
set -euo pipefail

missing=()
for shell in zsh fish; do
  command -v "$shell" >/dev/null || missing+=("$shell")
done
if ((${#missing[@]} == 0)) || ! command -v apt-get >/dev/null; then exit 0; fi

if (($(id -u) == 0)); then
  as=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as=(sudo -n env)
else
  exit 0
fi

apt() {
  "${as[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null 2>&1
}
apt install -y --no-install-recommends "${missing[@]}" || { apt update && apt install -y --no-install-recommends "${missing[@]}"; } || true
