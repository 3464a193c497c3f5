/** The API's description passes a public linter, with its recommended rules and no exception. */
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { describeApi } from "@/lib/openapi/describe";

const samplers = ["ddim", "dpmpp_2m"].map((name) => ({ name, words: "", help: "", takesEta: true }));
const document = describeApi({ maxSteps: 250, samplers }, "https://butterflies.example");
const lint = async (document: unknown) =>
  lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "openapi.json",
    config: await createConfig({ extends: ["recommended"] }),
  });

test("no error and no warning", async () => {
  const problems = await lint(document);
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
    [],
  );
});

test("the linter looks", async () => {
  const paths = { ...(document.paths as object), "/api/{lost}": { get: { responses: {} } } };
  expect((await lint({ ...document, paths })).length).toBeGreaterThan(2);
});
