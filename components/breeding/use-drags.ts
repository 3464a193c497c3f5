import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { jobIdSource } from "@/lib/ids/job-id";
import { cagePath } from "./carried";

const addresses = new RegExp(`/b/(${jobIdSource})(?![1-9A-HJ-NP-Za-km-z])`);

/** `data-pair` on an element: the butterfly to which another one may be put there. */
const placeAt = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>("[data-pair]")) || undefined;

/** `data-carries`: the butterfly that is dragged from there, if it is another one. */
const originAt = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>("[data-carries], [data-pair]")) || undefined;

/**
 * Hears of a butterfly that is dragged onto another, and leads to their cage. The browser drags the link to its page,
 * so one of another window may be dropped too, and fingers drag where the browser lets them drag links.
 */
export function useDrags(): void {
  const router = useRouter();
  const pair = useEffectEvent((id: string, partner: string) => router.push(cagePath(id, partner)));

  useEffect(() => {
    let dragged: string | undefined;
    let under: HTMLElement | undefined;
    const mark = (element: HTMLElement | undefined) => {
      under?.removeAttribute("data-pair-over");
      element?.setAttribute("data-pair-over", "");
      under = element;
    };
    const start = ({ target, dataTransfer }: DragEvent) => {
      const origin = originAt(target);
      dragged = origin?.dataset.carries ?? origin?.dataset.pair;
      if (!origin || !dragged || !dataTransfer) return;
      dataTransfer.setData("text/uri-list", new URL(`/b/${dragged}`, window.location.href).href);
      const picture = origin.querySelector("img");
      if (picture) dataTransfer.setDragImage(picture, picture.width / 2, picture.height / 2);
    };
    const over = (event: DragEvent) => {
      const place = placeAt(event.target);
      const mayDrop = dragged !== undefined || event.dataTransfer?.types.includes("text/uri-list");
      if (!place || !mayDrop || place.dataset.pair === dragged) return mark(undefined);
      event.preventDefault();
      mark(place);
    };
    const drop = (event: DragEvent) => {
      mark(undefined);
      const place = placeAt(event.target)?.dataset.pair;
      const partner = dragged ?? addresses.exec(event.dataTransfer?.getData("text/uri-list") ?? "")?.[1];
      if (!place || !partner || place === partner) return;
      event.preventDefault();
      pair(place, partner);
    };
    const end = () => {
      dragged = undefined;
      mark(undefined);
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("dragstart", start, { signal });
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("drop", drop, { signal });
    document.addEventListener("dragend", end, { signal });
    return () => stop.abort();
  }, []);
}
