/** The route files, the API's description and the generated bad requests speak of the same paths and methods. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { describeApi } from "@/lib/openapi/describe";
import { targets } from "@/testing/web/bad-requests/paths";

const folder = import.meta.dirname;
const described = describeApi({ maxSteps: 250, samplers: [] }, "https://butterflies.example").paths as Record<
  string,
  Record<string, unknown>
>;

/** The paths that a route file serves: a `[file]` is a frame's number with one of three endings. */
function pathsOf(file: string): string[] {
  const route = `/api/${path.posix.dirname(file)}`.replace("[id]", "{id}");
  return route.endsWith("/[file]")
    ? ["png", "json", "state"].map((ending) => route.replace("[file]", `{step}.${ending}`))
    : [route];
}

const listFiles = async () =>
  (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith("/route.ts") && !file.startsWith("[...path]"),
  );

const readRoute = (file: string) => readFile(path.join(folder, file), "utf8");

async function readRoutes(): Promise<[path: string, methods: string[]][]> {
  const routes = await Promise.all(
    (await listFiles()).map(async (file) => {
      const text = await readRoute(file);
      const methods = Array.from(
        text.matchAll(/^export const (GET|POST|PUT|DELETE)\b/gm),
        ([, method = ""]) => method.toLowerCase(),
      );
      return pathsOf(file).map((served): [string, string[]] => [served, methods.sort()]);
    }),
  );
  return routes.flat().sort();
}

test("every route is described, with its methods, and nothing else is", async () => {
  const routes = await readRoutes();
  expect(routes.length).toBeGreaterThan(15);
  expect(
    Object.entries(described)
      .map(([served, operations]) => [served, Object.keys(operations).sort()])
      .sort(),
  ).toEqual(routes);
});

test("every route answers every method, with a refusal or as OPTIONS asks", async () => {
  for (const file of await listFiles()) {
    const exported = Array.from(
      (await readRoute(file)).matchAll(/^export const (.*?) =/gm),
      ([, names]) => names,
    );
    const methods = exported.join().match(/\b(GET|POST|PUT|PATCH|DELETE|OPTIONS)\b/g) ?? [];
    expect([file, methods.sort()]).toEqual([file, ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"]]);
  }
});

test("bad requests go to every path that is read", async () => {
  const read = Object.entries(described).flatMap(([served, operations]) =>
    "get" in operations ? [served] : [],
  );
  expect(targets.map(([served]) => served)).toEqual(read);
  const queried = targets.filter(([, parameters]) => parameters.length > 0);
  expect(queried.length).toBeGreaterThan(8);
});
