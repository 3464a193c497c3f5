-- Standard normal numbers as a pure function of (seed, t, element): a step that is tried again draws the same noise,
-- and any element can be drawn alone. The counter-based generator is SHA-256 of the three integers, 16 bytes, high
-- bytes first: built in, the same on every version, and at under 1 us no slower than an integer hash spelled out in
-- SQL. The first two 32-bit words of the digest are uniforms, u in (0, 1) and v in [0, 1), for the cosine half of
-- Box & Muller 1958: |z| is below 6.8.
create function imago.gaussian_noise(seed bigint, t integer, count integer) returns double precision[]
language sql immutable strict parallel safe as $$
  select array(
    select sqrt(-2 * ln(u)) * cos(2 * pi() * v)
    from (
      select element, sha256(int8send(seed) || int4send(t) || int4send(element)) as digest
      from (select generate_series(0, count - 1) as element) as e
      offset 0 -- one hash an element, not one a reference
    ) as hashed
    cross join lateral (select ('x' || encode(digest, 'hex'))::bit(64)::bigint offset 0) as word(bits)
    cross join lateral (
      select ((bits >> 32) + 2147483648.5::double precision) / 4294967296,
        (bits & 4294967295)::double precision / 4294967296
    ) as uniform(u, v)
    order by element
  )
$$;
comment on function imago.gaussian_noise(bigint, integer, integer) is
  'The standard normal noise of elements 0 .. count - 1 for this seed and timestep; any bigint is a seed.';
