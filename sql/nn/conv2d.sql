-- A whole convolution of packed planes (see imago.pack), with a bias for each output channel from the timestep and a
-- residual [O][pixels] added; both may be null.
--
-- Several processes share the work where a picture may use more than one core and the layer is worth starting them: a
-- worker costs some milliseconds, and 2,000,000 digits of products take about eight.
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
    where convolution.product_digits < 2000000 or not imago.may_share()
    union all
    select y.*
    from imago.conv2d_parallel(convolution, planes, unit, extra_bias, residual) as y
    where convolution.product_digits >= 2000000 and imago.may_share()
  ) as y
$$;
comment on function imago.conv2d is
  'A 3x3 or 1x1 convolution (torch.nn.functional.conv2d) of packed planes: the activation, with its channels'' statistics.';
