#!/usr/bin/env bash
# Run once by the postgres image, when the primary's data folder is new: a database that Imago's role owns, which has no
# other rights; the roles that its web and its workers take, to have fewer still; a role and a slot for the standby.
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
