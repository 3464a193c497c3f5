"use client";

import { useHydrated } from "../use-hydrated";

type ShareProps = { path: string; name: string; onShare: () => void };

/** The device's own way to pass something on, where it has one. */
export function Share({ path, name, onShare }: ShareProps) {
  const hydrated = useHydrated();
  if (!hydrated || !("share" in navigator)) return null;

  async function share() {
    onShare();
    const url = new URL(path, window.location.href).href;
    // Rejects when whoever was about to share thinks better of it.
    await navigator
      .share({ title: name, text: `${name}, painted by a database`, url })
      .catch(() => undefined);
  }

  return (
    <button type="button" onClick={() => void share()} className="link">
      Share
    </button>
  );
}
