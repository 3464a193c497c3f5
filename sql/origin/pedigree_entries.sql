-- A pedigree says of a noise which seeds it descends from, and how. It is a list; each entry is a noise, and may name
-- earlier ones by their number, counted from 1; the last entry is the noise that is meant:
--   {"seed": "42"}                                       the noise of a seed
--   {"a": 1, "b": 2, "cross": "fore"}                    the part (fore, hind, inner, outer) of a, and the rest of b
--   {"a": 1, "b": 2, "cross": "mix", "share": 0.5}       mixed_noise(a, b, share)
--   {"a": 3, "mutation": "7", "share": 0.25}             a mixed with the noise of the seed 7
-- An ancestor who is met on several ways is listed once. Seeds are strings, because JSON's readers may round numbers.
create function imago.pedigree_entries(pedigree jsonb)
returns table (n integer, kind text, a integer, b integer, share double precision, seed bigint)
language sql immutable parallel safe as $$
  select place::integer, kind, (entry ->> 'a')::integer, (entry ->> 'b')::integer,
    (entry ->> 'share')::double precision, wanted.seed::bigint
  from jsonb_array_elements(
    case when imago.require(
        case when jsonb_typeof(pedigree) = 'array' then jsonb_array_length(pedigree) between 1 and 64 end, 'IM005',
        format('the pedigree %s, it must be a list of 1..64 entries',
          case jsonb_typeof(pedigree)
            when 'array' then 'has ' || jsonb_array_length(pedigree) || ' entries'
            else 'is ' || coalesce('of type ' || jsonb_typeof(pedigree), 'null')
          end), 'pedigree')
      then pedigree
    end
  ) with ordinality as u(entry, place)
  cross join lateral (
    select case when entry ? 'seed' then 'seed' when entry ? 'mutation' then 'mutation' else entry ->> 'cross' end,
      coalesce(entry ->> 'seed', entry ->> 'mutation')
  ) as wanted(kind, seed)
  cross join lateral (
    select case
      when jsonb_typeof(entry) <> 'object'
        or array(select key from jsonb_object_keys(entry) as key order by key collate "C") is distinct from case
            when kind = 'seed' then '{seed}'
            when kind = 'mutation' then '{a,mutation,share}'
            when kind = 'mix' then '{a,b,cross,share}'
            when kind in ('fore', 'hind', 'inner', 'outer') then '{a,b,cross}'
          end::text[]
        then 'a seed, a cross (mix, fore, hind, inner, outer) or a mutation, with its fields and no other'
      when exists (
          select from unnest('{a,b}'::text[]) as name
          where entry ? name
            and case when entry ->> name ~ '^[0-9]{1,2}$' then (entry ->> name)::integer between 1 and place - 1 end is not true
        )
        then 'of earlier entries: a and b are their numbers, counted from 1'
      when entry ? 'share'
        and case when jsonb_typeof(entry -> 'share') = 'number' then (entry -> 'share')::numeric between 0 and 1 end is not true
        then 'of a share of 0..1'
      when kind in ('seed', 'mutation') and case when wanted.seed ~ '^-?[0-9]{1,19}$' then
          wanted.seed::numeric between -9223372036854775808 and 9223372036854775807
        end is not true
        then 'of a seed that is a whole number of 64 bits'
    end
  ) as rule(broken)
  where imago.require(broken is null, 'IM005',
    format('entry %s of the pedigree is %s, it must be %s', place, left(entry::text, 100), broken), 'pedigree')
  order by place
$$;
comment on function imago.pedigree_entries(jsonb) is
  'The entries of a pedigree in order; kind is seed, mix, a part or mutation. Errors: IM005, naming the entry and what it may be.';
