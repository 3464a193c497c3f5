/** A client of the API, with a cookie of its own. */
import { type Generation, generationSchema } from "@/lib/api/response";

export type ApiClient = {
  cookie: string | undefined;
  fetch(path: string, options?: RequestInit): Promise<Response>;
  /** Requests a butterfly; the answer may be a refusal. */
  post(wish?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Requests a butterfly, or finds it; throws if it is refused. */
  generate(wish?: unknown): Promise<Generation>;
  get(id: string): Promise<Generation>;
};

export function apiClient(url: string): ApiClient {
  const client: ApiClient = {
    cookie: undefined,
    fetch: async (path, { headers, ...options } = {}) => {
      const response = await fetch(`${url}${path}`, {
        ...options,
        headers: { ...(client.cookie && { cookie: client.cookie }), ...headers },
      });
      client.cookie = response.headers.get("set-cookie")?.split(";")[0] ?? client.cookie;
      return response;
    },
    post: (wish = {}, headers = {}) =>
      client.fetch("/api/generations", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(wish),
      }),
    generate: async (wish) => {
      const response = await client.post(wish);
      const body = await response.json();
      if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
      return generationSchema.parse(body);
    },
    get: async (id) => generationSchema.parse(await (await client.fetch(`/api/generations/${id}`)).json()),
  };
  return client;
}

export type StreamEvent = { name: string; id: string | undefined; data: unknown };

/** Reads a stream's events until it ends or `enough` is true. Comments become events called `:`. */
export async function readEvents(
  response: Response,
  enough: (event: StreamEvent) => boolean = () => false,
): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    buffer += decoder.decode(chunk, { stream: true });
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseBlock(block);
      events.push(event);
      if (enough(event)) return events;
    }
  }
  return events;
}

function parseBlock(block: string): StreamEvent {
  const fields = new Map(
    block.split("\n").map((line) => [line.split(":", 1)[0], line.replace(/^[^:]*: ?/, "")]),
  );
  const data = fields.get("data");
  return {
    name: fields.get("event") ?? (fields.has("") ? ":" : "retry"),
    id: fields.get("id"),
    data: data && JSON.parse(data),
  };
}
