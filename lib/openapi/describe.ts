/** Describes the API as OpenAPI 3.1, from the same schemas that check requests. */
import { tokenLengths } from "../http/bearer";
import { cookieName } from "../http/cookie";
import { packedQuery } from "../api/explain";
import { nameOperation, tags } from "../api/operations";
import type { Offer } from "../api/samplers";
import { broods, generations, morphFile, morphs } from "./asking";
import { operationsOnOne } from "./one";
import { answer, badToken, file, invalid, json, parametersOf } from "./parts";
import { describeSchemas, type Json, type SchemaName } from "./schemas";

type Operation = { responses: Json; [field: string]: unknown };
type Operations = Record<string, Record<string, Operation>>;

/** Adds to each operation its name, its group, and the answer to a bad token where the client matters. */
function complete(paths: Operations): Json {
  const operation = (path: string, method: string, described: Operation) => {
    const named = nameOperation(method, path);
    const asks = !named.tags.includes("installation");
    const responses = { 400: invalid, ...described.responses, ...(asks && { 401: badToken }) };
    return { ...named, ...described, responses, ...(!asks && { security: [] }) };
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, described]) => [method, operation(path, method, described)]),
      ),
    ]),
  );
}

const plain = (summary: string, name: SchemaName) => ({
  get: { summary, responses: { 200: answer(summary, json(name)) } },
});

/** `base`: the site's origin. */
export function describeApi(offer: Offer, base: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Imago",
      version: "1",
      summary: "A database paints butterflies, step by step",
      description:
        "No key is needed. The maker of a butterfly, who may cancel, keep and discard it, is known by a cookie, or by a bearer token: any long random text that a program has made for itself.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: base }],
    security: [{}, { cookie: [] }, { token: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: complete({
      "/api/generations": generations,
      "/api/broods": broods,
      "/api/morphs": morphs,
      "/api/morphs/animation.webp": morphFile("From one to the other and back, lossless", "image/webp"),
      "/api/morphs/animation.gif": morphFile("From one to the other and back, in 256 colours", "image/gif"),
      ...operationsOnOne,
      "/api/packed-product": {
        get: {
          summary: "A small convolution as one multiplication",
          parameters: parametersOf(packedQuery, "query"),
          responses: { 200: answer("The numbers and their product", json("PackedProduct")), 400: invalid },
        },
      },
      "/api/functions": plain("The functions of the engine, as the database has them", "Functions"),
      "/api/models": plain("The models, the default one first", "Models"),
      "/api/health": {
        get: {
          ...plain("Health of the installation", "Health").get,
          responses: {
            200: answer("Visitors are served; the status may be degraded", json("Health")),
            503: answer("The database cannot be reached", json("Health")),
          },
        },
      },
      "/api/openapi.json": {
        get: {
          summary: "This description",
          responses: { 200: answer("This description", file("application/json")) },
        },
      },
    }),
    components: {
      securitySchemes: {
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: cookieName,
          description: "Comes with the answer to the first request of a browser",
        },
        token: {
          type: "http",
          scheme: "bearer",
          description: `${tokenLengths.min} to ${tokenLengths.max} random characters that the program has chosen itself: head -c 24 /dev/urandom | base64`,
        },
      },
      schemas: describeSchemas(offer),
    },
  };
}
