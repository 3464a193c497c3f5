/** Answers before Next.js is asked: a problem document, or a small page for a browser that wants one. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Problem, problemResponse } from "@/lib/api/problem";
import { randomBase58 } from "@/lib/ids/base58";

/** Sends the problem; a page that has a Retry-After reloads by itself. */
export function refuse({ headers }: IncomingMessage, response: ServerResponse, problem: Problem): void {
  const retry = problem.headers["retry-after"];
  if (retry !== undefined && headers.accept?.includes("text/html")) {
    response.writeHead(problem.status, {
      ...problem.headers,
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    });
    return void response.end(crowdedPage(Number(retry)));
  }
  const answer = problemResponse(problem, randomBase58(12));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  answer.text().then((text) => response.end(text));
}

/** Has the colours of app/styles/tokens.css. The content policy allows style attributes, and no style element. */
const crowdedPage = (retrySeconds: number): string => `<!doctype html>
<html lang="en" style="color-scheme:light dark;background:light-dark(#ece5d5,#0f1613);color:light-dark(#231c14,#ebe5d6);font:1.125rem/1.6 'EB Garamond',Garamond,Georgia,serif">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="${retrySeconds}">
<title>Crowded - Imago</title>
</head>
<body style="margin:0;min-height:100vh;display:grid;place-content:center;padding:2rem;box-sizing:border-box">
<main style="max-width:34rem">
<h1 style="font-size:clamp(2rem,6vw,3rem);font-weight:500;line-height:1.15;margin:0 0 1rem">There is a crowd before the cabinet</h1>
<p style="margin:0 0 1rem">More requests are waiting than can be answered at once. What is painted is safe, and so is your place in the queue.</p>
<p style="margin:0;color:light-dark(#5d5343,#a8a494)">This page tries again in ${retrySeconds} seconds.</p>
</main>
</body>
</html>
`;
