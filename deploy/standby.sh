#!/usr/bin/env bash
# A copy of the primary that follows it and can be read; to let it take over, run pg_ctl promote in it. Where the primary
# is, and who may copy it, is in PGHOST, PGPORT, PGUSER and PGPASSWORD; the arguments are the server's command.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  # Until the primary lets it; what a copy that broke off has left is of no use.
  until pg_basebackup --pgdata="$PGDATA" --slot=standby --wal-method=stream --checkpoint=fast --write-recovery-conf; do
    find "$PGDATA" -mindepth 1 -delete
    sleep 2
  done
fi
exec "$@"
