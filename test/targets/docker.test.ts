/** What the shop becomes on one Docker engine. */
import { beforeAll, describe, expect, it } from "vitest";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { find, isRecord, names, type Recording, type Registered, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

const CONTAINER = "docker:index/container:Container";
const NETWORK = "docker:index/network:Network";
const plan = shopPlan();
const bundles = render(plan);

function items(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function container(recording: Recording, name: string): Registered {
  return find(recording, CONTAINER, name);
}

describe("docker", () => {
  let shop: Recording;
  beforeAll(async () => {
    shop = await record(() => deployPlan(plan, bundles, docker({ secrets: SHOP_SECRETS })));
  });

  it("registers a component per topology and group, and the containers below their group", () => {
    const topology = find(shop, "nospof:index:Topology", "shop");
    expect(topology.parent).toMatch(/pulumi:pulumi:Stack|^$/);
    for (const [type, name] of [
      ["nospof:index:LoadBalancer", "shop-web-lb"],
      ["nospof:index:Service", "shop-api"],
      ["nospof:index:Service", "shop-worker"],
      ["nospof:index:Database", "shop-orders"],
    ] as const) {
      const group = find(shop, type, name);
      expect(group.parent).toBe(topology.urn);
      const children = shop.resources.filter(
        (one) => one.type === CONTAINER && one.name.startsWith(`${name}-`),
      );
      expect(children.length).toBeGreaterThan(0);
      for (const child of children) expect(child.parent).toBe(group.urn);
    }
  });

  it("isolates the networks that are, and keeps Docker's own address out of the way", () => {
    expect(names(shop, NETWORK)).toEqual(["shop-app", "shop-dmz"]);
    const app = find(shop, NETWORK, "shop-app").inputs;
    expect(app).toMatchObject({ name: "shop-app", driver: "bridge", internal: true });
    expect(app.ipamConfigs).toEqual([{ subnet: "10.0.2.0/24", gateway: "10.0.2.254" }]);
    const dmz = find(shop, NETWORK, "shop-dmz").inputs;
    expect(dmz).toMatchObject({
      internal: false,
      ipamConfigs: [{ subnet: "10.0.1.0/24", gateway: "10.0.1.1" }],
    });
  });

  it("takes the default route where clients come in, when there are several ways out", async () => {
    const external = { network: "public", gateway: "single" } as const;
    const open = {
      ...plan,
      networks: plan.networks.map((one) => ({ ...one, external, gatewayAddress: one.poolTo })),
    };
    const recording = await record(() => deployPlan(open, bundles, docker({ secrets: SHOP_SECRETS })));
    const priorities = items(container(recording, "shop-web-lb-1").inputs.networksAdvanced).map(
      ({ name, gwPriority }) => [name, gwPriority],
    );
    expect(priorities).toEqual([
      ["shop-app", undefined],
      ["shop-dmz", 1],
    ]);
  });

  it("gives a container its addresses, limits, files and a restart policy", () => {
    const { inputs, deleteBeforeReplace } = container(shop, "shop-api-1");
    const [address] = plan.instances.find((one) => one.name === "api-1")?.addresses ?? [];
    expect(inputs).toMatchObject({
      name: "shop-api-1",
      hostname: "api-1",
      memory: 512,
      memorySwap: 512,
      cpus: "0.5",
      restart: "unless-stopped",
      removeVolumes: false,
      wait: true,
      networksAdvanced: [
        {
          name: "shop-app",
          ipv4Address: address?.address,
          driverOpts: ["com.docker.network.endpoint.ifname=eth0"],
        },
      ],
      volumes: [{ volumeName: "shop-api-1-spool", containerPath: "/var/spool/api" }],
      envs: ["MODE=production", `TOKEN=${SHOP_SECRETS["api-token"]}`],
      uploads: [
        {
          file: "/run/secrets/token",
          content: SHOP_SECRETS["api-token"],
          permissions: "0444",
          executable: false,
        },
      ],
    });
    expect(inputs).not.toHaveProperty("capabilities");
    expect(inputs).not.toHaveProperty("command");
    expect(deleteBeforeReplace).toBe(true);
  });

  it("writes durations as Docker writes them back", () => {
    const { healthcheck, waitTimeout } = container(shop, "shop-api-1").inputs;
    expect(healthcheck).toMatchObject({
      interval: "1m30s",
      timeout: "1.5s",
      retries: 3,
      startPeriod: "1m0s",
    });
    expect(waitTimeout).toBe(60 + Math.ceil(91.5 * 4));
  });

  it("checks health as declared: HTTP with what the image has, a command as it is", () => {
    const [kind, command] = [container(shop, "shop-api-2").inputs.healthcheck]
      .filter(isRecord)
      .flatMap((one) => one.tests);
    expect(kind).toBe("CMD-SHELL");
    expect(command).toContain("/healthz");
    expect(container(shop, "shop-worker-1").inputs.healthcheck).toMatchObject({
      tests: ["CMD", "/app/alive"],
    });
    expect(container(shop, "shop-worker-1").inputs.command).toEqual(["/app/worker", "--queue", "a b"]);
  });

  it("lets keepalived alone change the network, in the load balancer's", () => {
    const sidecar = container(shop, "shop-web-lb-1-keepalived");
    const loadBalancer = container(shop, "shop-web-lb-1");
    expect(sidecar.inputs).toMatchObject({
      networkMode: "container:shop-web-lb-1-id",
      restart: "unless-stopped",
      capabilities: {
        drops: ["ALL"],
        adds: expect.arrayContaining(["CAP_NET_ADMIN", "CAP_NET_BROADCAST", "CAP_NET_RAW"]),
      },
    });
    expect(sidecar.inputs).not.toHaveProperty("networksAdvanced");
    expect(sidecar.dependencies).toContain(loadBalancer.urn);
    const powerful = shop.resources.filter((one) =>
      JSON.stringify(one.inputs.capabilities ?? "").includes("NET_ADMIN"),
    );
    expect(powerful.map((one) => one.name)).toEqual(["shop-web-lb-1-keepalived", "shop-web-lb-2-keepalived"]);
    expect(shop.resources.some((one) => one.inputs.privileged === true)).toBe(false);
  });

  it("goes on to the next load balancer once keepalived can take the virtual IP over", () => {
    expect(container(shop, "shop-web-lb-1-keepalived").inputs).toMatchObject({
      healthcheck: {
        tests: ["CMD-SHELL", "pidof keepalived >/dev/null && sh /etc/keepalived/check-haproxy.sh"],
        // Longer than keepalived takes to believe a load balancer: two checks, a second apart.
        interval: "3s",
        timeout: "2s",
      },
      wait: true,
      waitTimeout: 20,
    });
  });

  it("separates the files of keepalived from those of the load balancer", () => {
    const files = (name: string) => items(container(shop, name).inputs.uploads).map((upload) => upload.file);
    expect(files("shop-web-lb-1")).toEqual([
      "/etc/haproxy/haproxy.cfg",
      "/etc/haproxy/release-requests.lua",
      "/etc/haproxy/certs/certificate.pem",
    ]);
    expect(files("shop-web-lb-1-keepalived")).toEqual([
      "/etc/keepalived/check-haproxy.sh",
      "/etc/keepalived/keepalived.conf",
      "/etc/sysctl.d/60-nospof.conf",
      "/usr/local/sbin/nospof-watch-network",
    ]);
    expect(container(shop, "shop-web-lb-1").inputs.sysctls).toEqual({ "net.ipv4.ip_nonlocal_bind": "1" });
  });

  it("runs the setup of a database with every start, and is healthy only after it", () => {
    const { inputs } = container(shop, "shop-orders-1");
    expect(inputs.entrypoints).toEqual(["/bin/sh", "/usr/local/sbin/nospof-start-with-setup"]);
    expect(inputs.command).toEqual(["docker-entrypoint.sh", "mariadbd", "--defaults-file=/etc/mysql/my.cnf"]);
    const commands = items(inputs.uploads).find((upload) => upload.file === "/etc/nospof/after-start.sh");
    expect(commands?.content).toMatch(/^(# .*\n)+\/bin\/sh \/etc\/nospof\/setup-database\.sh\n$/);
    expect(JSON.stringify(inputs.healthcheck)).toContain("/run/nospof/ready");
  });

  it("starts dependencies first and replicas one after another", () => {
    const dependencies = (name: string) => container(shop, name).dependencies;
    const urn = (name: string) => container(shop, name).urn;
    expect(dependencies("shop-orders-2")).toContain(urn("shop-orders-1"));
    expect(dependencies("shop-orders-1")).not.toContain(urn("shop-api-1"));
    for (const api of ["shop-api-1", "shop-api-2", "shop-api-3"]) {
      expect(dependencies(api)).toEqual(expect.arrayContaining([urn("shop-orders-1"), urn("shop-orders-2")]));
    }
    expect(dependencies("shop-api-2")).toContain(urn("shop-api-1"));
    expect(dependencies("shop-api-3")).toContain(urn("shop-api-2"));
    expect(dependencies("shop-web-lb-2")).toEqual(
      expect.arrayContaining([urn("shop-web-lb-1"), urn("shop-web-lb-1-keepalived"), urn("shop-api-3")]),
    );
  });

  it("pulls exact images before containers, and builds keepalived", () => {
    const images = shop.resources.filter((one) => one.type === "docker:index/remoteImage:RemoteImage");
    expect(images.map((one) => one.inputs.name).sort()).toEqual([
      "haproxy:3.2.9",
      "mariadb:11.8.3",
      "nospof/keepalived:2.3-alpine3.23",
      "registry.example/api:1.4.2",
      "registry.example/worker:2.0.0",
    ]);
    for (const image of images) expect(image.inputs.keepLocally).toBe(true);
    const api = find(shop, "docker:index/remoteImage:RemoteImage", "shop-image-registry.example-api-1.4.2");
    expect(container(shop, "shop-api-1").inputs.image).toBe(`sha256:${api.name}`);
    expect(container(shop, "shop-api-1").dependencies).toContain(api.urn);
  });

  it("tells where the topology is reached, and nothing secret", () => {
    const { virtualIps } = plan;
    const outputs = shop.outputs.get(find(shop, "nospof:index:Topology", "shop").urn);
    expect(outputs).toMatchObject({
      virtualIps: { "web-lb": virtualIps[0]?.address },
      entrypoints: { shop: [`https://${virtualIps[0]?.address}`] },
      floatingIps: {},
    });
  });
});
