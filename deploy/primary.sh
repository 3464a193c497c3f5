#!/usr/bin/env bash
# The postgres image runs this once, when the primary's data folder is new. It creates a database, the role that owns it
# and has no other rights, the roles with fewer rights for web and workers with a login each, and a role and a slot for
# the standby.
set -euo pipefail

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
  --set=imago="$IMAGO_PASSWORD" --set=web="$WEB_PASSWORD" --set=worker="$WORKER_PASSWORD" \
  --set=replication="$REPLICATION_PASSWORD" --output=/dev/null <<'SQL'
create role imago login password :'imago';
create database imago owner imago;
create role imago_web;
create role imago_worker;
grant imago_web, imago_worker to imago;
create role web_login login password :'web' in role imago_web;
create role worker_login login password :'worker' in role imago_worker;
create role replicator login replication password :'replication';
select pg_create_physical_replication_slot('standby');
SQL
echo 'host replication replicator all scram-sha-256' >> "$PGDATA/pg_hba.conf"
