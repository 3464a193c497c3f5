import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { problemSchema } from "@/lib/api/problem";
import { badRequest } from "@/testing/web/bad-requests";
import type { BadRequest } from "@/testing/web/bad-requests/request";
import { withApp } from "@/testing/web/with-app";

const runs = 500;

const app = withApp({ workers: 0 });

type Answer = { status: number; type: string; body: string };

/** fetch() would put paths and headers right before it sends them. */
function send({ method, path, headers, body }: BadRequest): Promise<Answer> {
  const { hostname, port } = new URL(app.url);
  const latin1 = Object.entries(headers).map(([name, value]) => [name, value] as const);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, method, path, headers: Object.fromEntries(latin1), agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers["content-type"] ?? "",
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

async function countRows(): Promise<number> {
  const { rows } = await app.pool.query<{ count: number }>(
    "select ((select count(*) from imago.job) + (select count(*) from imago.client))::integer as count",
  );
  return rows[0]?.count ?? -1;
}

test(`${runs} bad requests: each is refused, none with a 5xx, and none leaves a row`, async () => {
  await fc.assert(
    fc.asyncProperty(badRequest, async (bad) => {
      const { status, type, body } = await send(bad);
      expect(status, `${status}: ${body.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
      expect(status, `${status}: ${body.slice(0, 300)}`).toBeLessThan(500);
      if (type.startsWith("application/problem+json"))
        expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status });
      expect(await countRows()).toBe(0);
    }),
    { numRuns: runs },
  );
}, 600_000);
