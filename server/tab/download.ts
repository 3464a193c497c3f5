/** Fetches the files that an engine consists of, and counts their bytes. */

/** Says that a file cannot be had: offline, or the site lacks it. */
export class Unreachable extends Error {}

/** Unpacks gzip, unless the web server has declared it as an encoding and the browser has done so. */
async function unpack(packed: Blob): Promise<Blob> {
  const [first, second] = new Uint8Array(await packed.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return packed;
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).blob();
}

/** Throws if the answer is a page: a proxy's, or that of a network which wants visitors to log in first. */
export function refusePage(url: URL, { headers }: Response): void {
  if (headers.get("content-type")?.startsWith("text/html"))
    throw new Unreachable(`${url.pathname}: somebody else answered, with a page`);
}

/** Returns the unpacked file. `onBytes` hears the bytes so far, and the size. */
export async function download(url: URL, onBytes: (bytes: number, of: number) => void): Promise<Blob> {
  const response = await fetch(url).catch((cause) => {
    throw new Unreachable(`${url.pathname} cannot be reached`, { cause });
  });
  if (!response.ok || !response.body)
    throw new Unreachable(`${url.pathname}: the server answered ${response.status}`);
  refusePage(url, response);
  const of = Number(response.headers.get("content-length")) || 0;
  let bytes = 0;
  onBytes(0, of);
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        bytes += chunk.length;
        onBytes(bytes, Math.max(of, bytes));
        controller.enqueue(chunk);
      },
    }),
  );
  return unpack(
    await new Response(counted).blob().catch((cause) => {
      throw new Unreachable(`${url.pathname} broke off after ${bytes} bytes`, { cause });
    }),
  );
}
