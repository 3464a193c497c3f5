-- An image is [C][H][W] of the model's state: flat, or an array of exactly these three dimensions.
create function imago.check_image(model imago.model, image real[], called text default 'image') returns boolean
language sql immutable parallel safe as $$
  select imago.require(
      case array_ndims(image)
        when 1 then cardinality(image) = model.channels * model.height * model.width
        when 3 then array[array_length(image, 1), array_length(image, 2), array_length(image, 3)]
          = array[model.channels, model.height, model.width]
      end,
      'IM002',
      format('%s %s, model %s takes %s x %s x %s = %s', called,
        case array_ndims(image)
          when 1 then format('has %s values', cardinality(image))
          else coalesce('has the dimensions ' || array_dims(image), 'is empty or null')
        end,
        model.name, model.channels, model.height, model.width, model.channels * model.height * model.width)
    )
    and imago.check_finite(image, called)
$$;
comment on function imago.check_image(imago.model, real[], text) is
  'True if the image has the model''s shape and finite values. Errors: IM002 wrong shape, IM004 NaN, infinity or null.';
