create function imago.check_color(color text, known text[]) returns boolean
language sql immutable parallel safe as $$
  select imago.require(color = any (known), 'IM005',
    format('unknown color %s, known are %s', coalesce(color, 'null'), array_to_string(known, ', ')))
$$;
comment on function imago.check_color(text, text[]) is
  'True if color is one of the known ones. Errors: IM005 unknown color.';
