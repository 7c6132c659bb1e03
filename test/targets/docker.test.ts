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

/** Of an environment variable of a container. */
function variable(one: Registered, name: string): string | undefined {
  const { envs } = one.inputs;
  const found = Array.isArray(envs) ? envs.find((each) => String(each).startsWith(`${name}=`)) : undefined;
  return found === undefined ? undefined : String(found).slice(name.length + 1);
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

  it("lets load balancers with keepalived and the drains alone change a network", () => {
    expect(container(shop, "shop-api-1-drain").inputs.networkMode).toBe("container:shop-api-1-id");
    expect(container(shop, "shop-web-lb-1").inputs.capabilities).toEqual({
      drops: ["ALL"],
      adds: [
        ...["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_KILL", "CAP_NET_ADMIN", "CAP_NET_BIND_SERVICE"],
        ...["CAP_NET_BROADCAST", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID"],
      ],
    });
    const powerful = shop.resources.filter((one) =>
      JSON.stringify(one.inputs.capabilities ?? "").includes("NET_ADMIN"),
    );
    expect(powerful.map((one) => one.name).sort()).toEqual([
      "shop-api-1-drain",
      "shop-api-2-drain",
      "shop-api-3-drain",
      "shop-web-lb-1",
      "shop-web-lb-2",
    ]);
    expect(shop.resources.some((one) => one.inputs.privileged === true)).toBe(false);
  });

  it("lends keepalived to its load balancer's container, from whatever image that has", () => {
    const lender = container(shop, "shop-web-lb-1-keepalived");
    const loadBalancer = container(shop, "shop-web-lb-1");
    const [, image = ""] = String(lender.inputs.image).split(":");
    const folder = `sha256-${image.replaceAll(/[^A-Za-z0-9]+/g, "-")}`.slice(0, 40);
    expect(lender.inputs).toMatchObject({
      entrypoints: ["/bin/sh", "/usr/local/lib/nospof/lend-programs.sh"],
      command: [`${folder}-keepalived-ip-nft-ss`, "keepalived", "ip", "nft", "ss"],
      networkMode: "none",
      capabilities: { drops: ["ALL"] },
      restart: "unless-stopped",
      volumes: [{ volumeName: "shop-web-lb-1-keepalived-configuration", containerPath: "/nospof/lent" }],
    });
    expect(variable(lender, "NOSPOF_LENT")).toBe("/nospof/lent/lent");
    expect(variable(loadBalancer, "NOSPOF_BORROWED")).toBe(
      `/var/lib/nospof/beside/lent/${folder}-keepalived-ip-nft-ss`,
    );
    // It comes first: another keepalived is another container for the load balancer.
    expect(loadBalancer.dependencies).toContain(lender.urn);
  });

  it("runs what it configures by a wrapper, with the configuration in a volume of its own", () => {
    const loadBalancer = container(shop, "shop-web-lb-1").inputs;
    expect(loadBalancer).toMatchObject({
      entrypoints: ["/bin/sh", "/usr/local/lib/nospof/run-together.sh"],
      command: [
        "/usr/local/lib/nospof/haproxy.sh",
        "docker-entrypoint.sh",
        "haproxy",
        "-f",
        "/etc/haproxy/haproxy.cfg",
      ],
      stopSignal: "SIGTERM",
      volumes: [
        { volumeName: "shop-web-lb-1-configuration", containerPath: "/var/lib/nospof/configuration" },
        { volumeName: "shop-web-lb-1-keepalived-configuration", containerPath: "/var/lib/nospof/beside" },
      ],
      sysctls: { "net.ipv4.ip_nonlocal_bind": "1" },
    });
    expect(loadBalancer).not.toHaveProperty("wait");
    const told = container(shop, "shop-web-lb-1");
    expect(variable(told, "NOSPOF_KEEPALIVED_ANSWERS")).toBe("sh /etc/keepalived/check-haproxy.sh");
    const [first] = plan.instances.filter((one) => one.group === "web-lb");
    expect(variable(told, "NOSPOF_INTERFACES")).toBe(
      first?.addresses.map(({ address }, index) => `eth${index}=${address}`).join(" "),
    );
    expect(container(shop, "shop-orders-1").inputs.entrypoints).toEqual([
      "/bin/sh",
      "/usr/local/lib/nospof/run-program.sh",
    ]);
  });

  it("makes containers with nothing that may change while they run", () => {
    const files = (name: string) => items(container(shop, name).inputs.uploads).map((upload) => upload.file);
    expect(files("shop-web-lb-1")).toEqual([
      "/usr/local/lib/nospof/run-program.sh",
      "/usr/local/lib/nospof/haproxy.sh",
      "/usr/local/lib/nospof/run-together.sh",
      "/usr/local/lib/nospof/keepalived.sh",
      "/usr/local/lib/nospof/connections.sh",
    ]);
    expect(files("shop-web-lb-1-keepalived")).toEqual(["/usr/local/lib/nospof/lend-programs.sh"]);
    expect(files("shop-orders-1")).toEqual([
      "/usr/local/lib/nospof/run-program.sh",
      "/usr/local/lib/nospof/database.sh",
      "/usr/local/lib/nospof/keep-times.sh",
      "/usr/local/lib/nospof/keep-agent.sh",
      "/etc/mysql/my.cnf",
    ]);
    expect(files("shop-api-1-drain")).toEqual([
      "/usr/local/lib/nospof/drain.sh",
      "/usr/local/lib/nospof/connections.sh",
    ]);
  });

  it("brings each program of an instance its files and no other's", () => {
    const { inputs, dependencies, deleteBeforeReplace } = container(shop, "shop-web-lb-1-configuration");
    expect(inputs).toMatchObject({
      image: container(shop, "shop-web-lb-1").inputs.image,
      entrypoints: ["/bin/sh", "/usr/local/lib/nospof/publish-configuration.sh"],
      command: ["haproxy=70", "keepalived=60"],
      networkMode: "none",
      user: "root",
      capabilities: { drops: ["ALL"] },
      tty: true,
      logDriver: "json-file",
      volumes: [
        { volumeName: "shop-web-lb-1-configuration", containerPath: "/nospof/volumes/haproxy" },
        {
          volumeName: "shop-web-lb-1-keepalived-configuration",
          containerPath: "/nospof/volumes/keepalived",
        },
      ],
    });
    expect(items(inputs.uploads).map((upload) => upload.file)).toEqual([
      "/usr/local/lib/nospof/publish-configuration.sh",
      "/nospof/files/haproxy/etc/haproxy/haproxy.cfg",
      "/nospof/files/haproxy/etc/haproxy/release-requests.lua",
      "/nospof/files/haproxy/etc/haproxy/certs/certificate.pem",
      "/nospof/files/keepalived/etc/keepalived/check-haproxy.sh",
      "/nospof/files/keepalived/etc/keepalived/keepalived.conf",
      "/nospof/files/keepalived/etc/sysctl.d/60-nospof.conf",
    ]);
    // Whether a program that was made anew does its work is told in the same way.
    expect(inputs.labels).toEqual(
      expect.arrayContaining([{ label: "nospof.container", value: "shop-web-lb-1-id" }]),
    );
    expect(dependencies).toContain(container(shop, "shop-web-lb-1").urn);
    expect(deleteBeforeReplace).toBe(true);
  });

  it("completes a database with every start, and is healthy only after it", () => {
    const { inputs } = container(shop, "shop-orders-1");
    expect(inputs.command).toEqual([
      "/usr/local/lib/nospof/database.sh",
      "docker-entrypoint.sh",
      "mariadbd",
      "--defaults-file=/etc/mysql/my.cnf",
    ]);
    expect(inputs.envs).toEqual(
      expect.arrayContaining([
        "NOSPOF_ENGINE=mariadb",
        "NOSPOF_DATA=/var/lib/mysql",
        "NOSPOF_SOCKET=/run/mysqld/mysqld.sock",
      ]),
    );
    const published = items(container(shop, "shop-orders-1-configuration").inputs.uploads);
    const content = (path: string) =>
      published.find((upload) => upload.file === `/nospof/files/mariadb${path}`)?.content;
    expect(content("/etc/nospof/after-start.sh")).toMatch(
      /^(# .*\n)+\/bin\/sh \/etc\/nospof\/setup-database\.sh\n$/,
    );
    const [, replica] = plan.instances.filter((one) => one.group === "orders");
    expect(content("/etc/nospof/replication")).toMatch(
      new RegExp(
        "^# .*\nrole primary\nport 3306\nuser nospof_replication\n" +
          `secret /etc/nospof/secrets/orders-replication\nreplica ${replica?.addresses[0]?.address}\n$`,
      ),
    );
    expect(content("/etc/mysql/my.cnf")).toBeUndefined();
    expect(JSON.stringify(inputs.healthcheck)).toContain("/run/nospof/ready");
  });

  it("lets a server go between two requests, and waits until it is back behind its load balancers", () => {
    const drain = container(shop, "shop-api-1-drain");
    expect(drain.inputs).toMatchObject({
      command: ["8080"],
      networkMode: "container:shop-api-1-id",
      capabilities: { drops: ["ALL"], adds: ["CAP_NET_ADMIN"] },
      tty: true,
      destroyGraceSeconds: 40,
    });
    // A check every 90 s, three of them failing, is longer than an update may take.
    expect(variable(drain, "NOSPOF_DRAIN_MS")).toBe("30000");
    expect(variable(drain, "NOSPOF_NOTICE_MS")).toBe("15000");
    expect(variable(drain, "NOSPOF_BACK_MS")).toBe(String(90_000 * 2 + 1500 + 500));
    expect(names(shop, CONTAINER)).not.toContain("shop-worker-1-drain");
    expect(container(shop, "shop-api-2").dependencies).toContain(drain.urn);
  });

  it("makes what did not come up anew", () => {
    for (const one of shop.resources.filter(({ type }) => type === CONTAINER)) {
      expect(one.replaceOnChanges).toEqual(["#initerror"]);
    }
  });

  it("starts dependencies first and replicas one after another", () => {
    const dependencies = (name: string) => container(shop, name).dependencies;
    const urn = (name: string) => container(shop, name).urn;
    expect(dependencies("shop-orders-1")).toContain(urn("shop-orders-2"));
    expect(dependencies("shop-orders-2")).not.toContain(urn("shop-api-1"));
    for (const api of ["shop-api-1", "shop-api-2", "shop-api-3"]) {
      expect(dependencies(api)).toEqual(expect.arrayContaining([urn("shop-orders-1"), urn("shop-orders-2")]));
    }
    expect(dependencies("shop-api-2")).toContain(urn("shop-api-1"));
    expect(dependencies("shop-api-3")).toContain(urn("shop-api-2"));
    expect(dependencies("shop-web-lb-2")).toEqual(
      expect.arrayContaining([urn("shop-web-lb-1"), urn("shop-web-lb-1-configuration"), urn("shop-api-3")]),
    );
  });

  it("pulls exact images before containers, and builds keepalived", () => {
    const images = shop.resources.filter((one) => one.type === "docker:index/remoteImage:RemoteImage");
    expect(images.map((one) => one.inputs.name).sort()).toEqual([
      "haproxy:3.2.9",
      "mariadb:11.8.3",
      expect.stringMatching(/^nospof\/network-tools:keepalived2\.3-alpine3\.23-[0-9a-f]{8}$/),
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
