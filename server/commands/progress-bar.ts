/** An import's progress for people: a bar that redraws itself on a terminal, a few plain lines anywhere else. */
import type { WriteStream } from "node:tty";
import { printable } from "@/lib/terminal/printable";
import { canRedraw, sizeOf } from "@/lib/terminal/terminal";
import type { ImportProgress, OnProgress } from "../checkpoints/progress";

const barWidth = 28;

const titles = { download: "downloading", check: "checking", store: "storing" } as const;

const compiling = "compiling for the engine, one long statement";

function amount({ phase, total }: ImportProgress): string {
  const millions = (total / 1e6).toFixed(1);
  return phase === "download" ? `${millions} MB` : `${millions} M parameters`;
}

/** One line, at most `columns` wide: `storing     [#####     ]  50 % of 63.2 M parameters  conv_in.weight` */
export function progressLine(progress: ImportProgress, columns: number): string {
  const { phase, done, total } = progress;
  const item = printable(progress.item);
  if (phase === "compile") return `${compiling}: ${item}`.slice(0, columns);
  const share = total > 0 ? done / total : 1;
  const bar = "#".repeat(Math.round(share * barWidth)).padEnd(barWidth);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return `${titles[phase].padEnd(11)} [${bar}] ${percent} % of ${amount(progress)}  ${item}`.slice(
    0,
    columns,
  );
}

/** `finish` ends the line: call it before anything else is printed. */
export type ProgressDisplay = { onProgress: OnProgress; finish(): void };

export function showProgress(stream: WriteStream = process.stderr): ProgressDisplay {
  return canRedraw(stream) ? redrawnBar(stream) : plainLines((line) => stream.write(`${line}\n`));
}

const redrawMs = 50;

function redrawnBar(stream: WriteStream): ProgressDisplay {
  let drawnAt = 0;
  let drawn = false;
  let current = "";
  return {
    onProgress: (progress) => {
      const now = Date.now();
      if (now - drawnAt < redrawMs && progress.phase === current && progress.done < progress.total) return;
      current = progress.phase;
      stream.write(`\r\u001b[2K${progressLine(progress, sizeOf(stream).columns - 1)}`);
      drawnAt = now;
      drawn = true;
    },
    finish: () => {
      if (drawn) stream.write("\r\u001b[2K");
      drawn = false;
    },
  };
}

/** Prints a line when a phase (or a file of a download) begins, and one for each quarter of it. */
export function plainLines(print: (line: string) => void): ProgressDisplay {
  let current = "";
  let quarter = 0;
  return {
    onProgress: (progress) => {
      const { phase, done, total } = progress;
      const item = printable(progress.item);
      const key = phase === "download" ? `${phase} ${item}` : phase;
      if (key !== current) {
        current = key;
        quarter = 0;
        print(
          phase === "compile"
            ? compiling
            : `${titles[phase]} ${phase === "download" ? `${item}, ` : ""}${amount(progress)}`,
        );
      }
      if (phase === "compile") return;
      const reached = total > 0 ? Math.floor((4 * done) / total) : 4;
      if (reached > quarter && reached < 4) print(`${titles[phase]}: ${reached * 25} %`);
      quarter = Math.max(quarter, reached);
    },
    finish: () => undefined,
  };
}
