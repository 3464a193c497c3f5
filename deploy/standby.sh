#!/usr/bin/env bash
# Runs a standby: a copy of the primary that follows it and can be read. To let it take over, run pg_ctl promote in it.
# PGHOST, PGPORT, PGUSER and PGPASSWORD name the primary and the role that copies it; the arguments start the server.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  # Retries until the primary accepts, and deletes the rest of a copy that broke off.
  until pg_basebackup --pgdata="$PGDATA" --slot=standby --wal-method=stream --checkpoint=fast --write-recovery-conf; do
    find "$PGDATA" -mindepth 1 -delete
    sleep 2
  done
fi
exec "$@"
