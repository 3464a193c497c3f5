import { beforeAll, describe, expect, test } from "vitest";
import { call } from "./call";
import { difference, expectClose, expectCloseAndShaped, packedBound, spread } from "./difference";
import { fixtureNames, flatten, type Nested, nest } from "./fixture";
import { runLayer } from "./lone_layer";
import { provideDatabase, provideFixtures } from "./setup";

const nets = ["plain", "mirror-patch-2", "old-names"];
const pool = provideDatabase({ nets });
const slow = 120_000; // ms

describe("naive blocks", () => {
  const fixture = provideFixtures("primitives.safetensors");
  let model = 0;
  beforeAll(async () => {
    const { rows } = await pool().query<{ id: number }>(
      `insert into imago.model (name, identity, config, scheduler, channels, height, width, parameters)
       values ('blocks', '', '{}', '{}', 1, 1, 1, 0) returning id`,
    );
    model = rows[0]?.id ?? 0;
    for (const name of await fixtureNames("primitives.safetensors", "")) {
      if (!/^(resnet|attention_block).*\.(weight|bias)$/.test(name)) continue;
      const { shape, values } = fixture(name);
      await pool().query("insert into imago.tensor (model_id, name, shape, data) values ($1, $2, $3, $4)", [
        model,
        name,
        shape,
        values,
      ]);
    }
  });

  test.each(["resnet", "resnet.shortcut"])("a residual block is PyTorch's: %s", async (name) => {
    const [input, emb] = [fixture(`${name}.input`), fixture(`${name}.emb`)] as const;
    const actual = await call(pool(), "reference_resnet", model, name, input, emb, 4, 1e-5);
    expectCloseAndShaped(actual, fixture(`${name}.output`), { max: 1e-5 });
  });

  test.each([
    ["attention_block.one-head", 1, 2, 1e-5],
    ["attention_block.two-heads", 2, 4, 1e-6],
  ])("an attention block is PyTorch's: %s", async (name, heads, groups, eps) => {
    const actual = await call(
      pool(),
      "reference_attention_block",
      model,
      name,
      fixture(`${name}.input`),
      heads,
      groups,
      eps,
    );
    expectCloseAndShaped(actual, fixture(`${name}.output`), { max: 1e-5 });
  });
});

describe("packed blocks", () => {
  const fixture = provideFixtures("primitives.safetensors");

  test.each(["resnet", "resnet.shortcut"])("a residual block is PyTorch's: %s", async (prefix) => {
    const shortcut = prefix === "resnet.shortcut" ? ["conv_shortcut"] : [];
    const modules = ["norm1", "conv1", "norm2", "conv2", ...shortcut];
    const layer = { kind: "resnet", prefix, modules, config: { norm_num_groups: 4 } } as const;
    const { rows } = await pool().query(
      `select imago.reference_flatten(imago.reference_linear(array[imago.reference_silu($1)], $2, $3)) as bias`,
      [
        fixture(`${prefix}.emb`).values,
        ...["weight", "bias"].map((part) => nest(fixture(`${prefix}.time_emb_proj.${part}`))),
      ],
    );
    const expected = fixture(`${prefix}.output`);
    expectClose(await runLayer(pool(), fixture, layer, rows[0].bias), expected, packedBound(expected, 2));
  });

  test.each([
    ["attention_block.one-head", { attention_head_dim: null, norm_num_groups: 2, norm_eps: 1e-5 }],
    ["attention_block.two-heads", { attention_head_dim: 4, norm_num_groups: 4, norm_eps: 1e-6 }],
  ])("an attention block is PyTorch's: %s", async (prefix, config) => {
    const modules = ["group_norm", "to_q", "to_k", "to_v", "to_out.0"];
    const layer = { kind: "attention", prefix, modules, config } as const;
    const expected = fixture(`${prefix}.output`);
    expectClose(await runLayer(pool(), fixture, layer), expected, packedBound(expected, 2));
  });
});

describe.each(nets)("every layer of %s", (net) => {
  const file = `nets/${net}/expected.safetensors`;
  const fixture = provideFixtures(file);

  test(
    "is PyTorch's in the naive network",
    async () => {
      const { rows } = await pool().query<{ name: string; output: Nested }>(
        "select name, output from imago.reference_pass($1, $2, 437) order by ordinal",
        [net, fixture("input.1").values],
      );
      const names = await fixtureNames(file, "layer.");
      expect(rows.map((row) => row.name).sort()).toEqual([...names, "conv_out"].sort());
      for (const row of rows)
        if (row.name !== "conv_out")
          expectCloseAndShaped(row.output, fixture(`layer.${row.name}`), { max: 2e-5 });
    },
    slow,
  );

  test(
    "is PyTorch's in its feature maps",
    async () => {
      for (const name of await fixtureNames(file, "layer.")) {
        const expected = fixture(`layer.${name}`);
        const { rows } = await pool().query("select imago.feature_maps($1, $2, 437, $3) as y", [
          net,
          fixture("input.1").values,
          name,
        ]);
        // The mean as for a whole network's output (2e-4 where the spread is 0.3); single inner values may differ more.
        const bound = { max: 0.015 * spread(expected), mean: 0.00067 * spread(expected) };
        const actual = difference(flatten(rows[0].y), expected.values);
        expect(actual.max, `${name}: largest difference`).toBeLessThan(bound.max);
        expect(actual.mean, `${name}: mean difference`).toBeLessThan(bound.mean);
      }
    },
    slow,
  );
});
