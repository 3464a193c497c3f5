/** A client of Imago's API. All methods reject with an ImagoError. */
import { ImagoError, typeOf } from "./errors.ts";
import { readEvents } from "./events.ts";
import type {
  Frame,
  Frames,
  Generation,
  GenerationPage,
  GenerationRequest,
  Models,
  Morph,
  StreamEvent,
} from "./types.ts";

export { ImagoError } from "./errors.ts";
export type * from "./types.ts";

export type ImagoOptions = {
  /** At least 24 random characters: who the client is. */
  token?: string | undefined;
  fetch?: typeof fetch;
};

export type Query = Record<string, string | number | boolean | undefined>;

/** `found`: it was there already, with the same model, seed and run. */
export type Asked = { generation: Generation; found: boolean };

const json = "application/json";
const tries = 3;
const pauseMs = 1_000;
/** The longest wait that the API takes, in seconds. */
const longestWait = 50;
const unfinished = new Set(["queued", "running"]);

export class Imago {
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #fetch: typeof fetch;

  /** `base` is the address of an Imago; "" on its own pages. */
  constructor(base: string, { token, fetch: ownFetch }: ImagoOptions = {}) {
    this.#base = base.replace(/\/+$/, "");
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    this.#fetch = ownFetch ?? ((...call) => fetch(...call));
  }

  /** Asks for a butterfly. Tries again after a failure of the network or the server, which still makes only one. */
  async ask(wish: GenerationRequest = {}, init: RequestInit = {}): Promise<Asked> {
    const headers = { "content-type": json, "idempotency-key": randomKey() };
    const body = JSON.stringify(wish);
    for (let attempt = 1; ; attempt++) {
      try {
        const posted = { ...init, method: "POST", headers, body };
        const response = await this.#send("/api/generations", posted, json);
        return { generation: await read<Generation>(response), found: response.status === 200 };
      } catch (error) {
        const again = error instanceof ImagoError && (error.status ?? 500) >= 500;
        if (!again || attempt === tries || init.signal?.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
      }
    }
  }

  get(id: string, query: { wait?: number } = {}): Promise<Generation> {
    return this.#json(one(id), query);
  }

  /** Waits until it is done, failed or cancelled. */
  async end(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<Generation> {
    for (;;) {
      const generation = await this.#json<Generation>(
        one(id),
        { wait: longestWait },
        signal ? { signal } : {},
      );
      if (!unfinished.has(generation.status)) return generation;
    }
  }

  /** Finished butterflies: `limit`, `cursor`, `model`, `seed`, `name`, `since`, `mine`. */
  list(query: Query = {}): Promise<GenerationPage> {
    return this.#json("/api/generations", query);
  }

  models(): Promise<Models> {
    return this.#json("/api/models");
  }

  cancel(id: string): Promise<Generation> {
    return this.#post(`${one(id)}/cancel`);
  }

  keep(id: string, init: RequestInit = {}): Promise<Generation> {
    return this.#post(`${one(id)}/keep`, init);
  }

  frames(id: string): Promise<Frames> {
    return this.#json(`${one(id)}/frames.json`);
  }

  frame(id: string, step: number): Promise<Frame> {
    return this.#json(`${one(id)}/frames/${step}.json`);
  }

  /** Its events so far, or those after frame `after`, and then those to come, until it ends. */
  async *events(
    id: string,
    { after, signal }: { after?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<StreamEvent> {
    const path = `${one(id)}/events${search({ after })}`;
    const { body } = await this.#send(path, signal ? { signal } : {}, "text/event-stream");
    if (body) yield* readEvents(body);
  }

  /** The finished picture as a PNG file. */
  async picture(id: string, query: { scale?: number } = {}): Promise<Uint8Array> {
    const response = await this.#send(`${one(id)}/image.png${search(query)}`, {}, "image/png");
    return new Uint8Array(await response.arrayBuffer());
  }

  /** The finished picture as text: `glyphs`, `columns`, `color`, `ramp`, `view`. */
  async text(id: string, query: Query = {}): Promise<string> {
    return (await this.#send(`${one(id)}/ascii.txt${search(query)}`, {}, "text/plain")).text();
  }

  /** Asks for the seven butterflies between two finished ones, as many as there is room for. */
  askMorph(a: string, b: string): Promise<Morph> {
    const headers = { "content-type": json };
    return this.#post("/api/morphs", { headers, body: JSON.stringify({ a, b }) });
  }

  /** The butterflies between two, as far as they are. */
  morph(a: string, b: string): Promise<Morph> {
    return this.#json("/api/morphs", { a, b });
  }

  /** Asks until all seven are there and finished, or until one of them has failed or was cancelled: see `done`. */
  async endMorph(a: string, b: string, options: { signal?: AbortSignal } = {}): Promise<Morph> {
    for (;;) {
      const morph = await this.morph(a, b);
      const next = morph.between.find(({ generation }) => generation && unfinished.has(generation.status));
      if (next?.generation) {
        const { status } = await this.end(next.generation.id, options);
        if (status !== "done") return this.morph(a, b);
      } else if (morph.done) return morph;
      else await this.askMorph(a, b);
    }
  }

  /** The way from one to the other and back as an animation, once all seven are finished. */
  async morphAnimation(
    a: string,
    b: string,
    { format = "webp", scale }: { format?: "webp" | "gif"; scale?: number } = {},
  ): Promise<Uint8Array> {
    const response = await this.#send(
      `/api/morphs/animation.${format}${search({ a, b, scale })}`,
      {},
      `image/${format}`,
    );
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Sends a request. An answer of another type than `type` is somebody else's, such as a captive portal's page. */
  async #send(path: string, { headers, ...init }: RequestInit, type: string): Promise<Response> {
    const all = { ...this.#headers, ...(headers as Record<string, string> | undefined) };
    const response = await this.#fetch(`${this.#base}${path}`, { ...init, headers: all }).catch((cause) => {
      throw ImagoError.unanswered(cause);
    });
    if (!response.ok) throw await ImagoError.of(response);
    if (typeOf(response) !== type) throw ImagoError.unanswered("somebody else answered");
    return response;
  }

  async #json<Document>(path: string, query: Query = {}, init: RequestInit = {}): Promise<Document> {
    return read(await this.#send(`${path}${search(query)}`, init, json));
  }

  async #post<Document>(path: string, init: RequestInit = {}): Promise<Document> {
    return read(await this.#send(path, { ...init, method: "POST" }, json));
  }
}

/** Reads an answer's JSON. One that breaks off counts as no answer. */
async function read<Document>(response: Response): Promise<Document> {
  return response.json().catch((cause: unknown) => {
    throw ImagoError.unanswered(cause);
  }) as Promise<Document>;
}

const one = (id: string) => `/api/generations/${encodeURIComponent(id)}`;

function search(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

/** Replaces crypto.randomUUID(), which needs https. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
