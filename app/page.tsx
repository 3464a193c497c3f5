import { Studio } from "@/components/painting/studio";
import { readIdle } from "@/db/web/idle";
import { readStudio } from "@/db/web/studio";

export default async function Home() {
  const [studio, { idle, seed }] = await Promise.all([readStudio(), readIdle()]);
  return <Studio {...studio} idle={idle} seed={seed} />;
}
