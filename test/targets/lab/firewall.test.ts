/** Packet filters let through exactly the flows of the plan. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInCidr } from "../../../src/plan/ipv4.ts";
import type { Flow, FlowEnd, Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { interfaceName } from "../../../src/render/interface-name.ts";
import shop from "../../../stacks/shop/topology.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { acceptedBy, type Packet } from "./accepted-packet.ts";
import { hostOf, laidOut, planOf } from "./laid-out.ts";

/** In no network of any topology here. */
const CLIENT = "192.0.2.1";

/** Where an end is found, on the network of the flow: at which host, at which address. */
function places(planned: Plan, end: FlowEnd, network: string): readonly { host: string; address: string }[] {
  switch (end.kind) {
    case "instance": {
      const instance = planned.instances.find(({ name }) => name === end.name);
      const address = instance?.addresses.find((each) => each.network === network)?.address;
      return address === undefined ? [] : [{ host: end.name, address }];
    }
    case "virtual-ip":
      return planned.virtualIps
        .filter(({ name }) => name === end.name)
        .flatMap(({ members, address }) => members.map(({ instance }) => ({ host: instance, address })));
    default:
      return [];
  }
}

function interfaceOf(planned: Plan, host: string, network: string): string {
  const instance = planned.instances.find(({ name }) => name === host);
  return instance === undefined ? "" : interfaceName(instance, network);
}

const plans = fc.oneof(
  fc.constant(planOf(shop)),
  topologyArbitrary().map((topology) => plan(topology)),
);

describe("packet filters", () => {
  test("of the shop are readable", async () => {
    for (const name of ["web-1", "orders-1", "gateway.dmz.1"]) {
      await expect(hostOf(laidOut(planOf(shop)), name).firewall).toMatchFileSnapshot(
        `../../golden/lab/shop/${name}.nft`,
      );
    }
  });

  test("let every flow out at its source and in at its target", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const laid = laidOut(planned);
        for (const { from, to, network, protocol, port } of planned.flows) {
          const targets = places(planned, to, network);
          const sources =
            from.kind === "clients" ? [{ host: undefined, address: CLIENT }] : places(planned, from, network);
          for (const source of sources) {
            for (const target of targets) {
              const packet: Packet = { from: source.address, to: target.address, protocol, port };
              const into = interfaceOf(planned, target.host, network);
              expect(acceptedBy(hostOf(laid, target.host).firewall, "input", into, packet)).toBe(true);
              if (source.host === undefined) continue;
              const out = interfaceOf(planned, source.host, network);
              expect(acceptedBy(hostOf(laid, source.host).firewall, "output", out, packet)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("let nothing else in or out", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const laid = laidOut(planned);
        const kinds = new Map<string, Pick<Packet, "protocol" | "port">>(
          planned.flows.map(({ protocol, port }) => [`${protocol} ${port}`, { protocol, port }] as const),
        );
        kinds.set("ssh", { protocol: "tcp", port: 22 });
        const known = new Set(planned.flows.flatMap((flow) => flowKeys(planned, flow)));
        const ends = planned.instances.flatMap((instance) =>
          instance.addresses.map(({ network, address }) => ({ host: instance.name, network, address })),
        );
        const held = planned.virtualIps.flatMap(({ network, address, members }) =>
          members.map(({ instance }) => ({ host: instance, network, address })),
        );
        const clients = { host: CLIENT, network: undefined, address: CLIENT };
        for (const target of [...ends, ...held]) {
          const { firewall } = hostOf(laid, target.host);
          for (const source of [...ends, clients]) {
            if (source.network !== undefined && source.network !== target.network) continue;
            for (const kind of kinds.values()) {
              const packet: Packet = { from: source.address, to: target.address, ...kind };
              const key = packetKey(target.network, packet);
              const into = interfaceOf(planned, target.host, target.network);
              const isIn = acceptedBy(firewall, "input", into, packet);
              if (source.host !== target.host) expect(isIn, `in ${key}`).toBe(known.has(key));
              if (source.host === CLIENT) continue;
              const out = interfaceOf(planned, source.host, target.network);
              const isOut = acceptedBy(hostOf(laid, source.host).firewall, "output", out, packet);
              if (source.host !== target.host) expect(isOut, `out ${key}`).toBe(known.has(key));
            }
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test("let clients in from anywhere but from networks of the topology", () => {
    const planned = planOf(shop);
    const { firewall } = hostOf(laidOut(planned), "web-1");
    const [virtualIp] = planned.virtualIps;
    const packet = (from: string): Packet => ({
      from,
      to: virtualIp?.address ?? "",
      protocol: "tcp",
      port: 443,
    });
    expect(acceptedBy(firewall, "input", "eth1", packet("8.8.8.8"))).toBe(true);
    expect(acceptedBy(firewall, "input", "eth1", packet("10.20.3.44"))).toBe(false);
  });

  test("forward between one network and the outside, and only there", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const laid = laidOut(planned);
        for (const { name, role, firewall } of laid.hosts) {
          const forwards = firewall.slice(
            firewall.indexOf("chain forward"),
            firewall.indexOf("chain output"),
          );
          expect(forwards.includes(" accept\n"), name).toBe(role === "gateway");
        }
        for (const { name, cidr, external } of planned.networks) {
          if (external === undefined) continue;
          for (const other of planned.networks.filter((each) => each.name !== name)) {
            const inside = cidr.split("/")[0] ?? "";
            const elsewhere = other.cidr.split("/")[0] ?? "";
            expect(isInCidr(elsewhere, cidr)).toBe(false);
            const gateway = laid.hosts.find((host) => host.name.startsWith(`gateway.${name}`));
            const packet = { from: elsewhere, to: inside, protocol: "tcp", port: 80 } as const;
            expect(acceptedBy(gateway?.firewall ?? "", "forward", "eth1", packet)).toBe(false);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

function packetKey(network: string, { from, to, protocol, port }: Packet): string {
  return `${network} ${from} ${to} ${protocol} ${port}`;
}

function flowKeys(planned: Plan, { from, to, network, protocol, port }: Flow): readonly string[] {
  const sources =
    from.kind === "clients" ? [CLIENT] : places(planned, from, network).map(({ address }) => address);
  return sources.flatMap((source) =>
    places(planned, to, network).map((target) =>
      packetKey(network, { from: source, to: target.address, protocol, port }),
    ),
  );
}
