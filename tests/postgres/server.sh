#!/usr/bin/env bash
# A PostgreSQL of the tests' own, without a password and without care for a power cut:
#   server.sh start FOLDER   and its address is in FOLDER/url
#   server.sh durable FOLDER the same with care, as people run it
#   server.sh stop FOLDER
# It ends by itself when the process that asked for it is gone.
set -euo pipefail

action=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[[ -n $programs ]] || programs=$(pg_config --bindir 2>/dev/null || true)

# PostgreSQL refuses to run as root.
unprivileged=()
if ((EUID == 0)); then
  user=nobody
  getent passwd postgres >/dev/null && user=postgres
  unprivileged=(runuser -u "$user" --)
fi

stop() {
  [[ -f $folder/place ]] || return 0
  local place
  place=$(<"$folder/place")
  if [[ -f $place/data/postmaster.pid ]]; then
    (cd / && "${unprivileged[@]}" "$programs/pg_ctl" -D "$place/data" -m immediate -w stop) || true
  fi
  rm -rf "$place" "$folder/place" "$folder/url"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

careless=(-c fsync=off -c full_page_writes=off)

durable() {
  careless=()
  start
}

start() {
  [[ -x $programs/initdb ]] || {
    echo "PostgreSQL is not installed: run './dev test' once, or install the package postgresql" >&2
    exit 1
  }
  stop
  local place port
  # The path of a socket must be short.
  place=$(cd / && "${unprivileged[@]}" mktemp -d "${TMPDIR:-/tmp}/desk-postgres-XXXXXX")
  echo "$place" >"$folder/place"
  cd /
  # Not the locale C: the order of texts must not depend on it.
  "${unprivileged[@]}" "$programs/initdb" -D "$place/data" --username=desk --auth=trust --no-sync \
    --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log"
  port=$(free_port) # As late as can be: others look for one, too.
  "${unprivileged[@]}" "$programs/pg_ctl" -D "$place/data" -l "$place/log" -w start -o "\
    -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$place \
    -c max_connections=300 ${careless[*]}" >"$folder/start.log" ||
    { cat "$place/log" >&2; exit 1; }
  "$programs/createdb" -h "$place" -p "$port" -U desk desk
  echo "postgresql://desk@127.0.0.1:$port/desk" >"$folder/url.new"
  mv "$folder/url.new" "$folder/url"
  stop_with "$PPID" "$place" </dev/null >/dev/null 2>&1 &
}

# When a process began: another one may get its number.
began() {
  local facts
  facts=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  cut -d' ' -f20 <<<"${facts##*) }"
}

# stop_with PROCESS PLACE: unless somebody has stopped it before.
stop_with() {
  local begin
  begin=$(began "$1")
  while [[ -n $begin && "$(began "$1")" == "$begin" ]]; do sleep 2; done
  [[ $(cat "$folder/place") == "$2" ]] && stop
}

"$action"
