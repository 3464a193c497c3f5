#!/usr/bin/env bash
# The postgres image runs this once, when the primary's data folder is new. It creates a database, the role that owns it
# and has no other rights, the roles with fewer rights for web and workers, and a role and a slot for the standby.
set -euo pipefail

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
  --set=imago="$IMAGO_PASSWORD" --set=replication="$REPLICATION_PASSWORD" --output=/dev/null <<'SQL'
create role imago login password :'imago';
create database imago owner imago;
create role imago_web;
create role imago_worker;
grant imago_web, imago_worker to imago;
create role replicator login replication password :'replication';
select pg_create_physical_replication_slot('standby');
SQL
echo 'host replication replicator all scram-sha-256' >> "$PGDATA/pg_hba.conf"
