#!/usr/bin/env bash
# Ruby, PHP, Java and systemd, whose readers tests have read what keep writes: installed where that takes no question.
# Elsewhere the tests say which of them is missing.
set -euo pipefail
source "$(dirname "$0")/apt-install.sh"

missing=()
command -v ruby >/dev/null || missing+=(ruby)
php -r 'require "Dotenv/autoload.php"; require "Symfony/Component/Dotenv/autoload.php";' >/dev/null 2>&1 ||
  missing+=(php-cli php-vlucas-phpdotenv php-symfony-dotenv)
compgen -G '/usr/lib/*/systemd/libsystemd-shared-*.so' >/dev/null || compgen -G '/usr/lib/systemd/libsystemd-shared-*.so' >/dev/null ||
  missing+=(libsystemd-shared)
command -v javac >/dev/null || missing+=(default-jdk-headless)
apt_install "${missing[@]}"
