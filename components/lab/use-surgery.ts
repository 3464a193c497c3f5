import { useEffect, useRef, useState } from "react";
import type { Opening, Outcome } from "@/server/tab/contract";
import { EngineDied, EngineError } from "../tab/engine";
import { inPsql } from "./in-psql";
import { createSurgery, type Hear, type Painted } from "./surgery";

/** The work under way. `fraction`: the share of a painting that is done. */
export type Doing = { words: string; fraction?: number | undefined; opening?: Opening | undefined };

type Findings = {
  before?: Painted | undefined;
  after?: Painted | undefined;
  outcome?: Outcome | undefined;
  failed?: string | undefined;
};

/** Statements that cannot change the network, and do not ask for a butterfly. */
const isQuestion = (sql: string): boolean =>
  /^\s*(select|explain|show|table|values)\b/i.test(sql) && !/\bimago\.(job|frame|layer_medians)\b/i.test(sql);

function wordsOf(error: unknown, sql: string): string {
  if (error instanceof EngineError && error.diagnosis) return inPsql(error.message, error.diagnosis, sql);
  const memory = error instanceof EngineError && error.code === "out_of_memory";
  if (memory || error instanceof EngineDied)
    return `The tab's PostgreSQL has ended (${error.message}). The next statement opens a new one.`;
  return error instanceof Error ? error.message : String(error);
}

/** Operates on the lab's database, one operation at a time. */
export function useSurgery() {
  const [surgery] = useState(createSurgery);
  const [doing, setDoing] = useState<Doing>();
  const [findings, setFindings] = useState<Findings>({});
  /** Counts the fresh starts: what an operation finds after one is of an old database. */
  const round = useRef(0);
  useEffect(() => () => surgery.startOver(), [surgery]);

  async function operate(sql: string, paints: boolean): Promise<void> {
    if (doing) return;
    const own = round.current;
    const isCurrent = () => own === round.current;
    const find = (found: Findings) => isCurrent() && setFindings((before) => ({ ...before, ...found }));
    const begin = (words: string): Hear => {
      const say = (more: Omit<Doing, "words">) => isCurrent() && setDoing({ words, ...more });
      say({});
      return { opening: (opening) => say({ opening }), painting: (fraction) => say({ fraction }) };
    };
    find({ after: undefined, outcome: undefined, failed: undefined });
    try {
      if (!findings.before && (paints || !isQuestion(sql)))
        find({ before: await surgery.paint(begin("painting the butterfly before")) });
      find({ outcome: await surgery.run(sql, begin("running the statement")) });
      if (paints) find({ after: await surgery.paint(begin("painting the butterfly after")) });
    } catch (error) {
      find({ failed: wordsOf(error, sql) });
    } finally {
      if (isCurrent()) setDoing(undefined);
    }
  }

  function startOver(): void {
    round.current += 1;
    surgery.startOver();
    setDoing(undefined);
    setFindings({});
  }

  return { ...findings, doing, operate, startOver };
}
