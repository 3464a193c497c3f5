-- Every frame publishes the hash of its state, which outlives the state: states may be thinned, hashes stay.

alter table imago.frame add column state_hash text check (state_hash ~ '^[0-9a-f]{64}$');
update imago.frame set state_hash = encode(sha256(array_send(image)), 'hex') where image is not null;
comment on column imago.frame.state_hash is
  'SHA-256 (hex) of array_send(image), written with the frame: imago.state_hash(). Null where the state was deleted before there were hashes.';
