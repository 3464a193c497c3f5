import { describe, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();
const ramp = " .:*=xo%8M@";
const [white, black] = [
  [255, 255, 255],
  [0, 0, 0],
] as const;

/** Makes a picture of width x height from a function that gives each pixel's color. */
const paint = (width: number, height: number, color: (x: number, y: number) => readonly number[]) =>
  Buffer.from(
    Array.from({ length: width * height }, (_, i) => color(i % width, Math.floor(i / width))).flat(),
  );
const grey = (level: number) => paint(64, 64, () => [level, level, level]);

async function ascii(rgb: Buffer | null, width: number | null, ...more: unknown[]): Promise<string[]> {
  const places = more.map((_, i) => `, $${i + 3}`).join("");
  const { rows } = await pool().query<{ text: string }>(`select imago.ascii($1, $2${places}) as text`, [
    rgb,
    width,
    ...more,
  ]);
  return (rows[0]?.text ?? "").split("\n");
}

describe("lines and columns", () => {
  test.each([
    [64, 64, 64, 32],
    [64, 64, 16, 8],
    [64, 64, 100, 50],
    [64, 64, 160, 80],
    [28, 28, 64, 32],
    [32, 16, 64, 16],
    [16, 64, 20, 40],
    [100, 1, 16, 1],
    [3, 7, 17, 20],
  ])(
    "a picture of %i x %i at %i columns has %i lines, for a character is twice as tall as wide",
    async (width, height, columns, lines) => {
      const text = await ascii(
        paint(width, height, () => black),
        width,
        columns,
      );
      expect(text).toEqual(Array(lines).fill("@".repeat(columns)));
    },
  );

  test("there are 64 columns unless asked otherwise", async () => {
    expect((await ascii(grey(0), 64))[0]).toHaveLength(64);
  });
});

describe("ink", () => {
  test("white paper is blank, and every glyph of the ramp has its share of the levels", async () => {
    const glyphs = [];
    for (let level = 255; level >= 0; level -= 5)
      glyphs.push((await ascii(grey(level), 64, 16))[0]?.[0] ?? "");
    expect([...new Set(glyphs)].join("")).toBe(ramp);
    expect(glyphs.join("")).toMatch(/^ {5} ?\.+:+\*+=+x+o+%+8+M+@+$/);
  });

  test("is that of the luma: blue is darker than red, red darker than green", async () => {
    const ink = async (color: readonly number[]) =>
      ramp.indexOf(
        (
          await ascii(
            paint(64, 64, () => color),
            64,
            16,
          )
        )[0]?.[0] ?? "",
      );
    const [red, green, blue] = [await ink([255, 0, 0]), await ink([0, 255, 0]), await ink([0, 0, 255])];
    expect([blue > red, red > green]).toEqual([true, true]);
    // ITU-R BT.709: 0.2126, 0.7152 and 0.0722 of white, on eleven levels.
    expect([red, green, blue]).toEqual([8, 3, 10]);
  });

  test("can come from another ramp, of any characters, and the other way round", async () => {
    const picture = paint(64, 64, (x) => (x < 32 ? black : white));
    expect((await ascii(picture, 64, 16, "none", "░▒▓█"))[0]).toBe("████████░░░░░░░░");
    expect((await ascii(picture, 64, 16, "none", "@ "))[0]).toBe("        @@@@@@@@");
  });
});

describe("cells", () => {
  test("are the picture the right way up and the right way round", async () => {
    const text = await ascii(
      paint(32, 32, (x, y) => (x < 8 && y < 16 ? black : white)),
      32,
      16,
    );
    expect(text).toEqual([...Array(4).fill(`@@@@${" ".repeat(12)}`), ...Array(4).fill(" ".repeat(16))]);
  });

  test("average the area that they cover", async () => {
    const stripes = paint(64, 64, (x) => (x % 2 ? black : white));
    expect(new Set((await ascii(stripes, 64, 32)).join(""))).toEqual(new Set("x")); // 128 of 255
    // The middle one of three pixels covers a third of sixteen cells: five and a third.
    const middle = paint(3, 3, (x) => (x === 1 ? black : white));
    expect((await ascii(middle, 3, 16))[0]).toBe(`${" ".repeat(5)}%@@@@%${" ".repeat(5)}`);
  });

  test("keep a symmetric picture symmetric at every number of columns", async () => {
    const wings = paint(64, 64, (x, y) => {
      const level = (Math.min(x, 63 - x) * 37 + y * 11) % 256;
      return [level, (level * 3) % 256, (level * 7) % 256];
    });
    for (const columns of [16, 33, 64, 97, 160])
      for (const line of await ascii(wings, 64, columns)) expect([...line].reverse().join("")).toBe(line);
  });
});

describe("in ANSI colours", () => {
  const paper = "\x1b[48;2;255;255;255m";
  const reset = "\x1b[0m";

  test("every line stands on white paper, and ends with a reset", async () => {
    const lines = await ascii(grey(255), 64, 16, "ansi");
    expect(lines).toEqual(Array(8).fill(`${paper}${" ".repeat(16)}${reset}`));
  });

  test("a colour is named once for a run of glyphs, and not for blanks", async () => {
    const picture = paint(16, 2, (x) =>
      x < 4 ? [10, 20, 30] : x < 8 ? white : x < 12 ? [10, 20, 30] : [200, 0, 0],
    );
    expect(await ascii(picture, 16, 16, "ansi")).toEqual([
      `${paper}\x1b[38;2;10;20;30m@@@@    \x1b[38;2;10;20;30m@@@@\x1b[38;2;200;0;0mMMMM${reset}`,
    ]);
  });

  test.each([
    ["ansi256", "48;5;231", "38;5;88"],
    ["ansi16", "107", "31"],
  ])("from a palette: %s", async (color, white, red) => {
    expect(
      await ascii(
        paint(16, 2, () => [140, 0, 0]),
        16,
        16,
        color,
      ),
    ).toEqual([`\x1b[${white}m\x1b[${red}m${"M".repeat(16)}${reset}`]);
  });

  test("the glyphs are those without colour", async () => {
    const picture = paint(64, 64, (x, y) => [x * 4, y * 4, (x * y) % 256]);
    const colored = await ascii(picture, 64, 64, "ansi");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    expect(colored.map((line) => line.replaceAll(/\x1b\[[0-9;]*m/g, ""))).toEqual(
      await ascii(picture, 64, 64),
    );
  });
});

test.each<[string, Parameters<typeof ascii>, string, string]>([
  ["too few columns", [grey(0), 64, 15], "IM005", "columns is 15, it must be 16..160"],
  ["too many columns", [grey(0), 64, 161], "IM005", "columns is 161, it must be 16..160"],
  ["no number of columns", [grey(0), 64, null], "IM005", "null"],
  [
    "an unknown colour",
    [grey(0), 64, 64, "html"],
    "IM005",
    "unknown color html, known are none, ansi, ansi256, ansi16",
  ],
  ["a ramp of one glyph", [grey(0), 64, 64, "none", "@"], "IM005", "ramp has 1"],
  ["bytes that are no whole lines", [grey(0), 63], "IM002", "12288 bytes, it must be lines of 63 pixels"],
  ["no bytes", [Buffer.alloc(0), 64], "IM002", "0 bytes"],
  ["no picture", [null, 64], "IM002", "rgb has no bytes"],
  ["a width of 0", [grey(0), 0], "IM002", "width is 0"],
  ["no width", [grey(0), null], "IM002", "width is null"],
])("refused: %s", async (_, values, code, message) => {
  await expectError(ascii(...values), code, message);
});
