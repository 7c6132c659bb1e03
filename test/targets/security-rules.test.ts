/** Security groups let through exactly the flows of the plan. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInCidr } from "../../src/plan/ipv4.ts";
import type { Flow, FlowEnd, Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import { type SecurityRule, securityRules } from "../../src/targets/openstack/security-rules.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: Flow["protocol"];
  readonly port: number | undefined;
}

/** Who holds an address, by what the plan says: an instance, or every member of a virtual IP. */
function holders(planned: Plan): ReadonlyMap<string, readonly string[]> {
  return new Map<string, readonly string[]>([
    ...planned.instances.flatMap((one) => one.addresses.map(({ address }) => [address, [one.name]] as const)),
    ...planned.virtualIps.map((one) => [one.address, one.members.map((member) => member.instance)] as const),
  ]);
}

/** Whether the rules let the packet out of `sender` and into `receiver`, at their ports on its network. */
function passes(
  planned: Plan,
  rules: readonly SecurityRule[],
  packet: Packet,
  sender: string,
  receiver: string,
): boolean {
  const network = planned.networks.find(({ cidr }) => isInCidr(packet.to, cidr))?.name;
  const lets = (instance: string, direction: SecurityRule["direction"], remote: string): boolean =>
    rules.some(
      (rule) =>
        rule.instance === instance &&
        rule.network === network &&
        rule.direction === direction &&
        rule.protocol === packet.protocol &&
        (rule.port === undefined || rule.port === packet.port) &&
        isInCidr(remote, rule.remote),
    );
  return lets(sender, "egress", packet.to) && lets(receiver, "ingress", packet.from);
}

/** Whether the plan's flows allow a packet to leave and to arrive. */
function allowed(planned: Plan, packet: Packet): boolean {
  const is = (end: FlowEnd, address: string, network: string): boolean => {
    switch (end.kind) {
      case "instance": {
        const instance = planned.instances.find((one) => one.name === end.name);
        return instance?.addresses.some((one) => one.network === network && one.address === address) ?? false;
      }
      case "virtual-ip":
        return planned.virtualIps.some((one) => one.name === end.name && one.address === address);
      case "address":
        return end.address === address;
      case "external": {
        const external = planned.externals.find((one) => one.name === end.name);
        return (
          external?.address === undefined || /[^\d.]/.test(external.address) || external.address === address
        );
      }
      case "clients":
        return true;
      default:
        return end satisfies never;
    }
  };
  const network = planned.networks.find(({ cidr }) => isInCidr(packet.to, cidr))?.name;
  const fits = (flow: Flow): boolean =>
    flow.network === network &&
    flow.protocol === packet.protocol &&
    (flow.port === undefined || flow.port === packet.port);
  const leaves = planned.flows.some(
    (flow) =>
      fits(flow) &&
      flow.from.kind === "instance" &&
      is(flow.from, packet.from, flow.network) &&
      is(flow.to, packet.to, flow.network),
  );
  const arrives = planned.flows.some(
    (flow) =>
      fits(flow) &&
      (flow.to.kind === "instance" || flow.to.kind === "virtual-ip") &&
      is(flow.to, packet.to, flow.network) &&
      is(flow.from, packet.from, flow.network),
  );
  return leaves && arrives;
}

const plans = fc.oneof(
  fc.constantFrom(shopPlan(), shopPlan({ virtualIp: false })),
  topologyArbitrary().map((topology) => plan(topology)),
);

describe("security rules", () => {
  it("let every flow out at its source and in at its destination", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const rules = securityRules(planned, "in-image").filter((rule) => rule.origin === "flow");
        const held = holders(planned);
        for (const flow of planned.flows) {
          const addresses = (end: FlowEnd): readonly string[] => {
            if (end.kind === "virtual-ip")
              return planned.virtualIps.flatMap((one) => (one.name === end.name ? [one.address] : []));
            const instance = planned.instances.find(
              (one) => end.kind === "instance" && one.name === end.name,
            );
            return (instance?.addresses ?? []).flatMap((one) =>
              one.network === flow.network ? [one.address] : [],
            );
          };
          for (const from of addresses(flow.from)) {
            for (const to of addresses(flow.to)) {
              const packet = { from, to, protocol: flow.protocol, port: flow.port };
              for (const sender of held.get(from) ?? []) {
                for (const receiver of held.get(to) ?? [])
                  expect(passes(planned, rules, packet, sender, receiver)).toBe(true);
              }
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("let no packet through between addresses of the plan that its flows do not", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const rules = securityRules(planned, "in-image").filter((rule) => rule.origin === "flow");
        const held = holders(planned);
        const kinds = [
          ...new Map(
            planned.flows.map(({ protocol, port }) => [`${protocol} ${port}`, { protocol, port }]),
          ).values(),
        ];
        for (const [from, [sender]] of held) {
          for (const [to, receivers] of held) {
            for (const kind of [...kinds, { protocol: "tcp", port: 22 } as const]) {
              const packet = { from, to, ...kind };
              const through = receivers.some(
                (receiver) => sender !== receiver && passes(planned, rules, packet, sender ?? "", receiver),
              );
              // Between networks there is no way: each has its own router or none, and Neutron drops what leaves a
              // port with the address of another.
              if (!planned.networks.some(({ cidr }) => isInCidr(from, cidr) && isInCidr(to, cidr))) continue;
              const isVirtual = planned.virtualIps.some((one) => one.address === from);
              if (through && !isVirtual) expect(allowed(planned, packet), JSON.stringify(packet)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("name one address each, save for clients and outside hosts without one", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const names = new Set(
          planned.externals.filter(({ address }) => !/^[\d.]+$/.test(address ?? "")).map(({ name }) => name),
        );
        for (const rule of securityRules(planned, "in-image").filter((one) => one.origin === "flow")) {
          if (!rule.remote.endsWith("/32")) {
            expect(rule.remote).toBe("0.0.0.0/0");
            const open = planned.flows.some(({ from, to, port, protocol }) => {
              const end = rule.direction === "ingress" ? from : to;
              const wide = end.kind === "clients" || (end.kind === "external" && names.has(end.name));
              return wide && port === rule.port && protocol === rule.protocol;
            });
            expect(open).toBe(true);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("reach Neutron as they are: no default egress, no rule twice, VRRP without ports", async () => {
    const planned = shopPlan({ software: "debian-12" });
    const recording = await record(() =>
      deployPlan(
        planned,
        render(planned),
        openstack({ image: "Debian 12", flavor: "any", secrets: SHOP_SECRETS, waitForMachines: false }),
      ),
    );
    const groups = recording.resources.filter((one) => one.type === "openstack:networking/secGroup:SecGroup");
    for (const group of groups) expect(group.inputs.deleteDefaultRules).toBe(true);
    const sent = recording.resources
      .filter((one) => one.type === "openstack:networking/secGroupRule:SecGroupRule")
      .map(({ inputs }) =>
        [
          inputs.securityGroupId,
          inputs.direction,
          inputs.protocol,
          inputs.portRangeMin,
          inputs.portRangeMax,
          inputs.remoteIpPrefix,
        ].join(" "),
      );
    const expected = securityRules(planned, "install").map((rule) =>
      [
        `shop-${rule.instance}-${rule.network}-id`,
        rule.direction,
        rule.protocol,
        rule.port,
        rule.port,
        rule.remote,
      ].join(" "),
    );
    expect(sent.sort()).toEqual(expected.sort());
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent).toContainEqual(
      expect.stringMatching(/^shop-web-lb-1-\w+-id ingress vrrp {3}10\.0\.1\.\d+\/32$/),
    );
  });

  it("keep what every machine needs of the cloud, and the way to packages only where there is one", () => {
    const planned = shopPlan();
    const platform = securityRules(planned, "install").filter((rule) => rule.origin === "platform");
    const ports = planned.instances.flatMap(({ name, addresses }) =>
      addresses.map(({ network }) => ({ name, network })),
    );
    for (const { name, network } of ports) {
      const own = platform.filter((rule) => rule.instance === name && rule.network === network);
      expect(own.every((rule) => rule.direction === "egress")).toBe(true);
      expect(own.map((rule) => `${rule.protocol} ${rule.port} ${rule.remote}`).sort()).toEqual(
        planned.networks.find((one) => one.name === network)?.external !== undefined
          ? [
              "tcp 443 0.0.0.0/0",
              "tcp 53 0.0.0.0/0",
              "tcp 80 0.0.0.0/0",
              "tcp 80 169.254.169.254/32",
              "udp 123 0.0.0.0/0",
              "udp 53 0.0.0.0/0",
            ]
          : ["tcp 80 169.254.169.254/32"],
      );
    }
    const inImage = securityRules(planned, "in-image").filter((rule) => rule.reason.startsWith("packages"));
    expect(inImage).toEqual([]);
  });
});
