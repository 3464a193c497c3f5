create function imago.explicit_path(timesteps integer[]) returns integer[]
language sql immutable parallel safe as $$
  select case
    when imago.require(array_ndims(timesteps) = 1, 'IM005', 'timesteps must be a list of one or more', 'timesteps')
      then timesteps || -1
  end
$$;
comment on function imago.explicit_path(integer[]) is
  'The way of a run along a list of timesteps: all of them, then -1. Errors: IM005 empty list.';
