/** Refuses, with a problem document, the methods that a route does not have. */
import { Problem } from "@/lib/api/problem";
import { handle } from "./handle";

const refuse = (allow: string) =>
  handle<unknown>(async ({ request, url }) => {
    throw new Problem(405, "wrong_method", `${url.pathname} takes ${allow}, not ${request.method}`, {
      headers: { allow },
    });
  });

const reading = refuse("GET");
export const getOnly = { POST: reading, PUT: reading, PATCH: reading, DELETE: reading };

const writing = refuse("POST");
export const postOnly = { GET: writing, PUT: writing, PATCH: writing, DELETE: writing };

const loving = refuse("GET, PUT and DELETE");
export const getPutAndDelete = { POST: loving, PATCH: loving };

const both = refuse("GET and POST");
export const getAndPost = { PUT: both, PATCH: both, DELETE: both };
