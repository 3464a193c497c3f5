-- Cells of eight digits beside those of twelve, where the weights allow it (imago.weight_grid).

alter table imago.convolution add column cell_digits integer not null default 12;
comment on column imago.convolution.cell_digits is 'Decimal digits of a cell: 12, or 8 where the weights stand on a grid.';

alter table imago.dense add column cell_digits integer not null default 12;
comment on column imago.dense.cell_digits is 'Decimal digits of a cell: 12, or 8 where the weights stand on a grid.';
