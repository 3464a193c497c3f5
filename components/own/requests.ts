/** Requests about a butterfly that the visitor owns or loves. */
import type { LoveDocument } from "@/lib/api/response";
import { bodyOf, refusalOf, request, unreachable } from "../answer";

/** Sends a request without a body; returns the answer, or why there is none. */
async function send<Document>(path: string, method: string): Promise<Document | { refused: string }> {
  const answer = await request<Document>(path, { method, keepalive: true });
  return bodyOf(answer) ?? { refused: refusalOf(answer) ?? unreachable };
}

const pathOf = (id: string, action: string) => `/api/generations/${id}/${action}`;

/** Returns why it was refused; undefined after success. */
export async function act(id: string, action: "keep" | "discard" | "restore"): Promise<string | undefined> {
  const answer = await send<object>(pathOf(id, action), "POST");
  return "refused" in answer ? String(answer.refused) : undefined;
}

export const setLoved = (id: string, loved: boolean) =>
  send<LoveDocument>(pathOf(id, "love"), loved ? "PUT" : "DELETE");

export const readLove = (id: string) => send<LoveDocument>(pathOf(id, "love"), "GET");
