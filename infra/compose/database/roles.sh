#!/bin/bash
# Run once, when the volume of the database is empty: the two roles and the database that they share.
set -euo pipefail

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres --file=/gatehouse/roles.sql
# By standard input: what is an argument can be read by everybody on the machine.
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<SQL
alter role gatehouse_owner password '$(</run/secrets/owner-password)';
alter role gatehouse_app password '$(</run/secrets/app-password)';
create database gatehouse owner gatehouse_owner;
SQL
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=gatehouse --file=/gatehouse/database.sql
