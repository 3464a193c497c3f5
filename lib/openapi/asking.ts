/** Operations that ask for butterflies: one, four children, or those between two. */
import { morphAnimationQuery, morphQuery } from "../api/morph";
import { idempotencyHeaders, pageQuery, waitQuery } from "../api/query";
import { answer, atCost, discarded, file, invalid, json, parametersOf, problem, unknown } from "./parts";
import { ref } from "./schemas";

const requests = {
  anything: { summary: "Any butterfly", value: {} },
  seed: { summary: "A certain one", value: { seed: 42 } },
  settings: {
    summary: "A certain one, painted in a certain way",
    value: { seed: "-7", steps: 12, sampler: "dpmpp_2m", schedule: "trailing" },
  },
  timesteps: { summary: "Own timesteps", value: { seed: 3, schedule: [999, 700, 400, 150, 20] } },
};

export const generations = {
  get: {
    summary: "The finished butterflies, latest first",
    parameters: parametersOf(pageQuery, "query"),
    responses: { 200: answer("A page of finished butterflies", json("GenerationPage")), 400: invalid },
  },
  post: {
    summary: "Asks for a butterfly",
    parameters: [...parametersOf(waitQuery, "query"), ...parametersOf(idempotencyHeaders, "header")],
    requestBody: {
      required: false,
      content: { "application/json": { schema: ref("GenerationRequest"), examples: requests } },
    },
    responses: {
      200: answer(
        "It is there already: a finished generation with the same model, seed and run, or the client's own unfinished one",
        json("Generation"),
      ),
      202: answer(
        "The generation is queued; the cookie in the response identifies its maker",
        json("Generation"),
      ),
      400: problem("The body is not valid JSON, or a header is wrong"),
      403: problem("The request came from a page of another site"),
      413: problem("The body is too large"),
      415: problem("The body's type is not application/json"),
      422: problem("A field is wrong"),
      429: problem("Too many generations are queued or running; Retry-After says when to try again"),
      503: problem("No model is installed, or the disk is nearly full"),
    },
  },
};

export const broods = {
  post: {
    summary: "Asks for four children at once: two crosses, a mixture and a mutation, or four mutations",
    requestBody: { required: true, content: json("BroodRequest") },
    responses: {
      200: answer("All of them are there already", json("Brood")),
      202: answer("The children, of which at least one is queued", json("Brood")),
      400: generations.post.responses[400],
      403: generations.post.responses[403],
      413: generations.post.responses[413],
      415: generations.post.responses[415],
      422: problem("A field is wrong, or a parent is not there"),
      429: generations.post.responses[429],
    },
  },
};

export const morphs = {
  get: {
    summary: "The butterflies between two, as far as they are there",
    parameters: parametersOf(morphQuery, "query"),
    responses: { 200: answer("The morph", json("Morph")), 400: invalid, 404: unknown, 410: discarded },
  },
  post: {
    summary: "Asks for the butterflies between two: as many at once as the limits leave room for",
    requestBody: { required: true, content: json("MorphRequest") },
    responses: {
      ...broods.post.responses,
      200: answer("All of them are there, or have been asked for", json("Morph")),
      202: answer("At least one is queued; while others are missing, ask again", json("Morph")),
    },
  },
};

export const morphFile = (summary: string, type: string) => ({
  get: {
    summary,
    parameters: parametersOf(morphAnimationQuery, "query"),
    responses: {
      200: answer(summary, file(type)),
      400: invalid,
      404: unknown,
      409: problem("Some of them are missing or not done"),
      410: discarded,
      ...atCost,
    },
  },
});
