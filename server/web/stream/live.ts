/** The one listener of a web process, and the feeds that it updates. */
import { messageOf } from "@/lib/log";
import { listen } from "../../jobs/listen";
import { createFeeds, type Feeds } from "./feeds";
import { jobSettings, onClose, place, pool, shared, webLog } from "../shared";

export const feeds = (): Feeds => shared("feeds", start);

function start(): Feeds {
  const log = webLog();
  const { listenUrl, limits } = jobSettings();
  const made = createFeeds(pool(), limits, log);
  let heard = true;
  const listener = listen(listenUrl ?? place().url, {
    onChange: made.onChange,
    onConnect: () => {
      log.info("listen.connected");
      made.setListening(heard);
    },
    onDisconnect: () => {
      log.warn("listen.reconnecting");
      made.setListening(false);
    },
  });
  listener.hears(pool()).then(
    (hears) => {
      heard = hears;
      if (hears) return;
      log.warn("listen.deaf", { pollMs: 1_000, hint: "behind a pooler, set LISTEN_DATABASE_URL" });
      made.setListening(false);
    },
    (error) => log.warn("listen.untested", { reason: messageOf(error) }),
  );
  onClose(() => {
    made.close();
    listener.close().catch((error) => log.warn("listen.close_failed", { reason: messageOf(error) }));
  });
  return made;
}
