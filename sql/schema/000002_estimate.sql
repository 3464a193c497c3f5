create type imago.estimate as (alpha_cumprod double precision, eps double precision[], x0 double precision[]);
comment on type imago.estimate is
  'What one pass of the network says of an image at the noise level alpha_cumprod: image = sqrt(alpha_cumprod) x0 + sqrt(1 - alpha_cumprod) eps.';
