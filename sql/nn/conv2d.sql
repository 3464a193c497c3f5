-- A whole convolution of packed planes (see imago.pack), with a bias for each output channel from the timestep and a
-- residual [O][pixels] added; both may be null.
--
-- Several processes share the work where a picture may use more than one core and the layer is worth starting them.
create function imago.conv2d(
  convolution imago.convolution, planes numeric[], unit double precision, extra_bias double precision[] default null,
  residual real[] default null
)
returns setof imago.activation
language sql stable parallel safe rows 1
as $$
  select array_agg(y.data order by y.channel), array_agg(y.stats order by y.channel)
  from (
    select y.*
    from imago.conv2d_share(convolution, planes, unit, extra_bias, residual, 0, 1) as y
    where not imago.may_share(convolution.product_digits)
    union all
    select y.*
    from imago.conv2d_parallel(convolution, planes, unit, extra_bias, residual) as y
    where imago.may_share(convolution.product_digits)
  ) as y
$$;
comment on function imago.conv2d is
  'A 3x3 or 1x1 convolution (torch.nn.functional.conv2d) of packed planes: the activation, with its channels'' statistics.';
