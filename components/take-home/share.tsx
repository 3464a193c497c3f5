"use client";

import { useHydrated } from "../use-hydrated";

type ShareProps = { path: string; name: string; onShare: () => void };

/** Opens the device's share dialog, if it has one. */
export function Share({ path, name, onShare }: ShareProps) {
  const hydrated = useHydrated();
  if (!hydrated || !("share" in navigator)) return null;

  async function share() {
    onShare();
    const url = new URL(path, window.location.href).href;
    // Rejects when the visitor cancels the dialog.
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
