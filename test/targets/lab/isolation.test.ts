/**
 * Nobody reaches what the plan does not let them reach, and everybody what it does: from every instance to every address
 * of every other, on every port that anything in the topology has and on two that nothing has. Behind each door somebody
 * listens, so that only the packet filters decide.
 */

import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FlowEnd, Plan } from "../../../src/plan/model.ts";
import { render } from "../../../src/render/render.ts";
import type { Lab } from "../../../src/targets/lab/lab.ts";
import { certificateSecrets, layout } from "../../../src/targets/lab/layout.ts";
import { openLab } from "../../../src/targets/lab/machine/open-lab.ts";
import type { LabHost, LabLayout } from "../../../src/targets/lab/model.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { planFor, stackPlan } from "../../render/plans.ts";

const LISTENER = fileURLToPath(new URL("isolation/listener.ts", import.meta.url));
const CONNECTOR = fileURLToPath(new URL("isolation/connector.ts", import.meta.url));

/** Ports that no topology here declares. */
const UNDECLARED = [4040, 31_337] as const;

const RANDOM_PLANS = 20;
interface Door {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}

test("shop: a connection succeeds exactly if the plan has the flow", async () => {
  await compare(await stackPlan("shop"), "isolation-shop");
});

test(`${RANDOM_PLANS} random topologies: a connection succeeds exactly if the plan has the flow`, async () => {
  const plans = fc
    .sample(topologyArbitrary({ roomy: true }), { numRuns: 200 })
    .map((topology) => planFor(topology))
    .filter(({ instances }) => instances.length >= 4 && instances.length <= 30)
    .slice(0, RANDOM_PLANS);
  expect(plans).toHaveLength(RANDOM_PLANS);
  for (const [index, plan] of plans.entries()) await compare(plan, `isolation-${index}`);
}, 300_000);

async function compare(plan: Plan, name: string): Promise<void> {
  const lab = await openLab(withListeners(plan, layoutOf(plan, name)));
  try {
    await lab.untilReady(60_000);
    const allowed = new Map(plan.instances.map(({ name: from }) => [from, allowedDoors(plan, from)]));
    // On a busy machine an answer may be late: whoever has found another thing than expected knocks once more. A door that was open
    // once is open.
    const found = async (from: string) => {
      const first = await knocks(lab, plan, from);
      if (isDeepStrictEqual(first, allowed.get(from))) return first;
      return [...new Set([...first, ...(await knocks(lab, plan, from))])].sort();
    };
    const asked = await Promise.all(plan.instances.map((from) => found(from.name)));
    // A source that sends whatever it likes gets no further: the target's own filter holds as well.
    for (const { name: host } of plan.instances) {
      const { exitCode, output } = await lab.run(host, [
        "nft",
        "flush chain inet nospof output; add chain inet nospof output { policy accept; }",
      ]);
      expect(`${exitCode} ${output}`).toBe("0 ");
    }
    const forced = await Promise.all(plan.instances.map((from) => found(from.name)));
    for (const [index, from] of plan.instances.entries()) {
      expect(asked[index], `from ${from.name}`).toEqual(allowed.get(from.name));
      expect(forced[index], `from ${from.name}, past its own filter`).toEqual(allowed.get(from.name));
    }
  } finally {
    await lab.down();
  }
}

function layoutOf(plan: Plan, name: string): LabLayout {
  const certificates = Object.fromEntries(certificateSecrets(plan).map((secret) => [secret, ""]));
  return layout(plan, render(plan), {
    name,
    runs: {},
    folder: process.cwd(),
    node: process.execPath,
    responder: "",
    certificates,
    clock: false,
  });
}

/** The same networks and filters, but on every instance a program that listens on all ports that are knocked at. */
function withListeners(plan: Plan, whole: LabLayout): LabLayout {
  const command = [process.execPath, LISTENER, ...ports(plan).map(String)];
  const ready = { kind: "listens", address: "127.0.0.1", port: UNDECLARED[0] } as const;
  const listening = (host: LabHost): LabHost => ({
    ...host,
    programs: [{ name: "listener", prepare: undefined, command, environment: {}, ready }],
    afterStart: [],
    limits: undefined,
  });
  return {
    ...whole,
    hosts: whole.hosts.filter(({ role }) => role === "instance").map(listening),
  };
}

async function knocks(lab: Lab, plan: Plan, from: string): Promise<readonly string[]> {
  const input = JSON.stringify(doors(plan, from));
  const { exitCode, output } = await lab.run(from, [process.execPath, CONNECTOR], { input });
  if (exitCode !== 0) throw new Error(`${from}: ${output}`);
  const reached: readonly Door[] = JSON.parse(output);
  return reached.map(shown).sort();
}

/** Every address of every other instance, with every port. */
function doors(plan: Plan, from: string): readonly Door[] {
  return plan.instances
    .filter(({ name }) => name !== from)
    .flatMap(({ addresses }) => addresses)
    .flatMap(({ address }) =>
      ports(plan).flatMap((port) =>
        (["tcp", "udp"] as const).map((protocol) => ({ protocol, address, port })),
      ),
    );
}

function ports(plan: Plan): readonly number[] {
  const declared = plan.groups.flatMap((group) => {
    switch (group.kind) {
      case "service":
        return group.declared.ports.map(({ port }) => port);
      case "load-balancer":
        return group.listeners.flatMap(({ port, tls }) => [
          port,
          ...(tls?.redirectFrom === undefined ? [] : [tls.redirectFrom]),
        ]);
      case "database":
        return [group.declared.port];
      case "ensemble":
        return [group.declared.port, 2888, 3888];
      default:
        return group satisfies never;
    }
  });
  return [...new Set([...declared, ...UNDECLARED])].sort((a, b) => a - b);
}

/** The doors that the plan's flows open to an instance. */
function allowedDoors(plan: Plan, from: string): readonly string[] {
  const open = plan.flows.flatMap((flow): readonly Door[] => {
    if (flow.protocol === "vrrp" || flow.port === undefined || !isInstance(flow.from, from)) return [];
    if (flow.to.kind !== "instance" || isInstance(flow.to, from)) return [];
    const { name } = flow.to;
    const target = plan.instances.find((instance) => instance.name === name);
    const address = target?.addresses.find(({ network }) => network === flow.network)?.address;
    if (address === undefined) throw new Error(`flow to ${name} on ${flow.network}, where it has no address`);
    return [{ protocol: flow.protocol, address, port: flow.port }];
  });
  return [...new Set(open.map(shown))].sort();
}

function isInstance(end: FlowEnd, name: string): boolean {
  return end.kind === "instance" && end.name === name;
}

function shown({ protocol, address, port }: Door): string {
  return `${protocol} ${address}:${port}`;
}
