import { beforeAll, describe, expect, it } from "vitest";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import type { OpenStackOptions } from "../../src/targets/openstack/options.ts";
import { toldTo } from "./openstack/opened.ts";
import { find, mac, names, type Recording, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

const plan = shopPlan({ software: "debian-12" });
const bundles = render(plan);
const OPTIONS: OpenStackOptions = {
  image: "Debian 12",
  flavor: "m1.small",
  secrets: SHOP_SECRETS,
  waitForMachines: false,
};

const INSTANCE = "openstack:compute/instance:Instance";
const PORT = "openstack:networking/port:Port";

function deploy(options: Partial<OpenStackOptions> = {}, planned = plan): Promise<Recording> {
  return record(() => deployPlan(planned, render(planned), openstack({ ...OPTIONS, ...options })));
}

describe("openstack", () => {
  let shop: Recording;
  beforeAll(async () => {
    shop = await deploy();
  });
  const addressOf = (instance: string, network: string) =>
    plan.instances.find((one) => one.name === instance)?.addresses.find((one) => one.network === network)
      ?.address;

  it("makes networks whose addresses are nospof's to give", () => {
    expect(find(shop, "openstack:networking/subnet:Subnet", "shop-app").inputs).toEqual({
      name: "shop-app",
      networkId: "shop-app-id",
      cidr: "10.0.2.0/24",
      ipVersion: 4,
      noGateway: true,
      // Neutron serves metadata only where it may have an address.
      enableDhcp: true,
      allocationPools: [{ start: "10.0.2.251", end: "10.0.2.254" }],
    });
    expect(find(shop, "openstack:networking/subnet:Subnet", "shop-dmz").inputs).toMatchObject({
      gatewayIp: "10.0.1.1",
      enableDhcp: true,
    });
  });

  it("routes only networks with a way out, to the external network found by its name or given by id", async () => {
    expect(names(shop, "openstack:networking/router:Router")).toEqual(["shop-dmz"]);
    expect(find(shop, "openstack:networking/router:Router", "shop-dmz").inputs.externalNetworkId).toBe(
      "public-looked-up",
    );
    expect(find(shop, "openstack:networking/routerInterface:RouterInterface", "shop-dmz").inputs).toEqual({
      routerId: "shop-dmz-id",
      subnetId: "shop-dmz-id",
    });
    const given = await deploy({ externalNetworks: { public: "0e1f" } });
    expect(find(given, "openstack:networking/router:Router", "shop-dmz").inputs.externalNetworkId).toBe(
      "0e1f",
    );
    // The provider knows a pool of floating IPs by its name only.
    expect(given.calls).toEqual([
      { token: "openstack:networking/getNetwork:getNetwork", inputs: { networkId: "0e1f" } },
    ]);
    expect(find(given, "openstack:networking/floatingIp:FloatingIp", "shop-vip-web-lb").inputs.pool).toBe(
      "name-of-0e1f",
    );
  });

  it("gives each port its address, a security group of its own, and the virtual IPs it may hold", () => {
    const [virtualIp] = plan.virtualIps;
    for (const name of ["web-lb-1", "web-lb-2"]) {
      expect(find(shop, PORT, `shop-${name}-dmz`).inputs).toMatchObject({
        networkId: "shop-dmz-id",
        fixedIps: [{ subnetId: "shop-dmz-id", ipAddress: addressOf(name, "dmz") }],
        securityGroupIds: [`shop-${name}-dmz-id`],
        allowedAddressPairs: [{ ipAddress: virtualIp?.address }],
      });
      expect(find(shop, PORT, `shop-${name}-app`).inputs).not.toHaveProperty("allowedAddressPairs");
    }
    expect(find(shop, PORT, "shop-api-1-app").inputs).not.toHaveProperty("allowedAddressPairs");
    for (const port of shop.resources.filter((one) => one.type === PORT)) {
      expect(port.inputs).not.toHaveProperty("portSecurityEnabled");
    }
  });

  it("reserves the virtual IP with a port that belongs to no machine, and gives it the floating IP", () => {
    const vip = find(shop, PORT, "shop-vip-web-lb");
    expect(vip.inputs).toMatchObject({
      fixedIps: [{ subnetId: "shop-dmz-id", ipAddress: plan.virtualIps[0]?.address }],
      noSecurityGroups: true,
    });
    expect(vip.inputs).not.toHaveProperty("deviceId");
    expect(find(shop, "openstack:networking/floatingIp:FloatingIp", "shop-vip-web-lb").inputs.pool).toBe(
      "public",
    );
    const association = find(
      shop,
      "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
      "shop-vip-web-lb",
    );
    expect(association.inputs).toMatchObject({
      portId: "shop-vip-web-lb-id",
      fixedIp: plan.virtualIps[0]?.address,
    });
    const interfaceUrn = find(shop, "openstack:networking/routerInterface:RouterInterface", "shop-dmz").urn;
    expect(association.dependencies).toContain(interfaceUrn);
    const outputs = shop.outputs.get(find(shop, "nospof:index:Topology", "shop").urn);
    expect(outputs).toMatchObject({
      floatingIps: { "web-lb": "198.51.100.15" },
      entrypoints: { shop: ["https://198.51.100.15"] },
    });
  });

  it("gives every instance a floating IP where no virtual IP stands before them", async () => {
    const direct = await deploy({}, shopPlan({ virtualIp: false, software: "debian-12" }));
    const type = "openstack:networking/floatingIpAssociate:FloatingIpAssociate";
    expect(names(direct, type)).toEqual(["shop-web-lb-1", "shop-web-lb-2"]);
    expect(find(direct, type, "shop-web-lb-2").inputs.portId).toBe("shop-web-lb-2-dmz-id");
  });

  it("keeps replicas apart: server group, zone, and one created after another", () => {
    expect(find(shop, "openstack:compute/serverGroup:ServerGroup", "shop-api").inputs.policies).toEqual([
      "anti-affinity",
    ]);
    for (const instance of plan.instances) {
      expect(find(shop, INSTANCE, `shop-${instance.name}`).inputs).toMatchObject({
        availabilityZone: instance.placement.at(-2),
        schedulerHints: [{ group: `shop-${instance.group}-id` }],
      });
    }
    const second = find(shop, INSTANCE, "shop-api-2");
    expect(second.dependencies).toContain(find(shop, INSTANCE, "shop-api-1").urn);
  });

  it("maps zones, volume zones, sizes and images", async () => {
    const mapped = await deploy({
      zones: { a: "nova-a", b: "nova-b", c: "nova-c" },
      volumeZones: { a: "ceph", b: "ceph", c: "ceph" },
      flavor: (size) => `cpu-${size.cpu}`,
      image: (instance) => `image-of-${instance.group}`,
      volumeType: "ssd",
    });
    const orders = plan.instances.find((one) => one.name === "orders-1");
    expect(find(mapped, INSTANCE, "shop-orders-1").inputs).toMatchObject({
      availabilityZone: `nova-${orders?.placement.at(-2)}`,
      flavorName: "cpu-2",
      imageName: "image-of-orders",
    });
    expect(find(mapped, "openstack:blockstorage/volume:Volume", "shop-orders-1-data").inputs).toMatchObject({
      availabilityZone: "ceph",
      volumeType: "ssd",
      size: 10,
    });
  });

  it("attaches data that outlives the machine, drains the machine before it goes, and keeps its user data secret", () => {
    const attachment = find(shop, "openstack:compute/volumeAttach:VolumeAttach", "shop-orders-1-data");
    expect(attachment.inputs).toEqual({ instanceId: "shop-orders-1-id", volumeId: "shop-orders-1-data-id" });
    for (const instance of shop.resources.filter((one) => one.type === INSTANCE)) {
      expect(instance.ignoreChanges).toEqual([]);
      expect(instance.additionalSecretOutputs).toContain("userData");
      expect(instance.inputs.configDrive).toBe(true);
      expect(instance.inputs.stopBeforeDestroy).toBe(true);
      expect(instance.deleteBeforeReplace).toBe(true);
    }
  });

  it("tells machines the MAC addresses of their ports and the ids of their volumes", () => {
    const addresses = plan.instances.find((one) => one.name === "web-lb-1")?.addresses ?? [];
    expect(addresses).toHaveLength(2);
    expect(toldTo(shop, "shop-web-lb-1").interfaces).toEqual(
      addresses.map(({ network, address }, index) => ({
        mac: mac(`shop-web-lb-1-${network}`),
        name: `eth${index}`,
        address: `${address}/24`,
      })),
    );
    expect(toldTo(shop, "shop-orders-1").volumes).toEqual([
      { device: `/dev/disk/by-id/virtio-${"shop-orders-1-data-id".slice(0, 20)}`, folder: "/var/lib/mysql" },
    ]);
  });

  it("refuses a size without a flavor before anything is registered", async () => {
    const refused = await record(() => {
      const { flavor: _, ...others } = OPTIONS;
      const target = openstack({ ...others, flavors: { small: "m1.small" } });
      expect(() => deployPlan(plan, bundles, target)).toThrow(
        /No flavor is known for api-1 \(0\.5 cores, 512 MiB/,
      );
    });
    expect(refused.resources).toEqual([]);
  });

  it("lets a transform change any resource", async () => {
    const changed: string[] = [];
    const mark =
      (kind: string) =>
      <Args>(args: Args): { args: Args } => {
        changed.push(kind);
        return { args };
      };
    const kinds = [
      "network",
      "subnet",
      "router",
      "routerInterface",
      "securityGroup",
      "securityGroupRule",
      "port",
      "floatingIp",
      "floatingIpAssociation",
      "serverGroup",
      "volume",
      "volumeAttachment",
    ] as const;
    const shop = await deploy({
      transform: {
        ...Object.fromEntries(kinds.map((kind) => [kind, mark(kind)])),
        instance: (args, opts, instance) => ({
          args: { ...args, adminPass: instance?.name },
          opts: { ...opts, protect: true },
        }),
      },
    });
    expect([...new Set(changed)].sort()).toEqual([...kinds].sort());
    expect(find(shop, INSTANCE, "shop-api-1").inputs.adminPass).toBe("api-1");
  });
});
