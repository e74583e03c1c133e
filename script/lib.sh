# Shared by the scripts in this folder; to be sourced, from bash 3.2 on.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${ROOMKEEPER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/roomkeeper}

# Without compiled files every start of Home Assistant takes three times as
# long; a PYTHONPATH or an active venv of the caller is no part of ours.
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Sets $uv: the one on PATH, else one of our own from PyPI.
find_uv() {
  uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1 && return
  uv=$cache/uv/bin/uv
  "$uv" --version >/dev/null 2>&1 && return
  say "Getting uv"
  mkdir -p "$cache"
  rm -rf "$cache/uv.new"
  # With --target, pip alone will do; a venv would need Debian's python3-venv.
  # The installer is for machines that have no pip.
  if python3 -m pip install --quiet --target "$cache/uv.new" uv >"$cache/uv.log" 2>&1 ||
    curl -fsSL https://astral.sh/uv/install.sh 2>>"$cache/uv.log" |
    UV_INSTALL_DIR=$cache/uv.new/bin UV_NO_MODIFY_PATH=1 sh >>"$cache/uv.log" 2>&1; then
    rm -rf "$cache/uv"
    mv "$cache/uv.new" "$cache/uv"
  else
    cat "$cache/uv.log" >&2
    die "uv is missing, and neither pip nor its installer could get it: https://docs.astral.sh/uv"
  fi
}
