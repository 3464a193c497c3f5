-- Two noises as one, cos(s pi/2) a + sin(s pi/2) b: a at share 0, b at share 1. The squares of the weights add up to 1,
-- so the mixture of independent standard normal numbers is standard normal again, and the network takes it for noise.
-- (On the straight line between them, (1 - s) a + s b, the variance sinks to 1/2, and the picture turns grey.) Degrees,
-- because cosd and sind are exact at 0 and 90, and meet at 45: b mixed into a by 3/8 has the bits of a into b by 5/8.
create function imago.mixed_noise(a real[], b real[], share double precision) returns real[]
language sql immutable parallel safe as $$
  select imago.to_real(array(
    select of_a * x + of_b * y
    from (select unnest(a) as x, unnest(b) as y, generate_series(1, cardinality(a)) as i) as element
    order by i
  ))
  from (select cosd(90 * share), sind(90 * share) offset 0) as weight(of_a, of_b)
  where imago.require(share between 0 and 1, 'IM005',
      format('share is %s, it must be 0..1', coalesce(share::text, 'null')), 'share')
    and imago.require(cardinality(a) = cardinality(b), 'IM002',
      format('a has %s values and b %s, noises of one shape can be mixed',
        coalesce(cardinality(a)::text, 'no'), coalesce(cardinality(b)::text, 'no')))
    and imago.check_finite(a, 'a')
    and imago.check_finite(b, 'b')
$$;
comment on function imago.mixed_noise(real[], real[], double precision) is
  'cos(share pi/2) a + sin(share pi/2) b, flat: standard normal if a and b are, and independent. Errors: IM002 different lengths, IM004 NaN or infinity, IM005 share.';
