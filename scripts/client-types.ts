/** npm run client:types: writes the types of the clients from the schemas of the API. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktype } from "quicktype-core";
import { describeApi } from "@/lib/openapi/describe";

type Schemas = Record<string, JSONSchema>;

/** The offer's names of samplers depend on the installation, so that the clients take any. */
const offer = { maxSteps: 250, samplers: [] };

/** The documents that the Python client gives or takes; an event's are told apart by its name. */
const pythonDocuments = [
  "Frame",
  "Frames",
  "Generation",
  "GenerationPage",
  "GenerationRequest",
  "Models",
  "Morph",
  "Problem",
  "ProgressEvent",
  "QueueEvent",
  "StalledEvent",
];

export type Described = { components: { schemas: Schemas } };

const describe = () => describeApi(offer, "https://butterflies.example") as Described;

/** `place`: where the references look for a schema. */
function readSchemas({ components }: Described, place: "$defs" | "definitions"): Schemas {
  const text = JSON.stringify(components.schemas).replaceAll("#/components/schemas/", `#/${place}/`);
  const schemas = JSON.parse(text) as Schemas;
  const sampler = schemas.GenerationRequest?.properties?.sampler;
  if (sampler) delete sampler.enum;
  return schemas;
}

async function writeTypeScript(): Promise<string> {
  const types = await compile(
    { title: "Unused", type: "object", additionalProperties: false, $defs: readSchemas(describe(), "$defs") },
    "Unused",
    {
      bannerComment:
        "/** The API's documents. Written by npm run client:types from its schemas: edit those. */",
      unreachableDefinitions: true,
      additionalProperties: false,
      style: { printWidth: 110 },
    },
  );
  // The root has no fields: it only holds the others.
  return types
    .replace(/export interface Unused \{\}\n/, "")
    .replaceAll(
      /(?: \*\n)? \* This interface was referenced by `Unused`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g,
      "",
    )
    .replaceAll(/\/\*\*\n \*\/\n/g, "");
}

/** Writes the Python types of an OpenAPI document. */
export async function writePython(document: Described): Promise<string> {
  const schemas = readSchemas(document, "definitions");
  const parts = new Set(pythonDocuments);
  for (const name of parts)
    for (const [, part = ""] of JSON.stringify(schemas[name]).matchAll(/"#\/definitions\/(\w+)"/g))
      parts.add(part);
  const definitions = Object.fromEntries(Object.entries(schemas).filter(([name]) => parts.has(name)));
  const input = new JSONSchemaInput(new FetchingJSONSchemaStore());
  await input.addSource({ name: "Imago", schema: JSON.stringify({ definitions }), uris: ["#/definitions/"] });
  const inputData = new InputData();
  inputData.addInput(input);
  const { lines } = await quicktype({
    inputData,
    lang: "python",
    rendererOptions: { "python-version": "3.7" },
  });
  const text = lines
    .join("\n")
    // The standard library reads such times too, and the client needs nothing else.
    .replace("import dateutil.parser\n", "")
    .replace("dateutil.parser.parse(x)", 'datetime.fromisoformat(x.replace("Z", "+00:00"))')
    .replaceAll(/ +$/gm, "");
  return `"""The API's documents. Written by npm run client:types from its schemas: edit those."""\n${text}\n`;
}

const clients = path.join(import.meta.dirname, "..", "clients");

/** The files, and what writes each. */
export const typeFiles = [
  [path.join(clients, "typescript", "src", "types.ts"), writeTypeScript],
  [path.join(clients, "python", "imago_client", "types.py"), () => writePython(describe())],
] as const;

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [file, write] of typeFiles) await writeFile(file, await write());
