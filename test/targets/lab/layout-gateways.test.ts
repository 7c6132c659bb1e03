/** Gateways of a lab as real routers: who gets through, and what happens when one of a pair is lost. */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LabHost, OUTSIDE } from "../../../src/targets/lab/model.ts";
import {
  makeEntrypoint,
  makeExternal,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
  needs,
} from "../../arbitrary/parts.ts";
import { type Hosts, openHosts } from "../../programs/network.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { planFor } from "../../render/plans.ts";
import { hostOf, laidOut } from "./laid-out.ts";

/** Two networks, each with two routers; the API needs somebody outside. */
const laid = laidOut(
  planFor(
    makeTopology({
      domains: makeZones(2),
      networks: [
        makeNetwork({
          name: "app",
          cidr: "10.1.0.0/24",
          external: { network: "public", gateway: "redundant" },
        }),
        makeNetwork({
          name: "office",
          cidr: "10.2.0.0/24",
          external: { network: "public", gateway: "single" },
        }),
      ],
      externals: [
        makeExternal({ name: "payments", address: "203.0.113.7" }),
        makeExternal({ name: "refunds", address: "203.0.113.7", port: 8443 }),
      ],
      services: [
        makeService({
          name: "api",
          replicas: 1,
          networks: ["app"],
          dependsOn: [
            needs({ kind: "external", name: "payments" }),
            needs({ kind: "external", name: "refunds" }),
          ],
        }),
        makeService({ name: "desk", replicas: 1, networks: ["office"] }),
      ],
      entrypoints: [makeEntrypoint({ name: "front", to: { kind: "service", name: "api", port: "http" } })],
    }),
  ),
);

const USED = [
  "api-1",
  "desk-1",
  "gateway.app.1",
  "gateway.app.2",
  "gateway.office",
  "external.payments",
  "external.refunds",
  "clients.",
];

/** Says its name to everybody who connects. */
const SERVER = `require("node:net").createServer((s) => { s.on("error", () => {}); s.end(process.argv[1]) }).listen(process.argv[2])`;

/** Prints what is said, or what went wrong. */
const CLIENT = `const [host, port] = process.argv.slice(1);
const s = require("node:net").connect({ host, port, timeout: 300 });
const say = (text) => { console.log(text); process.exit(); };
s.on("data", (d) => say(String(d))).on("error", (e) => say(e.code)).on("timeout", () => say("timeout"));`;

let hosts: Hosts;

beforeAll(async () => {
  await requireProgram("nft");
  await requireProgram("keepalived");
  const setups = USED.map((name) => hostOf(laid, name));
  hosts = await openHosts(
    setups.map(({ name, interfaces, files, firewall }) => ({
      name,
      interfaces,
      files: [...files, { path: "/etc/nospof/firewall.nft", content: firewall }],
    })),
  );
  await Promise.all(setups.map(boot));
}, 30_000);
afterAll(() => hosts?.close());

async function boot({ name, sysctls, routes, programs }: LabHost): Promise<void> {
  const machine = hosts.host(name);
  const commands = [
    ["nft", "-f", "/etc/nospof/firewall.nft"],
    ...Object.entries(sysctls).map((setting) => ["sysctl", "-qw", setting.join("=")]),
    ...routes.map(({ to, via }) => ["ip", "route", "add", to, "via", via]),
  ];
  for (const command of commands) expect((await machine.run(command)).output, command.join(" ")).toBe("");
  for (const { name: program, command } of programs) {
    if (program === "keepalived") await machine.start(command);
  }
  const port = { "api-1": 8080, "desk-1": 8080, "external.payments": 443, "external.refunds": 8443 }[name];
  if (port !== undefined) await machine.start(["node", "-e", SERVER, name, String(port)]);
}

function addressOf(name: string): string {
  const own = hostOf(laid, name).interfaces[0]?.addresses.at(-1) ?? "";
  return own.split("/")[0] ?? "";
}

async function ask(from: string, to: string, port: number): Promise<string> {
  return (await hosts.host(from).run(["node", "-e", CLIENT, addressOf(to), String(port)])).output.trim();
}

async function eventually(from: string, to: string, port: number): Promise<string> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const answer = await ask(from, to, port);
    if (answer === to || performance.now() > deadline) return answer;
    await pause(50);
  }
}

describe("gateways", () => {
  test("let clients in and instances out, and let nobody into another network", async () => {
    expect(await eventually("clients.", "api-1", 8080)).toBe("api-1");
    expect(await eventually("api-1", "external.payments", 443)).toBe("external.payments");
    // Nobody outside may talk to the desk, and the desk to nobody.
    expect(await ask("clients.", "desk-1", 8080)).toBe("timeout");
    expect(await ask("desk-1", "api-1", 8080)).toBe("EHOSTUNREACH");
    expect(await ask("api-1", "desk-1", 8080)).toBe("EHOSTUNREACH");
    // Without its own packet filter, what the desk sends ends at the gateway.
    await hosts.host("desk-1").run(["nft", "flush", "ruleset"]);
    expect(await ask("desk-1", "api-1", 8080)).not.toBe("api-1");
  });

  test("tell externals that are declared with one address apart by their ports", async () => {
    const ask8443 = ["node", "-e", CLIENT, addressOf("external.payments"), "8443"];
    expect((await hosts.host("api-1").run(ask8443)).output.trim()).toBe("external.refunds");
    expect(await ask("api-1", "external.payments", 443)).toBe("external.payments");
  });

  test("stand in for each other, whichever is lost", async () => {
    for (const lost of ["gateway.app.1", "gateway.app.2"]) {
      const links = hostOf(laid, lost).interfaces;
      for (const { name } of links) await hosts.plug(lost, name, "out");
      expect(await eventually("clients.", "api-1", 8080), `without ${lost}`).toBe("api-1");
      expect(await eventually("api-1", "external.payments", 443), `without ${lost}`).toBe(
        "external.payments",
      );
      for (const { name } of links) await hosts.plug(lost, name, "in");
      await pause(1000);
      expect(await ask("clients.", "api-1", 8080), `with ${lost} again`).toBe("api-1");
    }
    expect(hostOf(laid, "gateway.app.1").interfaces.map(({ network }) => network)).toContain(OUTSIDE);
  }, 30_000);
});
