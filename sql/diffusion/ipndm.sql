-- The pseudo linear multistep method (PNDM, Liu et al. 2022) without its Runge-Kutta start, which is iPNDM (Zhang &
-- Chen 2022): the Adams-Bashforth combination of the last one to four eps goes into the DDIM transfer from a to b
-- (PNDM, eq. 9).
create function imago.ipndm(
  image double precision[], eps double precision[], x0 double precision[], a double precision, b double precision,
  history imago.estimate[], noise double precision[], eta double precision
) returns double precision[]
language sql immutable parallel safe as $$
  select array(
    -- No order: unnest delivers in order, and a sort would cost as much as the work.
    select of_image * x + of_eps * case cardinality(history)
        when 0 then e1
        when 1 then (3 * e1 - e2) / 2
        when 2 then (23 * e1 - 16 * e2 + 5 * e3) / 12
        else (55 * e1 - 59 * e2 + 37 * e3 - 9 * e4) / 24
      end
    from (
      select unnest(image) as x, unnest(eps) as e1, unnest(history[1].eps) as e2, unnest(history[2].eps) as e3,
        unnest(history[3].eps) as e4
    ) as element
  )
  from (select sqrt(b / a), sqrt(1 - b) - sqrt(b / a * (1 - a)) offset 0) as weight(of_image, of_eps)
$$;
comment on function imago.ipndm is
  'One iPNDM step (Liu et al. 2022, Zhang & Chen 2022): Adams-Bashforth of orders 1 to 4 on eps, deterministic.';
