/** Refuses, with a problem document, the methods that a route does not have, and answers OPTIONS. */
import { Problem } from "@/lib/api/problem";
import { handle } from "./handle";

/** `taken`: the methods that the route has, in words and for the header Allow. */
function refuse(words: string, taken: string[]) {
  const allow = [...taken, "OPTIONS"].join(", ");
  const refused = handle<unknown>(async ({ request, url }) => {
    throw new Problem(405, "wrong_method", `${url.pathname} takes ${words}, not ${request.method}`, {
      headers: { allow },
    });
  });
  const options = () => new Response(null, { status: 204, headers: { allow } });
  return { refused, options };
}

const reading = refuse("GET", ["GET", "HEAD"]);
export const getOnly = {
  POST: reading.refused,
  PUT: reading.refused,
  PATCH: reading.refused,
  DELETE: reading.refused,
  OPTIONS: reading.options,
};

const writing = refuse("POST", ["POST"]);
export const postOnly = {
  GET: writing.refused,
  PUT: writing.refused,
  PATCH: writing.refused,
  DELETE: writing.refused,
  OPTIONS: writing.options,
};

const loving = refuse("GET, PUT and DELETE", ["GET", "HEAD", "PUT", "DELETE"]);
export const getPutAndDelete = { POST: loving.refused, PATCH: loving.refused, OPTIONS: loving.options };

const both = refuse("GET and POST", ["GET", "HEAD", "POST"]);
export const getAndPost = {
  PUT: both.refused,
  PATCH: both.refused,
  DELETE: both.refused,
  OPTIONS: both.options,
};
