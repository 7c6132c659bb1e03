/** What the options of `docker({…})` change, and which are refused. */
import { describe, expect, it } from "vitest";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { find, names, type Recording, type Registered, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

const CONTAINER = "docker:index/container:Container";
const NETWORK = "docker:index/network:Network";
const plan = shopPlan();
const bundles = render(plan);

function container(recording: Recording, name: string): Registered {
  return find(recording, CONTAINER, name);
}

describe("docker on several engines", () => {
  const declared = shopPlan({ hosts: "declared" });
  const hosts = {
    "a-1": { host: "ssh://root@a-1" },
    "b-1": { host: "ssh://root@b-1" },
    "c-1": { host: "ssh://root@c-1" },
  };
  const networks = {
    dmz: { driver: "macvlan", parent: { "a-1": "eth1", "b-1": "eth1", "c-1": "ens4" } },
    app: { driver: "ipvlan", parent: "eth2" },
  } as const;

  it("puts every instance on the engine of its host, with its networks and images", async () => {
    const shop = await record(() =>
      deployPlan(declared, render(declared), docker({ secrets: SHOP_SECRETS, hosts, networks })),
    );
    expect(names(shop, "pulumi:providers:docker")).toEqual(["shop-a-1", "shop-b-1", "shop-c-1"]);
    for (const instance of declared.instances) {
      const provider = find(shop, "pulumi:providers:docker", `shop-${instance.placement.at(-1)}`);
      expect(container(shop, `shop-${instance.name}`).provider).toContain(provider.urn);
    }
    expect(find(shop, NETWORK, "shop-app-c-1").inputs).toMatchObject({
      driver: "ipvlan",
      options: { parent: "eth2" },
    });
    const dmz = names(shop, NETWORK).filter((name) => name.startsWith("shop-dmz"));
    const engines = new Set(
      declared.instances.filter((one) => one.group === "web-lb").map((one) => one.placement.at(-1)),
    );
    expect(dmz).toEqual([...engines].sort().map((host) => `shop-dmz-${host}`));
  });

  it("refuses a bridge between engines, and hosts that do not fit", async () => {
    const deploy = (options: Parameters<typeof docker>[0]) =>
      record(() => deployPlan(declared, render(declared), docker({ secrets: SHOP_SECRETS, ...options })));
    await expect(deploy({ hosts })).rejects.toThrow(
      /network "app" joins instances on "a-1", "b-1", "c-1".*macvlan/s,
    );
    await expect(deploy({ hosts: { "a-1": {}, "d-1": {} } })).rejects.toThrow(
      /host "b-1" has instances, but no engine.*the plan has no host "d-1"/s,
    );
    await expect(deploy({ hosts, networks: { ...networks, ap: {} } })).rejects.toThrow(
      /the plan has no network "ap"/,
    );
  });
});

describe("docker refuses", () => {
  const deploy = (options: Parameters<typeof docker>[0]) =>
    record(() => deployPlan(plan, bundles, docker({ secrets: SHOP_SECRETS, ...options })));

  it("an image whose tag moves, and a release without a default image", async () => {
    await expect(deploy({ images: { haproxy: "haproxy" } })).rejects.toThrow(/"latest"/);
    await expect(deploy({ images: { haproxy: "registry:5000/haproxy:latest" } })).rejects.toThrow(/"latest"/);
    const future = { ...plan, software: { ...plan.software, haproxy: "9.9" } };
    await expect(
      record(() => deployPlan(future, bundles, docker({ secrets: SHOP_SECRETS }))),
    ).rejects.toThrow(/No default image is known for haproxy 9\.9/);
    await record(() =>
      deployPlan(
        future,
        bundles,
        docker({ secrets: SHOP_SECRETS, images: { haproxy: "mirror:5000/haproxy:9.9.1" } }),
      ),
    );
  });

  it("to publish what is not there, has a virtual IP, or twice", async () => {
    await expect(deploy({ publish: { shp: 80 } })).rejects.toThrow(/"shp" is no entrypoint.*known: "shop"/s);
    await expect(deploy({ publish: { shop: 8443 } })).rejects.toThrow(/"shop" is reached at its virtual IP/);
    const direct = shopPlan({ virtualIp: false });
    const twice = docker({ secrets: SHOP_SECRETS, publish: { shop: { port: 80, redirectPort: 80 } } });
    await expect(record(() => deployPlan(direct, render(direct), twice))).rejects.toThrow(
      /port 80 is given to "shop" and to "shop"/,
    );
  });

  it("a command without an image", async () => {
    const groups = plan.groups.map((group) =>
      group.kind === "service" && group.name === "worker"
        ? { ...group, declared: { ...group.declared, image: undefined } }
        : group,
    );
    const bare = record(() => deployPlan({ ...plan, groups }, bundles, docker({ secrets: SHOP_SECRETS })));
    await expect(bare).rejects.toThrow(
      /Service "worker" \(.*shop\.ts:\d+\) runs a command, but has no image/,
    );
  });

  it("before anything is registered", async () => {
    const refused = await record(() => {
      expect(() =>
        deployPlan(plan, bundles, docker({ secrets: SHOP_SECRETS, publish: { shp: 80 } })),
      ).toThrow();
      expect(() => deployPlan(plan, bundles, docker({ secrets: {} }))).toThrow();
    });
    expect(refused.resources).toEqual([]);
  });
});

describe("docker publishes", () => {
  it("an entrypoint's ports once on an engine, on the first instance behind it", async () => {
    const direct = shopPlan({ virtualIp: false });
    const publish = { shop: { port: 8443, redirectPort: 8080, ip: "127.0.0.1" } };
    const shop = await record(() =>
      deployPlan(direct, render(direct), docker({ secrets: SHOP_SECRETS, publish })),
    );
    expect(container(shop, "shop-web-lb-1").inputs.ports).toEqual([
      { internal: 443, external: 8443, protocol: "tcp", ip: "127.0.0.1" },
      { internal: 80, external: 8080, protocol: "tcp", ip: "127.0.0.1" },
    ]);
    expect(container(shop, "shop-web-lb-2").inputs.ports).toEqual([]);
    const outputs = shop.outputs.get(find(shop, "nospof:index:Topology", "shop").urn);
    const addresses = direct.instances
      .filter((one) => one.group === "web-lb")
      .map((one) => one.addresses.find(({ network }) => network === "dmz")?.address);
    expect(outputs).toMatchObject({
      entrypoints: { shop: addresses.map((address) => `https://${address}`) },
    });
  });
});

describe("docker transforms", () => {
  it("change any resource, in place or by returning it", async () => {
    const seen: (string | undefined)[] = [];
    const shop = await record(() =>
      deployPlan(
        plan,
        bundles,
        docker({
          secrets: SHOP_SECRETS,
          transform: {
            container: (args, opts, instance) => {
              seen.push(instance?.name);
              args.logDriver = "journald";
              return { opts: { ...opts, ignoreChanges: ["logOpts"] } };
            },
            network: (args) => ({ args: { ...args, ipv6: false } }),
            volume: (args) => {
              args.driver = "nfs";
              return undefined;
            },
            image: (args) => ({ args: { ...args, platform: "linux/amd64" } }),
          },
        }),
      ),
    );
    expect(seen).toContain("orders-2");
    expect(container(shop, "shop-api-1").inputs.logDriver).toBe("journald");
    expect(container(shop, "shop-api-1").ignoreChanges).toEqual(["logOpts"]);
    expect(find(shop, NETWORK, "shop-dmz").inputs.ipv6).toBe(false);
    expect(find(shop, "docker:index/volume:Volume", "shop-orders-1-data").inputs.driver).toBe("nfs");
    expect(
      find(shop, "docker:index/remoteImage:RemoteImage", "shop-image-haproxy-3.2.9").inputs.platform,
    ).toBe("linux/amd64");
  });
});
