import { Missing } from "@/components/trouble/missing";
import { troubleMetadata } from "@/components/trouble/trouble-page";

export const metadata = troubleMetadata({ kind: "missing" });

export default function NotFound() {
  return <Missing />;
}
