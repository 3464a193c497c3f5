-- A seed for a butterfly that was bred: it names the butterfly, and draws the noise of the steps of a sampler that
-- draws any. The same pedigree has the same seed, so that the same cross of the same parents is the same butterfly.
-- Jsonb has one text for one document.
create function imago.pedigree_seed(pedigree jsonb) returns bigint
language sql immutable parallel safe as $$
  select 1 + ('x' || left(encode(sha256(convert_to(pedigree::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint % 999999999
$$;
comment on function imago.pedigree_seed(jsonb) is 'A seed from 1 to 999999999 that follows from the pedigree.';
