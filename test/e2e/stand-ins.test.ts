/** Who gets the traffic of a server that lives but answers with errors, as reliability assumes (`noticesErrors`). */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import { render } from "../../src/render/render.ts";
import type { Listener, LoadBalancer } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
  needs,
} from "../arbitrary/parts.ts";
import { machineOf, prefixOf } from "../programs/bundle-machine.ts";
import { type Namespace, openNamespace } from "../programs/namespace.ts";
import { requireProgram } from "../programs/required-program.ts";
import { eventually } from "./balanced-hosts.ts";

const TIMING = { port: undefined, intervalMs: 200, timeoutMs: 200, fall: 2, rise: 2 } as const;

/** Answers every request with one status and its name. */
const SERVER = `require("node:http").createServer((q, a) => { a.statusCode = process.argv[2]; a.end(process.argv[3]); }).listen(8080, process.argv[1])`;

/** Prints the status of the answer. */
const CLIENT = `fetch(process.argv[1]).then((a) => console.log(a.status), () => console.log("refused"))`;

let opened: Namespace | undefined;

beforeAll(async () => {
  await requireProgram("haproxy");
  await requireProgram("nginx");
});

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const standInGetsTraffic = async (engine: LoadBalancer["engine"], check: Listener["check"]) => {
  const planned = plan(
    makeTopology({
      networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
      services: [
        makeService({ name: "api", dependsOn: [needs({ kind: "service", name: "ledger", port: "http" })] }),
        makeService({ name: "ledger", replicas: 1 }),
        makeService({ name: "spare" }),
      ],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          engine,
          virtualIp: makeVirtualIp(),
          listeners: [
            makeListener({
              check,
              backends: [
                makeBackend({ kind: "service", name: "api", port: "http" }),
                makeBackend({ kind: "service", name: "spare", port: "http" }, { backup: true }),
              ],
            }),
          ],
        }),
      ],
      entrypoints: [
        makeEntrypoint({ name: "shop", to: { kind: "load-balancer", name: "lb", listener: "http" } }),
      ],
    }),
  );
  const predicted = !singlePointsOfFailure(failureModel(planned)).some(
    ({ event }) => event.id === "instance:ledger-1",
  );

  const bundle = render(planned).find(({ instance }) => instance === "lb-1");
  if (bundle === undefined) throw new Error("the plan holds no lb-1");
  const machine = machineOf(planned, bundle, "");
  const servers = planned.instances.filter(({ group }) => group === "api" || group === "spare");
  const everyAddress = [...planned.instances.filter(({ name }) => name === "lb-1"), ...servers].map(
    ({ addresses }) => `${addresses[0]?.address}/${prefixOf(planned, "app")}`,
  );
  opened = await openNamespace({ ...machine, interfaces: [{ name: "eth0", addresses: everyAddress }] });
  for (const { name, group, addresses } of servers) {
    // The ledger is gone: the api says so, in the only way it can.
    const status = group === "api" ? "500" : "200";
    await opened.start([process.execPath, "-e", SERVER, addresses[0]?.address ?? "", status, name]);
  }
  await opened.start(
    engine === "haproxy" ? ["haproxy", "-f", "/etc/haproxy/haproxy.cfg"] : ["nginx", "-g", "daemon off;"],
  );
  const address = planned.virtualIps[0]?.address ?? "";
  await opened.run(["ip", "address", "add", `${address}/32`, "dev", "eth0"]);
  const ask = async (): Promise<string> => {
    return (await opened?.run([process.execPath, "-e", CLIENT, `http://${address}/`]))?.output ?? "";
  };
  await eventually("the load balancer answers", 10, async () =>
    (await ask()) === "refused" ? undefined : true,
  );
  // Until every server was checked often enough.
  await sleep(1500);
  const answers = [await ask(), await ask(), await ask(), await ask()];
  return { predicted, seen: answers.every((status) => status === "200") };
};

test.each([
  ["HAProxy checks that a connection is accepted", "haproxy", { kind: "tcp", ...TIMING }, false],
  ["HAProxy checks nothing that was declared", "haproxy", undefined, false],
  ["HAProxy checks a page", "haproxy", { kind: "http", path: "/", status: 200, ...TIMING }, true],
  [
    "nginx is told of a page, but asks for none",
    "nginx",
    { kind: "http", path: "/", status: 200, ...TIMING },
    false,
  ],
] as const)(
  "%s: the backup serves, or not, as predicted",
  { timeout: 60_000 },
  async (_, engine, check, serves) => {
    expect(await standInGetsTraffic(engine, check)).toEqual({ predicted: serves, seen: serves });
  },
);
