/** The lab: a prompt on a database in the visitor's tab. */
import { Lab } from "@/components/lab/lab";
import { metadataOf } from "@/components/layout/site-metadata";
import "@/components/lab/lab.css";

export const metadata = metadataOf({
  title: "The lab",
  page: "/lab",
  description:
    "A PostgreSQL in your own tab with the network open on the table: silence a channel, swap its connections, round its weights, and paint before and after.",
});

export default function LabPage() {
  return <Lab />;
}
