/** The one listener of a web process, and the feeds that it updates. */
import { messageOf } from "@/lib/log";
import { listen } from "../../jobs/listen";
import { createFeeds, type Feeds } from "./feeds";
import { jobSettings, onClose, place, pool, shared, webLog } from "../shared";

/** Time after which a listener that heard nothing is tested again. */
const testAgainMs = 60_000;

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
  const test = () =>
    listener.hears(pool()).then(
      (hears) => {
        if (heard !== hears) {
          heard = hears;
          made.setListening(hears);
          if (hears) log.info("listen.hears");
          else log.warn("listen.deaf", { pollMs: 1_000, hint: "behind a pooler, set LISTEN_DATABASE_URL" });
        }
        if (hears) clearInterval(timer);
      },
      (error) => log.warn("listen.untested", { reason: messageOf(error) }),
    );
  // A slow network can look like a pooler once.
  const timer = setInterval(test, testAgainMs);
  void test();
  onClose(() => {
    clearInterval(timer);
    made.close();
    listener.close().catch((error) => log.warn("listen.close_failed", { reason: messageOf(error) }));
  });
  return made;
}
