/** Requests whose path, query or method is wrong. */
import fc from "fast-check";
import { z } from "zod";
import { describeApi } from "@/lib/openapi/describe";
import { get, text } from "./request";

const segment = fc.oneof(
  text.map((value) => encodeURIComponent(value.replace(/[\ud800-\udfff]/g, "")) || "%20"),
  fc.constantFrom(
    "%00",
    "%E0%A4%A",
    "%2e%2e%2f",
    "..%5c",
    "'or'1'='1",
    "0OIl0OIl0OIl",
    "1".repeat(13),
    "%",
    "a".repeat(3000),
  ),
);

/** The paths that the API describes for reading, as requests name them, with the parameters of their queries. */
export const targets: [path: string, parameters: string[]][] = Object.entries(
  z
    .record(
      z.string(),
      z.object({
        get: z
          .object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]) })
          .optional(),
      }),
    )
    .parse(describeApi({ maxSteps: 250, samplers: [] }, "https://butterflies.example").paths),
).flatMap(([path, { get }]) =>
  get ? [[path, get.parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name)]] : [],
);

const generation = "/api/generations/{id}";
/** A valid id without a generation. */
const unknownId = "111111111111";
const filled = (path: string, id = unknownId) => path.replace("{id}", id).replace("{step}", "0");

/** Generates requests for parts of generations that do not exist. */
export const unknownPart = fc
  .tuple(
    fc.oneof(segment, fc.constant(unknownId)),
    fc.constantFrom(...targets.map(([path]) => path).filter((path) => path.startsWith(generation))),
  )
  .filter(([id]) => !/^\.{1,2}$/.test(decode(id)))
  .map(([id, path]) => get(filled(path, id)));

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export const badQueries = fc
  .tuple(
    fc.constantFrom(
      ...targets.flatMap(([path, names]) => [...names, "x"].map((name) => [path, name] as const)),
    ),
    fc.oneof(
      fc.constantFrom("0", "-1", "17", "161", "101", "1e1", "1.5", "", "NaN", "x0x", "9".repeat(30), "%00"),
      segment,
    ),
  )
  .map(([[path, name], value]) => get(`${filled(path)}?${name}=${value}`))
  // Leaves out requests that are valid.
  .filter(
    ({ path }) =>
      !/generations\?limit=[1-9]\d?$/.test(path) &&
      !/generations\?(seed=-?\d{1,18}|label=\d{1,6}|model=[\w.-]+|name=([a-z+]|%20)+)$/i.test(path),
  );

export const wrongMethod = fc
  .tuple(
    fc.constantFrom("PUT", "PATCH", "DELETE"),
    fc.constantFrom(
      "/api/generations",
      "/api/generations/111111111111",
      "/api/models",
      "/api/health",
      "/api/x",
    ),
  )
  .map(([method, path]) => ({ ...get(path), method }));

const firstSegments = new Set(targets.map(([path]) => path.split("/")[2] ?? ""));
export const noPath = segment
  .filter((path) => ![...firstSegments, ".", ".."].includes(decode(path)))
  .map((path) => get(`/api/${path}`));
