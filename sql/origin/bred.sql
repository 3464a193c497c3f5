-- The pedigree of a child: those of its parents as one list, in which an ancestor of both stands once, and then the
-- child. A cross (mix, fore, hind, inner, outer) wants both parents, a mutation one; a mutated cross takes two
-- entries.
create function imago.add_entry(known jsonb, entry jsonb) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_object(
    'entries', case when place is null then known -> 'entries' || jsonb_build_array(renumbered.entry) else known -> 'entries' end,
    'numbers', known -> 'numbers' || to_jsonb(coalesce(place::integer, jsonb_array_length(known -> 'entries') + 1))
  )
  from (
    select entry || coalesce((
      select jsonb_object_agg(name, known -> 'numbers' -> ((entry ->> name)::integer - 1))
      from unnest('{a,b}'::text[]) as name where entry ? name
    ), '{}')
  ) as renumbered(entry)
  left join lateral (
    select place from jsonb_array_elements(known -> 'entries') with ordinality as u(other, place) where other = renumbered.entry
  ) as same on true
$$;
comment on function imago.add_entry(jsonb, jsonb) is
  'Adds an entry to a list that has none twice; numbers says where each entry so far is found in it.';

create aggregate imago.joined_entries(jsonb)
  (sfunc = imago.add_entry, stype = jsonb, initcond = '{"entries": [], "numbers": []}', parallel = safe);
comment on aggregate imago.joined_entries(jsonb) is
  'The entries of a pedigree in the given order, each once, and where each is found.';

create function imago.bred(
  a jsonb, b jsonb, crossing text, share double precision, mutation bigint default null,
  mutation_share double precision default null
) returns jsonb
language sql immutable parallel safe as $$
  select child
  from (
    select imago.joined_entries(entry order by parent, place)
    from (
      select 1, place, entry from jsonb_array_elements(a) with ordinality as u(entry, place)
      union all
      select 2, place, entry || coalesce((
          select jsonb_object_agg(name, (entry ->> name)::integer + jsonb_array_length(a))
          from unnest('{a,b}'::text[]) as name where entry ? name
        ), '{}')
      from jsonb_array_elements(b) with ordinality as u(entry, place)
    ) as all_entries(parent, place, entry)
  ) as joined(list)
  cross join lateral (
    select list -> 'entries', list -> 'numbers' -> (jsonb_array_length(a) - 1), list -> 'numbers' -> -1
  ) as parents(entries, a_number, b_number)
  cross join lateral (
    select case when b is null then entries
      else entries || jsonb_build_array(
        jsonb_build_object('a', a_number, 'b', b_number, 'cross', crossing)
        || case when crossing = 'mix' then jsonb_build_object('share', share) else '{}' end
      ) end
  ) as crossed(entries)
  cross join lateral (
    select case when mutation is null then crossed.entries
      else crossed.entries || jsonb_build_array(jsonb_build_object(
        'a', case when b is null then a_number else to_jsonb(jsonb_array_length(crossed.entries)) end,
        'mutation', mutation::text, 'share', mutation_share
      )) end
  ) as bred(child)
  where imago.require((b is not null or mutation is not null), 'IM005',
      'a child has two parents or is a mutation of one', 'parents')
    and imago.require((select count(*) > 0 from imago.pedigree_entries(child)), 'IM005', 'the pedigree is empty', 'pedigree')
$$;
comment on function imago.bred(jsonb, jsonb, text, double precision, bigint, double precision) is
  'The pedigree of the child of two, or with a mutation of one, from theirs. Errors: IM005 crossing, share, more than 64 entries.';
