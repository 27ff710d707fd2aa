# Sourced: installs Debian packages where that takes no question, and is content where it does.

apt_install() {
  (($# > 0)) && command -v apt-get >/dev/null || return 0
  local as
  if (($(id -u) == 0)); then
    as=(env)
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as=(sudo -n env)
  else
    return 0
  fi
  local apt=("${as[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq)
  local install=("${apt[@]}" install -y --no-install-recommends "$@")
  "${install[@]}" >/dev/null 2>&1 || { "${apt[@]}" update >/dev/null 2>&1 && "${install[@]}" >/dev/null 2>&1; } || true
}
