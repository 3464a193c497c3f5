-- Smaller shares: a channel of 64x64 pixels is 16 KB, and a process that has 64 KB of results waits until they are fetched.
insert into imago.share (share) select generate_series(16, 63);
comment on table imago.share is 'Sixty-four rows, each on a heap page of its own: the work units of a parallel layer.';
