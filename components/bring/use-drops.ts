import { useEffect, useEffectEvent, useState } from "react";

const holdsFiles = (transfer: DataTransfer | null) => transfer?.types.includes("Files") ?? false;

/** Hears of files that are dropped anywhere on the page, or pasted. Returns whether one hovers over the page. */
export function useDrops(onFile: (file: File) => void): boolean {
  const [hovers, setHovers] = useState(false);
  const bring = useEffectEvent(onFile);

  useEffect(() => {
    // A picture that is dragged from this very page holds a file too.
    let inside = false;
    const start = () => {
      inside = true;
    };
    const stop = () => {
      inside = false;
    };
    const over = (event: DragEvent) => {
      if (inside || !holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setHovers(true);
    };
    // An element that is left for another one inside the window has a relatedTarget.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setHovers(false);
    };
    const drop = (event: DragEvent) => {
      setHovers(false);
      if (inside || !holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) bring(file);
    };
    const paste = (event: ClipboardEvent) => {
      const file = event.clipboardData?.files[0];
      if (!file) return;
      event.preventDefault();
      bring(file);
    };
    const end = new AbortController();
    const { signal } = end;
    window.addEventListener("dragstart", start, { signal });
    window.addEventListener("dragend", stop, { signal });
    window.addEventListener("dragover", over, { signal });
    window.addEventListener("dragleave", leave, { signal });
    window.addEventListener("drop", drop, { signal });
    window.addEventListener("paste", paste, { signal });
    return () => end.abort();
  }, []);

  return hovers;
}
