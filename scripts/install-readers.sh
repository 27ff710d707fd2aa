#!/usr/bin/env bash
# Programs of Ruby, PHP and systemd that read .env files, which tests have read what keep writes: installed where that takes no question.
# Elsewhere the tests say which of them is missing.
set -euo pipefail

missing=()
ruby -e 'require "dotenv"' >/dev/null 2>&1 || missing+=(ruby ruby-dotenv)
php -r 'require "Dotenv/autoload.php"; require "Symfony/Component/Dotenv/autoload.php";' >/dev/null 2>&1 ||
  missing+=(php-cli php-vlucas-phpdotenv php-symfony-dotenv)
compgen -G '/usr/lib/*/systemd/libsystemd-shared-*.so' >/dev/null || compgen -G '/usr/lib/systemd/libsystemd-shared-*.so' >/dev/null ||
  missing+=(libsystemd-shared)
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
