/** The script by which keepalived learns whether nginx lives, against servers that behave as nginx may. */
import { afterEach, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeService,
  makeTopology,
  makeVirtualIp,
} from "../arbitrary/parts.ts";
import { eventually } from "../e2e/balanced-hosts.ts";
import { machineOf } from "../programs/bundle-machine.ts";
import { type Namespace, openNamespace } from "../programs/namespace.ts";
import { requireProgram } from "../programs/required-program.ts";

const SCRIPT = "/etc/keepalived/check-nginx.sh";

let opened: Namespace | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

async function machine(): Promise<Namespace> {
  const planned = plan(
    makeTopology({
      services: [makeService({ name: "api" })],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          engine: "nginx",
          virtualIp: makeVirtualIp(),
          listeners: [
            makeListener({ backends: [makeBackend({ kind: "service", name: "api", port: "http" })] }),
          ],
        }),
      ],
    }),
  );
  const bundle = render(planned).find(({ instance }) => instance === "lb-1");
  if (bundle === undefined) throw new Error("the plan holds no lb-1");
  opened = await openNamespace(machineOf(planned, bundle, ""));
  return opened;
}

async function verdict(inside: Namespace): Promise<number> {
  return (await inside.run(["timeout", "5", SCRIPT])).exitCode;
}

test("an nginx whose connections are all taken lives; one that is stopped, or gone, does not", {
  timeout: 60_000,
}, async () => {
  await requireProgram("nginx");
  const inside = await machine();
  expect(await verdict(inside)).not.toBe(0);

  // Few connections of one worker, so that they are soon taken.
  const few = "s/worker_connections .*/worker_connections 32;/; s/worker_processes .*/worker_processes 1;/";
  await inside.run(["sed", "-i", few, "/etc/nginx/nginx.conf"]);
  await inside.start(["nginx", "-g", "daemon off;"]);
  await eventually("nginx answers", 5, async () => ((await verdict(inside)) === 0 ? true : undefined));

  const take = `for (let i = 0; i < 64; i++) { const s = require("net").connect(8404, "127.0.0.1", () => s.write("GET / HTTP/1.1\\r\\nX:")); s.on("error", () => {}); }`;
  await inside.start([process.execPath, "-e", take]);
  await eventually("nginx has no connection left", 5, async () => {
    const { output } = await inside.run(["cat", "/var/log/nginx/error.log"]);
    return output.includes("worker_connections are not enough") ? true : undefined;
  });
  expect(await verdict(inside)).toBe(0);

  // The worker, which is the newest: what starts the master would stop with it.
  await inside.run(["bash", "-c", "kill -STOP $(pgrep -n -x nginx)"]);
  expect(await verdict(inside)).not.toBe(0);
});

test.each([
  ["answers with another status", `s.end("HTTP/1.0 404 Not Found\\r\\n\\r\\n")`, 1],
  ["answers with nonsense", `s.end("nonsense")`, 1],
  ["closes without a word", `s.end()`, 0],
])("a server that %s", async (_, reaction, expected) => {
  const inside = await machine();
  const server = `require("net").createServer((s) => { s.on("error", () => {}); s.once("data", () => { ${reaction} }); }).listen(8404, "127.0.0.1", () => console.log("listening"))`;
  await inside.start([process.execPath, "-e", server]);
  await eventually("the server listens", 5, async () =>
    (await inside.run(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8404"])).exitCode === 0 ? true : undefined,
  );
  expect(await verdict(inside)).toBe(expected);
});

/** What keepalived waits for before the next run; it passes over one that the run before has left no room for. */
const INTERVAL_MS = 1000;

test.each([
  ["at once", 0, 4],
  ["late", 300, 2],
])("a run ends before the next one begins, of a server that answers %s", async (_, delayMs, questions) => {
  const inside = await machine();
  const reaction = `setTimeout(() => s.end("HTTP/1.0 200 OK\\r\\n\\r\\n"), ${delayMs})`;
  const server = `require("net").createServer((s) => { s.on("error", () => {}); s.once("data", () => { require("fs").appendFileSync("/run/asked", "x"); ${reaction} }); }).listen(8404, "127.0.0.1")`;
  await inside.start([process.execPath, "-e", server]);
  await eventually("the server listens", 5, async () =>
    (await inside.run(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8404"])).exitCode === 0 ? true : undefined,
  );
  const begun = performance.now();
  expect(await verdict(inside)).toBe(0);
  expect(performance.now() - begun).toBeLessThan(INTERVAL_MS + delayMs);
  expect((await inside.run(["cat", "/run/asked"])).output.length).toBe(questions);
});
