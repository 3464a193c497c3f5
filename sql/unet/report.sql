-- Tells a client that listens for notices (setting imago.progress) that a layer is done, and how long it took since
-- `started`; returns the time now. Procedural, because only a raised notice leaves a running statement; no arithmetic.
create function imago.report(layer imago.layer, started timestamptz)
returns timestamptz
language plpgsql volatile parallel restricted as $$
declare
  finished timestamptz := clock_timestamp();
begin
  if current_setting('imago.progress', true) = 'on' then
    raise notice using errcode = 'IM900', message = jsonb_build_object(
      'layer', layer.ordinal, 'layers', (select count(*) from imago.layer as l where l.model_id = layer.model_id),
      'name', layer.name, 'function', case layer.kind when 'resnet' then 'imago.resnet' when 'attention' then 'imago.attention_block' else 'imago.convolve' end,
      'ms', round(extract(epoch from finished - started) * 1000, 1), 'share', round(layer.share::numeric, 4)
    )::text;
  end if;
  return finished;
end
$$;
comment on function imago.report(imago.layer, timestamptz) is 'Raises a notice (IM900, JSON) that a layer is done, where the setting imago.progress is on.';
