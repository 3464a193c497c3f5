create function imago.check_label(model imago.model, label integer) returns boolean
language sql immutable parallel safe as $$
  select case
    when imago.classes(model) is null then imago.require(label is null, 'IM005',
      format('label is %s, model %s has no classes and takes no label', label, model.name), 'label')
    else imago.require(label between 0 and imago.classes(model) - 1, 'IM005',
      format('label is %s, model %s needs the label of a class, 0..%s', coalesce(label::text, 'missing'), model.name,
        imago.classes(model) - 1), 'label')
  end
$$;
comment on function imago.check_label(imago.model, integer) is
  'True if label is a class of the model, or null for a model without classes. Errors: IM005 naming the range.';
