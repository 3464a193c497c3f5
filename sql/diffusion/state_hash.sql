-- The fingerprint of a state: SHA-256 of its bytes as array_send() gives them, which are the same on every machine (its
-- dimensions, then each value's 32 bits, high byte first). Two states with one hash have the same bits.
create function imago.state_hash(image real[]) returns text
language sql immutable strict parallel safe as $$
  select encode(sha256(array_send(image)), 'hex')
$$;
comment on function imago.state_hash(real[]) is
  'SHA-256 (hex) of array_send(image): published with every frame, so that anybody can check a run''s bits.';
