-- The greatest common divisor of many integers. 0 for none, and for zeros alone.
create aggregate imago.gcd(bigint) (sfunc = pg_catalog.gcd, stype = bigint, initcond = '0', parallel = safe);
comment on aggregate imago.gcd(bigint) is 'The greatest common divisor of the values that are not null.';
