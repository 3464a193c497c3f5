/** The files in deploy/ say what they should; the services of the Compose file run as their commands are written. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import packageJson from "@/package.json";
import { deployFolder, readCompose, somePasswords } from "@/testing/web/compose";

const run = promisify(execFile);
const root = path.join(deployFolder, "..");
const readDeployed = (name: string) => readFile(path.join(deployFolder, name), "utf8");

/** The settings by .env.example, which names all of them. */
async function knownSettings(): Promise<Set<string>> {
  const text = await readFile(path.join(root, ".env.example"), "utf8");
  return new Set([...text.matchAll(/^#([A-Z][A-Z_]+)=/gm)].map(([, name = ""]) => name));
}

test("the Compose file has a primary, a standby, two workers and the web, with room and secrets", async () => {
  const { services, volumes } = await readCompose(somePasswords);
  expect(Object.keys(services).sort()).toEqual(["migrate", "primary", "standby", "web", "worker"]);
  expect(services.worker?.deploy?.replicas).toBe(2);
  for (const name of ["primary", "standby"]) expect(services[name]?.shm_size).toBe("256m");
  await expect(readCompose({})).rejects.toThrow("ADMIN_PASSWORD is not set: set it in .env");

  const settings = await knownSettings();
  for (const name of ["web", "worker", "migrate"])
    for (const setting of Object.keys(services[name]?.environment ?? {})) expect(settings).toContain(setting);
  for (const { volumes: mounts = [], depends_on = {}, build } of Object.values(services)) {
    for (const [source = ""] of mounts.map((mount) => mount.split(":")))
      if (source.startsWith(".")) await access(path.join(deployFolder, source));
      else expect(volumes).toHaveProperty(source);
    for (const [needed, { condition }] of Object.entries(depends_on))
      if (condition === "service_healthy") expect(services[needed]?.healthcheck).toBeDefined();
      else expect(services[needed]?.restart).toBe("on-failure");
    if (build) await access(path.join(deployFolder, build.context, build.dockerfile));
  }
});

test("each service of the Compose file knows the passwords that it needs, and no other", async () => {
  const { services } = await readCompose(somePasswords);
  const known = (service: string) =>
    Object.entries(somePasswords)
      .filter(([, password]) => JSON.stringify(services[service]?.environment).includes(password))
      .map(([name]) => name);
  expect(known("web")).toEqual(["WEB_PASSWORD"]);
  expect(known("worker")).toEqual(["WORKER_PASSWORD"]);
  expect(known("migrate")).toEqual(["IMAGO_PASSWORD"]);
  expect(known("standby")).toEqual(["REPLICATION_PASSWORD"]);
  expect(services.primary?.environment.POSTGRES_PASSWORD).toBe(somePasswords.ADMIN_PASSWORD);
});

test("the image copies existing files, runs as an unprivileged user and starts an existing script", async () => {
  const lines = (await readDeployed("Dockerfile"))
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  for (const line of lines) expect(line).toMatch(/^(FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|CMD) \S/);
  const [base = ""] = /node:\d+/.exec(lines[0] ?? "") ?? [];
  expect(Number(base.split(":")[1])).toBeGreaterThanOrEqual(20);
  expect(lines).toContain("USER node");
  const copied = lines
    .filter((line) => /^COPY (?!--)/.test(line))
    .flatMap((line) => line.split(" ").slice(1, -1));
  for (const name of copied) await access(path.join(root, name));
  const command = JSON.parse(lines.at(-1)?.replace("CMD ", "") ?? "");
  expect(command.slice(0, -1)).toEqual(["npm", "run", "--silent"]);
  expect(Object.keys(packageJson.scripts)).toContain(command.at(-1));
  expect(await readDeployed("Dockerfile.dockerignore")).toMatch(/^node_modules$/m);
});

test("the systemd unit starts what there is, with settings that there are", async () => {
  const file = path.join(deployFolder, "imago.service");
  const unit = await readFile(file, "utf8");
  for (const line of unit.split("\n"))
    expect(line).toMatch(
      /^(#.*|\[(Unit|Service|Install)\]|[A-Z]\w+=\S.*|(CapabilityBoundingSet|AmbientCapabilities)=|)$/,
    );
  // lib/process/niceness.ts: without it, the processes that paint compete with those that answer.
  expect(unit).toMatch(/^SystemCallFilter=~.*@resources$[\s\S]*^SystemCallFilter=setpriority$/m);
  const [, script = ""] = /^ExecStart=\/usr\/bin\/npm run --silent (.*)$/m.exec(unit) ?? [];
  expect(Object.keys(packageJson.scripts)).toContain(script);
  const [, variables = ""] = /^Environment=(.*)$/m.exec(unit) ?? [];
  const names = variables.split(" ").map((pair) => pair.split("=")[0] ?? "");
  const settings = await knownSettings();
  for (const name of names)
    expect([...settings, "NODE_ENV", "NPM_CONFIG_CACHE", "MALLOC_ARENA_MAX"]).toContain(name);
  if (existsSync("/usr/bin/systemd-analyze") && existsSync("/usr/bin/node"))
    expect((await run("/usr/bin/systemd-analyze", ["verify", file])).stderr).toBe("");
});

test("the systemd unit leaves little to an attacker, by systemd's own count", async ({ skip }) => {
  const args = ["security", "--offline=true", path.join(deployFolder, "imago.service")];
  const report = await run("/usr/bin/systemd-analyze", args).catch(() => undefined);
  if (!report) return skip("no systemd-analyze that reads a file");
  expect(Number(/exposure level .*: ([\d.]+)/.exec(report.stdout)?.[1])).toBeLessThan(4);
});

test("the proxies lead to the web's port, tell the visitor's address and let streams through at once", async () => {
  const nginx = await readDeployed("nginx.conf");
  expect(nginx).toMatch(/^ +limit_req zone=imago_requests /m);
  expect(nginx).toMatch(/^ +limit_conn imago_connections /m);
  const statements = nginx.replace(/#.*$/gm, "").split(/(?<=[;{}])/);
  let depth = 0;
  for (const statement of statements.map((text) => text.trim()).filter(Boolean)) {
    expect(statement).toMatch(/^([a-z_]+ [^;{}]+;|(server|location [^{}]+) ?\{|\})$/);
    depth += statement.endsWith("{") ? 1 : statement === "}" ? -1 : 0;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
  expect(nginx.match(/proxy_pass http:\/\/127\.0\.0\.1:3000;/g)).toHaveLength(2);
  expect(nginx).toContain("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;");
  const [, events = ""] = /location ~ (\S+events\S*) \{[^}]*proxy_buffering off;/.exec(nginx) ?? [];
  expect("/api/generations/3J98t1WpEZ73/events").toMatch(new RegExp(events));

  const caddy = await readDeployed("Caddyfile");
  expect(caddy).toMatch(/reverse_proxy 127\.0\.0\.1:3000 \{[^}]*flush_interval -1\n/);
  expect(caddy.match(/\{/g)?.length).toBe(caddy.match(/\}/g)?.length);
});
