-- Multiplies in the order it is given, one IEEE multiplication a row: the same bits everywhere, unlike exp(sum(ln(x))).
create aggregate imago.product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1');
comment on aggregate imago.product(double precision) is 'The product in the given order; nulls are passed over.';
