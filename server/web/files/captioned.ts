/** A butterfly as text with a line below it, for terminals: `curl .../b/<id>.ans`. */
import { Problem } from "@/lib/api/problem";
import type { TextQuery } from "@/lib/api/query";
import { baseOf } from "../base";
import { cached } from "@/lib/http/caching";
import { readClient } from "../client";
import { opened } from "../opened";
import { pool } from "../shared";
import { notFound, requireVisible } from "../visible";
import { textFor } from "./text";

/** Answers with the latest frame, so that an unfinished butterfly can be watched. Throws problems 404 and 409. */
export async function captioned(request: Request, id: string, query: TextQuery): Promise<Response> {
  const job = await requireVisible(pool(), id);
  const step = job.frames - 1;
  if (step < 0)
    throw new Problem(409, "not_begun", `generation ${id} is ${job.status}: it has no picture yet`);
  const [text] = await Promise.all([
    textFor(request, pool(), job, step, query),
    opened(id, request.headers, await readClient(request.headers)),
  ]);
  if (text === undefined) throw notFound(id);
  const done = job.status === "done";
  const state = done ? "" : `, step ${step} of ${job.steps} (${job.status})`;
  const url = `${baseOf(request.headers)}/b/${id}`;
  return cached(request, {
    body: `${text}\n${job.name}, seed ${job.seed}${state}\n${url}\n`,
    type: "text/plain; charset=utf-8",
    immutable: done,
  });
}
