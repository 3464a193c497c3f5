-- Limits of a day look for the jobs that an address, and that all visitors, asked for in the last 24 hours.

create index job_address on imago.job (address, created_at desc) where address is not null;
create index job_created on imago.job (created_at desc);
