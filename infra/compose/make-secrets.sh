#!/bin/sh
# Makes the files below secrets/ that compose.yaml mounts, each unless it is there. Run once, and keep a copy of
# master-key elsewhere: what is encrypted under it is lost with it.
set -eu
cd "$(dirname "$0")"

# Whoever may enter this folder may read all of it. In the containers other accounts read the files, so they are open.
umask 022
mkdir -p secrets
chmod 700 secrets

make() {
  test -e "secrets/$1" || printf '%s\n' "$2" >"secrets/$1"
}
random() {
  head -c 24 /dev/urandom | od -A n -t x1 | tr -d ' \n'
}

make postgres-password "$(random)"
make owner-password "$(random)"
make app-password "$(random)"
make redis-password "$(random)"
make master-key "$(head -c 32 /dev/urandom | base64)"
make database-url "postgresql://gatehouse_app:$(cat secrets/app-password)@postgres:5432/gatehouse"
make database-owner-url "postgresql://gatehouse_owner:$(cat secrets/owner-password)@postgres:5432/gatehouse"
make redis-url "redis://:$(cat secrets/redis-password)@redis:6379"
