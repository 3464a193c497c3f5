import { chromium } from "playwright";
const [,, url, prefix, ...jobs] = process.argv; // jobs: width:scheme
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const job of jobs) {
  const [w, scheme, js] = job.split(":");
  const c = await b.newContext({ viewport: { width: +w, height: 900 }, colorScheme: scheme, javaScriptEnabled: js !== "nojs" });
  const p = await c.newPage();
  p.on("console", m => { if (m.type() === "error" || m.type()==="warning") console.log(w, scheme, m.text().slice(0, 400)); });
  p.on("pageerror", e => console.log("PAGEERROR", e.message.slice(0,400)));
  await p.goto(url, { waitUntil: "load", timeout: 120000 });
  await p.waitForTimeout(1500);
  if (process.env.CLICK) { for (const s of process.env.CLICK.split(";;")) { await p.locator(s).first().click(); await p.waitForTimeout(+(process.env.WAIT ?? 2500)); } }
  const over = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) console.log(w, scheme, "OVERFLOW", over, await p.evaluate(() => [...document.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0,5).map(e => e.tagName + "." + e.className).join(" ")));
  await p.screenshot({ path: `${prefix}-${w}-${scheme}${js ? "-" + js : ""}.png`, fullPage: !process.env.VIEWPORT });
  await c.close();
}
await b.close();
