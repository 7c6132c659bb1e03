/** A layout is the plan as hosts and networks: nothing of it is lost, and nothing has two meanings. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInCidr } from "../../../src/plan/ipv4.ts";
import { plan } from "../../../src/plan/plan.ts";
import { deviceNames } from "../../../src/reliability/events.ts";
import { interfaceName } from "../../../src/render/interface-name.ts";
import { type LabLayout, OUTSIDE } from "../../../src/targets/lab/model.ts";
import shop from "../../../stacks/shop/topology.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { hostOf, laidOut, planOf } from "./laid-out.ts";

const plans = topologyArbitrary().map((topology) => plan(topology));
const RUNS = { numRuns: 100 };

/** A line for each link, then one for what the host does. */
function summary({ networks, hosts }: LabLayout): string {
  return [
    ...networks.map(({ name, switches }) =>
      [`network ${name}:`, ...switches.map((each) => `${each.name}=${each.bridge}`)].join(" "),
    ),
    ...hosts.flatMap(({ name, role, interfaces, routes, programs, limits }) => [
      "",
      `${role} ${name}: ${programs.map((program) => program.name).join(" ") || "-"}`,
      ...interfaces.map((each) =>
        [`  ${each.name} ${each.network} ${each.port} ${each.mac}`, ...each.addresses].join(" "),
      ),
      ...routes.map(({ to, via }) => `  ${to} via ${via}`),
      ...(limits === undefined
        ? []
        : [
            `  ${limits.cpu} cores, ${limits.memoryBytes / 2 ** 20} MiB, disk ${limits.diskBytes / 2 ** 30} GiB`,
          ]),
    ]),
    "",
  ].join("\n");
}

describe("a layout", () => {
  test("of the shop has its instances, a pair of gateways, the archive and the clients", async () => {
    await expect(summary(laidOut(planOf(shop)))).toMatchFileSnapshot("../../golden/lab/shop/layout.txt");
  });

  test("gives ports, bridges, MAC addresses and hosts names of their own that Linux takes", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const { networks, hosts } = laidOut(planned);
        const links = hosts.flatMap(({ interfaces }) => interfaces);
        const devices = [
          ...networks.flatMap(({ switches }) => switches.map(({ bridge }) => bridge)),
          ...links.map(({ port }) => port),
        ];
        expect(new Set(devices).size).toBe(devices.length);
        for (const device of devices) expect(device).toMatch(/^[a-z0-9_-]{1,15}$/);
        expect(new Set(links.map(({ mac }) => mac)).size).toBe(links.length);
        for (const { mac } of links) expect(mac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
        expect(new Set(hosts.map(({ name }) => name)).size).toBe(hosts.length);
      }),
      RUNS,
    );
  });

  test("puts every address of the plan on the interface that configurations name", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const laid = laidOut(planned);
        for (const instance of planned.instances) {
          const { interfaces } = hostOf(laid, instance.name);
          expect(interfaces.map(({ name, network, addresses }) => ({ name, network, addresses }))).toEqual(
            instance.addresses.map(({ network, address }) => {
              const prefix = planned.networks.find(({ name }) => name === network)?.cidr.split("/")[1];
              return { name: interfaceName(instance, network), network, addresses: [`${address}/${prefix}`] };
            }),
          );
        }
      }),
      RUNS,
    );
  });

  test("has a switch, a gateway and an external for each that can fail", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const { networks, hosts } = laidOut(planned);
        expect(networks.at(-1)?.name).toBe(OUTSIDE);
        for (const { name, switches, external } of planned.networks) {
          const laid = networks.find((network) => network.name === name);
          expect(laid?.switches.map((each) => each.name)).toEqual(deviceNames(name, switches));
          const gateways = external === undefined ? [] : deviceNames(name, external.gateway);
          expect(
            hosts.filter(
              (host) => host.name === `gateway.${name}` || host.name.startsWith(`gateway.${name}.`),
            ),
          ).toHaveLength(gateways.length);
        }
        for (const { name } of planned.externals) {
          expect(hosts.map((host) => host.name)).toContain(`external.${name}`);
        }
        expect(hosts.at(-1)).toMatchObject({ name: "clients.", role: "clients" });
      }),
      RUNS,
    );
  });

  test("gives nobody outside an address of the topology, and every route a next hop that is near", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const laid = laidOut(planned);
        for (const { name, role, interfaces, routes } of laid.hosts) {
          const near = interfaces
            .flatMap(({ addresses }) => addresses)
            .filter((each) => !each.endsWith("/32"));
          for (const { via } of routes)
            expect(
              near.some((each) => isInCidr(via, each)),
              `${name} ${via}`,
            ).toBe(true);
          if (role !== "clients" && role !== "external") continue;
          for (const address of near) {
            expect(planned.networks.some(({ cidr }) => isInCidr(address.split("/")[0] ?? "", cidr))).toBe(
              false,
            );
          }
        }
      }),
      RUNS,
    );
  });

  test("is the same for the same plan", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        expect(JSON.stringify(laidOut(planned))).toBe(JSON.stringify(laidOut(structuredClone(planned))));
      }),
      { numRuns: 30 },
    );
  });

  test("gives an instance its size, and its volumes as disk", () => {
    const gib = 2 ** 30;
    expect(hostOf(laidOut(planOf(shop)), "orders-1").limits).toEqual({
      cpu: 2,
      memoryBytes: 4 * gib,
      diskBytes: 70 * gib,
    });
  });

  test("is refused without a certificate that the load balancers need", () => {
    expect(() => laidOut(planOf(shop), { certificates: {} })).toThrow("no certificate for shop-tls");
  });
});
