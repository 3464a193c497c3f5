/** Generates requests that the API must refuse. */
import fc from "fast-check";
import {
  noJson,
  noObject,
  noUtf8,
  tooLarge,
  unknownField,
  wrongField,
  wrongHeader,
} from "./bad-requests/bodies";
import { badQueries, noPath, unknownPart, wrongMethod } from "./bad-requests/paths";
import type { BadRequest } from "./bad-requests/request";

const any: fc.Arbitrary<BadRequest> = fc.oneof(
  { weight: 10, arbitrary: wrongField },
  { weight: 4, arbitrary: unknownField },
  { weight: 2, arbitrary: noObject },
  { weight: 4, arbitrary: noJson },
  { weight: 1, arbitrary: noUtf8 },
  { weight: 1, arbitrary: tooLarge },
  { weight: 3, arbitrary: wrongHeader },
  { weight: 4, arbitrary: unknownPart },
  { weight: 5, arbitrary: badQueries },
  { weight: 1, arbitrary: wrongMethod },
  { weight: 2, arbitrary: noPath },
);

/** Shortens large bodies in the reports of failures. */
export const badRequest: fc.Arbitrary<BadRequest> = any.map((request) => ({
  ...request,
  [fc.toStringMethod]: () => JSON.stringify({ ...request, body: request.body?.toString().slice(0, 200) }),
}));
