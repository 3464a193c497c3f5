-- Cells of twenty digits, for layers that sharp attention depends on (imago.sharp_until).

comment on column imago.convolution.cell_digits is
  'Decimal digits of a cell: 12, 8 where the weights stand on a grid, or 20 where sharp attention depends on the layer.';
comment on column imago.dense.cell_digits is
  'Decimal digits of a cell: 12, 8 where the weights stand on a grid, or 20 where sharp attention depends on the layer.';
