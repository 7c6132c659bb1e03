import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FlowEnd, Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Workload } from "../../src/topology/model.ts";
import { agreesByMajority } from "../../src/topology/replication.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { showEnd, showFlow } from "./flow-text.ts";

/** Ends of both sides of a flow that have an address of the plan. */
function isOn(planned: Plan, end: FlowEnd, network: string): boolean {
  switch (end.kind) {
    case "instance":
      return planned.instances.some(
        ({ name, addresses }) => name === end.name && addresses.some((one) => one.network === network),
      );
    case "virtual-ip":
      return planned.virtualIps.some((one) => one.name === end.name && one.network === network);
    case "external":
    case "clients":
      return planned.networks.some(({ name, external }) => name === network && external !== undefined);
    case "address":
      return planned.networks.some(({ name }) => name === network);
    default:
      return end satisfies never;
  }
}

describe("of any topology", () => {
  test("each flow is there once, and both ends are on its network", () => {
    fc.assert(
      fc.property(topologyArbitrary({ choosing: true }), (topology) => {
        const planned = plan(topology);
        const keys = planned.flows.map((flow) => showFlow({ ...flow, reason: "" }));
        expect(new Set(keys).size).toBe(keys.length);
        for (const { from, to, network, protocol, port } of planned.flows) {
          expect(isOn(planned, from, network)).toBe(true);
          expect(isOn(planned, to, network)).toBe(true);
          expect(showEnd(from)).not.toBe(showEnd(to));
          expect(port === undefined).toBe(protocol === "vrrp");
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a virtual IP is never opened without every instance that may hold it", () => {
    fc.assert(
      fc.property(topologyArbitrary({ choosing: true }), (topology) => {
        const planned = plan(topology);
        const keys = new Set(planned.flows.map((flow) => showFlow({ ...flow, reason: "" })));
        for (const flow of planned.flows) {
          const { to } = flow;
          if (to.kind !== "virtual-ip") continue;
          const virtualIp = planned.virtualIps.find(({ name }) => name === to.name);
          for (const { instance } of virtualIp?.members ?? []) {
            if (flow.from.kind === "instance" && flow.from.name === instance) continue;
            expect(keys).toContain(
              showFlow({ ...flow, to: { kind: "instance", name: instance }, reason: "" }),
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("every server of a listener can be reached by every instance of the load balancer", () => {
    fc.assert(
      fc.property(topologyArbitrary({ choosing: true }), (topology) => {
        const planned = plan(topology);
        const owners = new Map([
          ...planned.instances.flatMap(({ name, addresses }) =>
            addresses.map(({ address }) => [address, name] as const),
          ),
          ...planned.virtualIps.map(({ name, address }) => [address, `virtual-ip:${name}`] as const),
          ...planned.externals.map(({ name, address }) => [address ?? "", `external:${name}`] as const),
        ]);
        const open = new Set(
          planned.flows.map(({ from, to, port }) => `${showEnd(from)} > ${showEnd(to)} ${port}`),
        );
        for (const group of planned.groups) {
          if (group.kind !== "load-balancer") continue;
          for (const { address, port } of group.listeners.flatMap(({ servers }) => servers)) {
            for (const instance of group.instances) {
              expect(open).toContain(`${instance} > ${owners.get(address)} ${port}`);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("without dependencies, load balancers and ways in, only databases and ensembles talk, each among its own servers", () => {
    fc.assert(
      fc.property(topologyArbitrary({ choosing: true }), (topology) => {
        const planned = plan({
          ...topology,
          services: topology.services.map((service) => ({ ...service, dependsOn: [] })),
          loadBalancers: [],
          databases: topology.databases.map((one) => ({ ...one, election: undefined, pair: undefined })),
          entrypoints: [],
          backups: [],
        });
        const group = (end: FlowEnd) => (end.kind === "instance" ? end.name.replace(/-\d+$/, "") : end.kind);
        const pairs = (groups: readonly Workload[]) =>
          groups.reduce((sum, { replicas }) => sum + replicas * (replicas - 1), 0);
        const agreeing = new Set(
          topology.databases.flatMap((one) => (agreesByMajority(one) ? [one.name] : [])),
        );
        const followed = topology.databases.filter(({ name }) => !agreeing.has(name));
        // Members follow a leader on one port, and elect it on another.
        expect(planned.flows.filter(({ from }) => !agreeing.has(group(from)))).toHaveLength(
          pairs(followed) + 2 * pairs(topology.ensembles),
        );
        for (const { from, to } of planned.flows) expect(group(from)).toBe(group(to));
      }),
      { numRuns: 100 },
    );
  });
});
