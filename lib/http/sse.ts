/** The wire format of event streams (HTML standard, 9.2). */

const encoder = new TextEncoder();

export const comment = (text: string): Uint8Array => encoder.encode(`: ${text}\n\n`);

/** Sets how long the browser waits before it reconnects. */
export const retry = (milliseconds: number): Uint8Array => encoder.encode(`retry: ${milliseconds}\n\n`);

/** Needs one data line only, since serialized JSON has no line breaks. */
export function event(name: string, data: unknown, id?: string): Uint8Array {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return encoder.encode(`${idLine}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

export const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};
