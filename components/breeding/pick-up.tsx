"use client";

import { useRouter } from "next/navigation";
import { useHydrated } from "../use-hydrated";
import { cagePath, carry, useCarried } from "./carried";

/**
 * Picks a butterfly up; once one is picked up, puts that to this one: the way of drag and drop for fingers and keys.
 */
export function PickUp({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  const carried = useCarried();
  const hydrated = useHydrated();
  const isCarried = carried?.id === id;
  const words = carried ? `Breed ${name} with ${carried.name}` : `Breed ${name} with another`;

  function press() {
    if (isCarried) return carry(undefined);
    if (!carried) return carry({ id, name });
    carry(undefined);
    router.push(cagePath(id, carried.id));
  }

  return (
    <button
      type="button"
      className="pick-up"
      disabled={!hydrated}
      aria-pressed={isCarried}
      aria-label={isCarried ? `Put ${name} back` : words}
      title={isCarried ? "Put it back" : `${words}; or drag it there`}
      onClick={press}
    >
      <svg aria-hidden="true" viewBox="0 0 24 16">
        <circle cx="8.5" cy="8" r="5.75" />
        <circle cx="15.5" cy="8" r="5.75" />
      </svg>
    </button>
  );
}
