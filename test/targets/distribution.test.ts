/** A machine is given configuration for the releases that it installs. */
import { describe, expect, it } from "vitest";
import { entrypoint, mysql, network, type SoftwareOptions, secret, topology, zone } from "../../src/index.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import type { OpenStackOptions } from "../../src/targets/openstack/options.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

function check(planned: Plan, options: Partial<OpenStackOptions> = {}): void {
  openstack({ image: "any", flavor: "any", ...options }).check(planned);
}

function refusal(planned: Plan): string {
  try {
    check(planned);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it was not refused");
}

function withSoftware(changes: Partial<SoftwareOptions>): Plan {
  const planned = shopPlan({ software: "debian-12" });
  return { ...planned, software: { ...planned.software, ...changes } };
}

/** A database alone, on a network with a way out. */
function databasePlan(): Plan {
  const external = { network: "public", gateway: "single" } as const;
  const net = network("net", { cidr: "10.0.1.0/24", external });
  const db = mysql("db", {
    replicas: 1,
    networks: [net],
    size: { cpu: 1, memory: "2GiB" },
    storage: "10GiB",
    databases: ["store"],
    replicationPassword: secret("replication"),
  });
  const parsed = parseTopology(
    topology("store", {
      domains: [zone("a")],
      software: "debian-12",
      entrypoints: [entrypoint("db", { to: db.writer, slo: "99%" })],
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return plan(parsed.topology);
}

describe("openstack refuses what its machines would not install", () => {
  it("with what was asked, what there is, where, and how to mend it; before anything is registered", async () => {
    const planned = shopPlan();
    const recorded = await record(() => {
      const target = openstack({ image: "any", flavor: "any", secrets: SHOP_SECRETS });
      expect(() => deployPlan(planned, render(planned), target)).toThrow(
        expect.objectContaining({ __pulumiRunError: true }),
      );
    });
    expect(recorded.resources).toEqual([]);
    expect(refusal(planned)).toBe(
      'Topology "shop" needs programs that its machines cannot install from Debian 12:\n' +
        "  haproxy: the topology is for 3.2, Debian 12 has 2.6 (web-lb-1, web-lb-2)\n" +
        "  keepalived: the topology is for 2.3, Debian 12 has 2.2 (web-lb-1, web-lb-2)\n" +
        'Say software: "debian-12" in topology("shop", …), or build images that hold the topology\'s releases and say ' +
        'openstack({ programs: "in-image" }).',
    );
  });

  it("MySQL, which Debian does not have", () => {
    expect(refusal(databasePlan())).toBe(
      'Topology "store" needs programs that its machines cannot install from Debian 12:\n' +
        "  mysql: the topology is for 9.7, Debian 12 has none (db-1)\n" +
        'Build images that hold the topology\'s releases and say openstack({ programs: "in-image" }).',
    );
  });
});

describe("openstack takes", () => {
  it("the releases of the distribution, also to the patch", () => {
    check(shopPlan({ software: "debian-12" }), { distribution: "debian-12" });
    check(withSoftware({ haproxy: "2.6.12" }));
    expect(refusal(withSoftware({ haproxy: "2.60" }))).toContain("haproxy: the topology is for 2.60");
    expect(refusal(withSoftware({ haproxy: "2" }))).toContain("haproxy: the topology is for 2,");
  });

  it("any release of a program that nothing runs", () => {
    check(withSoftware({ nginx: "1.29", mysql: "8.0" }));
  });

  it("any release where the image holds the programs: by the option, or on isolated networks alone", () => {
    check(shopPlan(), { programs: "in-image" });
    check(withSoftware({ mariadb: "11.8" }));
    const planned = databasePlan();
    check({ ...planned, networks: planned.networks.map((one) => ({ ...one, external: undefined })) });
  });
});
