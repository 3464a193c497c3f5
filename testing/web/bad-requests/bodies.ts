/** Requests for a butterfly whose body or headers are wrong. */
import fc from "fast-check";
import { bodyLimitBytes, spacings } from "@/lib/api/allowed";
import { json, odd, post, text } from "./request";

const not = (valid: (value: unknown) => boolean) => odd.filter((value) => !valid(value));
const isText = (known: readonly string[]) => (value: unknown) => known.some((name) => name === value);
const isInteger = (value: unknown) => Number.isSafeInteger(value);

/** Wrong values for each field, as JSON, so that they include numbers that JavaScript cannot hold. */
const wrong: Record<string, fc.Arbitrary<string>> = {
  model: not(isText(["tiny"])).map((value) => JSON.stringify(value)),
  seed: fc.oneof(
    not((value) => isInteger(value) || (typeof value === "string" && /^-?\d{1,19}$/.test(value))).map(
      (value) => JSON.stringify(value),
    ),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map(String),
    fc.bigInt({ min: 2n ** 63n, max: 10n ** 19n - 1n }).map((seed) => `"${seed}"`),
    fc.bigInt({ min: -(10n ** 19n) + 1n, max: -(2n ** 63n) - 1n }).map((seed) => `"${seed}"`),
  ),
  steps: fc.oneof(
    not((value) => isInteger(value) && Number(value) >= 1 && Number(value) <= 250).map((value) =>
      JSON.stringify(value),
    ),
    fc.constantFrom("0", "251", "-1", "1e300", "2.5", '"20"', "9007199254740993", "1e999", "-0"),
  ),
  sampler: fc.oneof(
    not((value) => typeof value === "string" && /^[a-z0-9_]+$/.test(value)).map((value) =>
      JSON.stringify(value),
    ),
    fc.constantFrom('"euler"', '"ddim2"', '"DDIM"'),
  ),
  eta: fc.oneof(
    not((value) => typeof value === "number" && value >= 0 && value <= 1).map((value) =>
      JSON.stringify(value),
    ),
    fc.constantFrom("-0.001", "1.0001", "1e999", '"0.5"'),
    fc.constantFrom('0.5,"sampler":"ddpm"', '1,"sampler":"ipndm"'),
  ),
  label: fc.oneof(
    odd.map((value) => JSON.stringify(value)),
    fc.constantFrom("0", "-1", "100000", "2.5", '"3"', "1e999"), // the model has no classes
  ),
  schedule: fc.oneof(
    not((value) => isText(spacings)(value) || Array.isArray(value)).map((value) => JSON.stringify(value)),
    fc
      .array(fc.oneof(fc.constantFrom(1000, -1, 2.5, 2 ** 31, 2 ** 53, 99_999, "5", null)), {
        minLength: 1,
        maxLength: 4,
      })
      .map((value) => JSON.stringify(value)),
    fc.constantFrom("[]", "[3,4]", "[5,5]", "[[5]]", '"article","steps":5', '[9,8,7],"steps":2'),
    fc.constant(JSON.stringify(Array.from({ length: 251 }, (_, i) => 999 - i))),
  ),
  parents: fc.oneof(
    odd.map((value) => JSON.stringify(value)),
    fc.constantFrom(
      '{"a":"111111111111"}',
      '{"a":"111111111111","mutation":{}}',
      '{"a":"111111111111","b":"222222222222"}',
      '{"a":"111111111111","b":"222222222222","cross":"wing"}',
      '{"a":"111111111111","b":"222222222222","cross":"fore","share":0.5}',
      '{"a":"111111111111","mutation":{"share":1.5}}',
      '{"a":"0","mutation":{}}',
    ),
  ),
  pedigree: fc.oneof(
    odd.map((value) => JSON.stringify(value)),
    fc.constantFrom(
      '[{"seed":1}]',
      '[{"seed":"9223372036854775808"}]',
      '[{"a":1,"b":1,"cross":"fore"}]',
      '[{"seed":"1"},{"a":1,"b":2,"cross":"fore"}]',
      '[{"seed":"1"},{"a":1,"b":1,"cross":"mix"}]',
    ),
    fc.constant(JSON.stringify(Array.from({ length: 65 }, () => ({ seed: "1" })))),
  ),
  drawing: fc.oneof(
    odd.map((value) => JSON.stringify(value)),
    fc.constantFrom('"AAAA"', '"AAA"', '"%%%%"', `"${"A".repeat(20_000)}"`),
  ),
  strength: fc.constantFrom("500", "-1", "null", '"half"'),
  modelIdentity: fc.constantFrom('"abc"', "1", `"${"0".repeat(64)}"`),
};

export const wrongField = fc
  .constantFrom(...Object.entries(wrong))
  .chain(([field, values]) => values.map((value) => post(`{"${field}":${value}}`)));

export const unknownField = fc
  .tuple(
    fc.oneof(text, fc.constantFrom("__proto__", "constructor", "toString", "Seed", "id", "status")),
    fc.jsonValue({ maxDepth: 1 }),
  )
  .filter(([field]) => !Object.hasOwn(wrong, field))
  .map(([field, value]) => post(`{${JSON.stringify(field)}:${JSON.stringify(value)}}`));

export const noObject = fc
  .jsonValue()
  .filter((value) => typeof value !== "object" || value === null || Array.isArray(value))
  .map((value) => post(JSON.stringify(value)));

function parses(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

export const noJson = fc
  .oneof(
    text,
    fc.constantFrom('{"steps":NaN}', '{"eta":Infinity}', '{"seed":01}', "{'seed':1}", '{"seed":1', "{}{}"),
  )
  .filter((body) => body.length > 0 && !parses(body))
  .map((body) => post(body));

export const noUtf8 = fc
  .constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88])
  .map((bytes) => post(Buffer.concat([Buffer.from('{"model":"'), Buffer.from(bytes), Buffer.from('"}')])));

export const tooLarge = fc
  .tuple(
    fc.integer({ min: 1, max: 4 * bodyLimitBytes }),
    fc.constantFrom("", "/111111111111/cancel", "/111111111111/keep"),
  )
  .map(([more, action]) => ({
    ...post(`{"steps":3${" ".repeat(bodyLimitBytes - 11 + more)}}`),
    path: `/api/generations${action}`,
  }));

export const wrongHeader = fc.oneof(
  fc
    .constantFrom(
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/jsonp",
    )
    .map((type) => post("{}", { "content-type": type })),
  fc
    .constantFrom("", "x".repeat(256), "caf\u00e9", "\ttab\tinside\t!")
    .map((key) => post("{}", { ...json, "idempotency-key": key })),
  fc
    .constantFrom("https://elsewhere.example", "null", "http://127.0.0.1:1")
    .map((origin) => post("{}", { ...json, origin })),
  fc.constantFrom("cross-site", "same-site").map((site) => post("{}", { ...json, "sec-fetch-site": site })),
);
