/** With the rendered files, users don't notice that a server is killed. */
import { afterEach, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../programs/required-program.ts";
import { type BalancedHosts, eventually, openBalancedHosts } from "./balanced-hosts.ts";

const COMMANDS = {
  nginx: ["nginx", "-g", "daemon off;"],
  haproxy: ["haproxy", "-W", "-f", "/etc/haproxy/haproxy.cfg"],
} as const;

let opened: BalancedHosts | undefined;

beforeAll(async () => {
  await requireProgram("nginx");
  await requireProgram("haproxy");
});

afterEach(async () => {
  await opened?.hosts.close();
  opened = undefined;
});

test.each(["nginx", "haproxy"] as const)("%s: no request fails when a server is killed", async (engine) => {
  opened = await openBalancedHosts({ engine, replicas: 1 });
  const { hosts, ask, plan, killServer } = opened;
  const address = plan.instances.find(({ name }) => name === "lb-1")?.addresses[0]?.address ?? "";
  const balancer = await hosts.host("lb-1").start(COMMANDS[engine]);
  await eventually(`${engine} answers (${balancer.output()})`, 10, async () => {
    const [answer] = await ask(address, 1);
    return answer?.startsWith("200") ? answer : undefined;
  });

  // On a busy machine its first check of a server may have been too slow.
  await eventually(`${engine} asks both servers`, 10, async () => {
    const before = new Set(await ask(address, 20));
    return before.has("200 api-1") && before.has("200 api-2") && before.size === 2 ? before : undefined;
  });

  await killServer("api-1");
  expect(await ask(address, 30)).toEqual(Array(30).fill("200 api-2"));
  // The connection was refused, nothing has been sent: also a POST goes to the other server.
  expect(await ask(address, 10, "POST")).toEqual(Array(10).fill("200 api-2"));

  await killServer("api-2");
  const dead = await ask(address, 1);
  expect(dead[0]).toMatch(/^50[234] /);
});
