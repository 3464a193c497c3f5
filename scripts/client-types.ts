/** npm run client:types: writes the types of the TypeScript client from the schemas of the API. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { describeApi } from "@/lib/api/openapi";

export const typesFile = path.join(import.meta.dirname, "..", "clients", "typescript", "src", "types.ts");

/** The offer's names of samplers depend on the installation, so that the client takes any. */
const offer = { maxSteps: 250, samplers: [] };

export async function writeTypes(): Promise<string> {
  const { components } = describeApi(offer, "https://butterflies.example") as {
    components: { schemas: Record<string, JSONSchema> };
  };
  const text = JSON.stringify(components.schemas).replaceAll("#/components/schemas/", "#/$defs/");
  const $defs = JSON.parse(text) as Record<string, JSONSchema>;
  const request = $defs.GenerationRequest?.properties?.sampler;
  if (request) delete request.enum;
  const types = await compile(
    { title: "Unused", type: "object", additionalProperties: false, $defs },
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(typesFile, await writeTypes());
