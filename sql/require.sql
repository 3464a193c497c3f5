-- The one place that raises errors: returns true where the condition holds, so that it can stand in a where clause.
create function imago.require(condition boolean, code text, message text, parameter text default null) returns boolean
language plpgsql immutable parallel safe cost 1
as $$
begin
  if condition then return true; end if;
  if parameter is null then raise exception using errcode = code, message = message; end if;
  raise exception using errcode = code, message = message, detail = parameter;
end
$$;
comment on function imago.require(boolean, text, text, text) is
  'True where condition holds, else an error with SQLSTATE code (null counts as false) whose detail names the parameter: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 not finite, IM005 bad parameter.';
