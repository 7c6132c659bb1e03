import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Network } from "../../src/topology/model.ts";
import { makeNetwork, makeService, makeTopology } from "../arbitrary/parts.ts";

const EXTERNAL = { network: "public", gateway: "single" } as const;

describe("the gateway", () => {
  const gatewayOf = (network: Partial<Network>, previous?: Plan) => {
    const topology = makeTopology({
      networks: [makeNetwork({ name: "app", cidr: "10.0.0.0/29", ...network })],
      services: [makeService({ name: "web", replicas: 4 })],
    });
    const planned = plan(topology, previous?.allocations);
    return { address: planned.networks[0]?.gatewayAddress, planned };
  };

  test("is the first usable address, for one router and for two", () => {
    expect(gatewayOf({ external: EXTERNAL }).address).toBe("10.0.0.1");
    expect(gatewayOf({ external: { ...EXTERNAL, gateway: "redundant" } }).address).toBe("10.0.0.1");
  });

  test("is not there on an isolated network, whose first address is free to use", () => {
    const { address, planned } = gatewayOf({});
    expect(address).toBeUndefined();
    expect([planned.networks[0]?.poolFrom, planned.networks[0]?.poolTo]).toEqual(["10.0.0.1", "10.0.0.6"]);
  });

  test("leaves a reserved address to whom it belongs", () => {
    expect(gatewayOf({ external: EXTERNAL, reserved: ["10.0.0.1"] }).address).toBe("10.0.0.2");
  });

  test("takes no instance its address when the network is attached later, and then stays", () => {
    const isolated = gatewayOf({});
    const attached = gatewayOf({ external: EXTERNAL }, isolated.planned);
    expect(isolated.planned.instances.some(({ addresses }) => addresses[0]?.address === "10.0.0.1")).toBe(
      true,
    );
    expect(attached.planned.instances).toEqual(isolated.planned.instances);
    expect(attached.address).not.toBe("10.0.0.1");
    expect(gatewayOf({ external: EXTERNAL }, attached.planned).address).toBe(attached.address);
  });
});
