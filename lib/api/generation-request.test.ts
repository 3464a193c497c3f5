import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "./problem";
import { generationRequestSchema } from "./generation-request";
import { validate } from "./validate";

test("whatever a field holds, the error is in our own words", () => {
  const samplers = [{ name: "ddim", words: "", help: "", takesEta: true }];
  const schema = generationRequestSchema({ maxSteps: 250, samplers });
  const fields = Object.keys(schema.shape);
  const body = fc.dictionary(fc.constantFrom(...fields), fc.anything(), { minKeys: 1 });
  fc.assert(
    fc.property(body, (input) => {
      try {
        validate(schema, input);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        expect(error.message).not.toMatch(/\b(Invalid|Expected|expected|Too (big|small)|Unrecognized)\b/);
      }
    }),
    { numRuns: 500 },
  );
});
