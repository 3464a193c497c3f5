/** The lines of `/api`: what a program can do, as commands to paste into a shell. A test runs every one. */

export type CurlLine = { id: string; title: string; words: string; command: string };

/** `base` is the site's origin; `butterfly` the id of a finished one, undefined before the first. */
export function curlLines(base: string, butterfly: string | undefined): CurlLine[] {
  const api = `${base}/api/generations`;
  const json = "-H 'content-type: application/json'";
  const ask: CurlLine[] = [
    {
      id: "paint",
      title: "Ask for a butterfly",
      words:
        "An empty object is enough. With wait=50 the answer comes when it is painted, or after 50 seconds as far as it is.",
      command: `curl -sf -X POST '${api}?wait=50' ${json} -d '{}'`,
    },
    {
      id: "settings",
      title: "Choose the seed and the run",
      words:
        "The same seed, model and run are the same butterfly, to the last bit. If it is there already, the answer is that one.",
      command: `curl -sf -X POST '${api}?wait=50' ${json} -d '{"seed": 42, "steps": 12}'`,
    },
    {
      id: "token",
      title: "Be somebody",
      words:
        "A program chooses a token for itself, once: a long random text. The program that sends it again may cancel, keep and list what it asked for.",
      command: `TOKEN=$(head -c 24 /dev/urandom | base64)
curl -sf -X POST ${api} -H "authorization: Bearer $TOKEN" ${json} -d '{"seed": 7}'
curl -sf '${api}?mine=true' -H "authorization: Bearer $TOKEN"`,
    },
    {
      id: "list",
      title: "Look through the drawer",
      words:
        "Newest first; by model, seed, a part of the name, or time. The cursor in the answer leads to the next page.",
      command: `curl -sf '${api}?limit=3&since=2026-01-01T00:00:00Z'`,
    },
    {
      id: "today",
      title: "The butterfly of the day",
      words: "Its seed is the date. Every Imago with this model paints the same one.",
      command: `curl -sf '${base}/today.png?scale=8' -o today.png`,
    },
  ];
  if (butterfly === undefined) return ask;
  const one = `${api}/${butterfly}`;
  return [
    ...ask,
    {
      id: "terminal",
      title: "See it in the terminal",
      words: "In a terminal's colors, as plain text, or in dots for a chat; as wide as you like.",
      command: `curl -sf ${base}/b/${butterfly}.ans
curl -sf ${base}/b/${butterfly}.txt
curl -sf '${base}/b/${butterfly}.txt?glyphs=braille'`,
    },
    {
      id: "files",
      title: "Take it home",
      words: "The picture in any size, and the whole metamorphosis.",
      command: `curl -sf '${one}/image.png?scale=8' -o butterfly.png
curl -sf ${one}/animation.webp -o butterfly.webp`,
    },
    {
      id: "events",
      title: "Watch it come",
      words:
        "Server-sent events: every step as it is stored, with its picture. Of a finished butterfly the stream tells all, and ends.",
      command: `curl -sfN ${one}/events`,
    },
    {
      id: "proof",
      title: "Check its bits",
      words: "A state's hash is the SHA-256 of its bytes. The two lines print the same number.",
      command: `curl -sf ${one}/frames/0.state | sha256sum
curl -sf ${one}/frames/0.json | grep -o '"stateHash":"[0-9a-f]*"'`,
    },
  ];
}
