/** The butterflies that this page paints by itself, for all of its components. */
import { useSyncExternalStore } from "react";
import type { KeptFrame, Opened, Opening, Wish } from "@/server/tab/contract";
import { type Action, isOver, open, type Painting, reduce } from "../painting/state";

export type Trouble = {
  /** An SQLSTATE, or a kind that trouble.tsx has words for. */
  code: string | undefined;
  message: string;
};

export type TabPainting = {
  key: number;
  /** The recipe as an address's query: "?seed=42&model=...". Complete once the engine has taken the wish. */
  path: string;
  wish: Wish;
  painting: Painting;
  /** Progress of the engine's opening; undefined once it is open. */
  opening: Opening | undefined;
  /** The engine that paints it. */
  opened: Opened | undefined;
  /** The frames with their states: another engine goes on from them. */
  kept: readonly KeptFrame[];
  /** Number of engines that have died while they painted it. */
  deaths: number;
  trouble: Trouble | undefined;
};

let paintings: readonly TabPainting[] = [];
let count = 0;
const listeners = new Set<() => void>();

function set(next: readonly TabPainting[]): void {
  paintings = next;
  for (const listener of listeners) listener();
}

export function addPainting(path: string, wish: Wish): TabPainting {
  count += 1;
  const added: TabPainting = {
    key: count,
    path,
    wish,
    painting: open({ id: `tab-${count}` }),
    opening: undefined,
    opened: undefined,
    kept: [],
    deaths: 0,
    trouble: undefined,
  };
  set([...paintings.filter((one) => one.path !== path), added]);
  return added;
}

export const findPainting = (key: number): TabPainting | undefined =>
  paintings.find((one) => one.key === key);

export function changePainting(key: number, change: Partial<TabPainting>): void {
  set(paintings.map((one) => (one.key === key ? { ...one, ...change } : one)));
}

export function act(key: number, action: Action): void {
  const found = findPainting(key);
  if (found) changePainting(key, { painting: reduce(found.painting, action) });
}

export function removePainting(key: number): void {
  set(paintings.filter((one) => one.key !== key));
}

/** Whether its engine has nothing more to do for it. */
export const isSettled = ({ painting, trouble }: TabPainting): boolean =>
  trouble !== undefined || isOver(painting.generation);

/** Whether the recipe is being painted, or was painted to its end. */
export const isThere = (path: string): boolean =>
  paintings.some(
    (one) => one.path === path && (!isSettled(one) || one.painting.generation?.status === "done"),
  );

const none: readonly TabPainting[] = [];

function subscribePaintings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTabPaintings = (): readonly TabPainting[] =>
  useSyncExternalStore(
    subscribePaintings,
    () => paintings,
    () => none,
  );
