import { useState } from "react";
import { Studio } from "../studio/studio";
import { wishIn } from "../tab/here";
import { readFacts } from "./facts";

/** The studio of a site without a server. A link may fill the form. */
export default function StudioPage() {
  const [facts] = useState(readFacts);
  const [wish] = useState(() => wishIn(window.location.search));
  const settings = {
    ...wish,
    ...(Array.isArray(wish.schedule) && { schedule: wish.schedule.join(","), steps: wish.schedule.length }),
  };
  const filled = Object.keys(wish).length > 0 ? { settings, refused: [] } : undefined;
  return <Studio {...facts} idle={undefined} seed="" worked server={false} filled={filled} />;
}
