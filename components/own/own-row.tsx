"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import type { Generation, LoveDocument } from "@/lib/api/response";
import { Heart } from "./heart";
import { OwnActions } from "./own-actions";
import { readLove } from "./requests";

type OwnRowProps = {
  generation: Generation;
  /** Whether the visitor loves it; undefined: the page does not know yet. */
  loved: boolean | undefined;
};

/** Below a finished butterfly: a heart for everybody, and what its maker may do with it. */
export function OwnRow({ generation, loved }: OwnRowProps) {
  const { id, name, loves, kept, mine } = generation;
  const [read, setRead] = useState<LoveDocument>();
  useEffect(() => {
    if (loved !== undefined) return;
    let current = true;
    void readLove(id).then((answer) => {
      if (current && "loves" in answer) setRead(answer);
    });
    return () => {
      current = false;
    };
  }, [id, loved]);

  const love = loved === undefined ? read : { loved, loves };
  return (
    <div className="own-row">
      {love && <Heart key={id} id={id} name={name} {...love} />}
      <Link href={`/b/${id}/breed`} prefetch={false} className="link">
        Breed
      </Link>
      {mine && <OwnActions key={`own ${id}`} id={id} name={name} kept={kept} />}
    </div>
  );
}
