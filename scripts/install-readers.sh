#!/usr/bin/env bash
# Programs of Ruby, PHP and systemd that read .env files, which tests have read what keep writes: installed where that takes no question.
# Elsewhere the tests say which of them is missing.
set -euo pipefail
source "$(dirname "$0")/apt-install.sh"

missing=()
ruby -e 'require "dotenv"' >/dev/null 2>&1 || missing+=(ruby ruby-dotenv)
php -r 'require "Dotenv/autoload.php"; require "Symfony/Component/Dotenv/autoload.php";' >/dev/null 2>&1 ||
  missing+=(php-cli php-vlucas-phpdotenv php-symfony-dotenv)
compgen -G '/usr/lib/*/systemd/libsystemd-shared-*.so' >/dev/null || compgen -G '/usr/lib/systemd/libsystemd-shared-*.so' >/dev/null ||
  missing+=(libsystemd-shared)
apt_install "${missing[@]}"
