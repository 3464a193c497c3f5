/** Writes one model of a database as SQL text: its row, its tensors, and the call that compiles it. */
import { escapeLiteral, type Pool } from "@/db/pool";
import { decodeRealArray } from "../checkpoints/floats";
import { writeWeights } from "./weights";

/** The columns that `model:import` writes. */
const columns = [
  "name",
  "identity",
  "config",
  "scheduler",
  "channels",
  "height",
  "width",
  "parameters",
  "usual_sampler",
  "usual_spacing",
  "usual_steps",
  "words",
] as const;

type Column = (typeof columns)[number];
export type ModelRow = Record<Exclude<Column, "words">, string> & {
  words: string | null;
  id: number;
  known_answer: string | null;
  /** The number of its classes; null: it has none. */
  classes: number | null;
};

const literal = (value: string | null): string => (value === null ? "null" : escapeLiteral(value));

export async function readModel(pool: Pool, name: string): Promise<ModelRow> {
  const { rows } = await pool.query<ModelRow>(
    `select id, known_answer, imago.classes(model) as classes, ${columns.map((column) => `${column}::text`).join(", ")}
     from imago.model where name = $1`,
    [name],
  );
  const [model] = rows;
  if (model) return model;
  const { rows: known } = await pool.query<{ name: string }>("select name from imago.model order by name");
  throw new Error(
    `the database has no model ${name}; it has ${known.map((row) => row.name).join(", ") || "none"}`,
  );
}

/** Returns the name of the model that needs the fewest steps: the first butterfly is there soonest. */
export async function quickestModel(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    "select name from imago.model order by usual_steps, imported_at, name limit 1",
  );
  const [model] = rows;
  if (!model) throw new Error("the database has no model: import one with npm run model:import");
  return model.name;
}

/** One statement, harmless where the row is there already. */
export const insertModel = (model: ModelRow): string =>
  `insert into imago.model (${columns.join(", ")})
values (${columns.map((column) => literal(model[column])).join(", ")})
on conflict (name) do nothing;
`;

/** Yields the statements of one tensor after the other, by name. Values that the database has are left alone. */
export async function* insertTensors(pool: Pool, model: ModelRow): AsyncGenerator<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select name from imago.tensor where model_id = $1 order by name collate "C"`,
    [model.id],
  );
  for (const { name } of rows) yield await insertTensor(pool, model, name);
}

async function insertTensor(pool: Pool, model: ModelRow, name: string): Promise<string> {
  const { rows } = await pool.query<{ shape: string; data: Buffer }>(
    "select shape::text, array_send(data) as data from imago.tensor where model_id = $1 and name = $2",
    [model.id, name],
  );
  const [tensor] = rows;
  if (!tensor)
    throw new Error(`the tensor ${name} of model ${model.name} was removed while it was being read`);
  const outputs = Number(/\d+/.exec(tensor.shape)?.[0]);
  const [first, ...more] = writeWeights(decodeRealArray(tensor.data), outputs);
  const [modelName, tensorName] = [escapeLiteral(model.name), escapeLiteral(name)];
  let written = first?.count ?? 0;
  const statements = [
    `insert into imago.tensor (model_id, name, shape, data)
select m.id, ${tensorName}, '${tensor.shape}',
${first?.sql}
from imago.model as m where m.name = ${modelName} and not exists (select from imago.tensor where model_id = m.id and name = ${tensorName});
`,
  ];
  for (const { sql, count } of more) {
    statements.push(`update imago.tensor set data = data ||
${sql}
where name = ${tensorName} and cardinality(data) = ${written} and model_id = (select id from imago.model where name = ${modelName});
`);
    written += count;
  }
  return statements.join("");
}

/** Compiles the model unless this engine has done so, and warns if this server computes other bits than ours. */
export const compileModel = (model: ModelRow): string => `do $compile$
declare
  answer text;
begin
  perform imago.compile_model(id) from imago.model
  where name = ${escapeLiteral(model.name)} and engine is distinct from (select version from imago.engine);
  select known_answer into answer from imago.model where name = ${escapeLiteral(model.name)};
  if answer is distinct from ${literal(model.known_answer)} then
    raise warning 'this server computes model % with other last bits than the server that wrote this file: known answer %, expected %',
      ${escapeLiteral(model.name)}, answer, ${model.known_answer === null ? "'none'" : escapeLiteral(model.known_answer)};
  end if;
end $compile$;
`;
