/** What runs in the hosts of a lab, and what stand-ins are told. */
import { describe, expect, test } from "vitest";
import type { LabLayout } from "../../../src/targets/lab/model.ts";
import type { ResponderSpec } from "../../../src/targets/lab/responder/spec.ts";
import type { Topology } from "../../../src/topology/model.ts";
import fragile from "../../../stacks/fragile/topology.ts";
import seed from "../../../stacks/seed/topology.ts";
import shop from "../../../stacks/shop/topology.ts";
import {
  likes,
  makeBackend,
  makeDatabase,
  makeEntrypoint,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
  makeZones,
  needs,
} from "../../arbitrary/parts.ts";
import { planFor } from "../../render/plans.ts";
import { fileOf, hostOf, laidOut, planOf } from "./laid-out.ts";

const HTTP = { kind: "service", name: "api", port: "http" } as const;

function specOf(laid: LabLayout, host: string): ResponderSpec {
  return JSON.parse(fileOf(hostOf(laid, host), "/etc/nospof/lab/responder.json"));
}

/** One network that leads outside, and three zones. */
function laidOutTopology(parts: Partial<Topology>): LabLayout {
  return laidOut(planFor(oneNetwork(parts)));
}

function oneNetwork(parts: Partial<Topology>): Topology {
  return makeTopology({
    domains: makeZones(3),
    networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "single" } })],
    entrypoints: [makeEntrypoint({ name: "front", to: HTTP })],
    ...parts,
  });
}

describe("programs", () => {
  test("are run in the foreground with the files of the bundle", () => {
    const commands = [...laidOut(planOf(shop)).hosts, ...laidOut(planOf(seed)).hosts].flatMap(
      ({ programs }) => programs.map(({ name, command }) => [name, command.join(" ")] as const),
    );
    expect(Object.fromEntries(commands)).toEqual({
      application: "/usr/bin/node /opt/nospof/responder/main.js /etc/nospof/lab/responder.json",
      haproxy: "haproxy -W -f /etc/haproxy/haproxy.cfg -p /run/haproxy.pid",
      keepalived: "keepalived --dont-fork --log-console --use-file=/etc/keepalived/keepalived.conf",
      mariadb: "mariadbd --defaults-file=/etc/mysql/my.cnf",
      mysql: "mysqld --defaults-file=/etc/mysql/my.cnf",
      nginx: "nginx -c /etc/nginx/nginx.conf -g daemon off;",
    });
  });

  test("of the primary alone make the table for probes, after its own setup", () => {
    const laid = laidOut(planOf(shop));
    expect(hostOf(laid, "orders-1").afterStart.map(([program]) => program)).toEqual(["/bin/sh", "mariadb"]);
    expect(hostOf(laid, "orders-1").afterStart[1]?.at(-1)).toMatch(
      /^--execute=USE `shop`; CREATE TABLE IF NOT EXISTS nospof_lab \(.*\); CREATE USER .*; GRANT /,
    );
    expect(hostOf(laid, "orders-2").afterStart.map(([program]) => program)).toEqual(["/bin/sh"]);
  });

  test("of a service are the user's command where there is one, in their folder, with environment and secrets", () => {
    const laid = laidOut(planOf(shop), { runs: { api: "node server.js" }, node: "/opt/node/bin/node" });
    const api = hostOf(laid, "api-2");
    expect(api.programs[0]?.command).toEqual([
      "sh",
      "-c",
      'cd "$1" && exec sh -c "$2"',
      "sh",
      "/home/me/shop",
      "node server.js",
    ]);
    expect(api.programs[0]?.environment).toEqual({ PATH: expect.stringMatching(/^\/opt\/node\/bin:/) });
    expect(fileOf(api, "/run/secrets/orders-api")).toBe("lab-orders-api");
    const catalogue = laidOut(planOf(shop), { runs: { catalogue: "./run" } });
    expect(hostOf(catalogue, "catalogue-1").programs[0]?.environment).toMatchObject({ DATABASE: "shop" });
  });

  test("get certificates where they are expected", () => {
    expect(fileOf(hostOf(laidOut(planOf(shop)), "web-1"), "/etc/haproxy/certs/shop-tls.pem")).toBe(
      "PEM of shop-tls\n",
    );
  });

  test("of instances have a clock of their own only where it is asked for", () => {
    const preloaded = (clock: boolean): readonly (string | undefined)[] =>
      laidOut(planOf(shop), { clock }).hosts.flatMap(({ programs }) =>
        programs.map(({ environment }) => environment.LD_PRELOAD),
      );
    expect(new Set(preloaded(false))).toEqual(new Set([undefined]));
    expect(preloaded(true).filter((each) => each !== undefined)).toHaveLength(13);
  });
});

describe("stand-ins", () => {
  test("ask databases as an account that may, and services and externals over HTTP", () => {
    const { dependencies } = specOf(laidOut(planOf(fragile)), "api-1");
    expect(dependencies).toMatchObject([
      {
        name: "orders.writer",
        strength: "hard",
        needs: 1,
        targets: [{ kind: "sql", write: true, user: "api", password: "lab-orders-api", database: "shop" }],
      },
      {
        name: "payments",
        strength: "hard",
        targets: [{ kind: "http", port: 443, tls: false, hostname: "api.payments.example" }],
      },
      { name: "recommendations.http", strength: "soft", targets: [{ kind: "http", port: 8080 }] },
    ]);
  });

  test("ask databases through load balancers, and as the lab's own where no account may", () => {
    const writer = { kind: "database", name: "db", role: "writer" } as const;
    const account = {
      name: "app",
      password: "app",
      database: "app",
      privileges: "read-only",
      from: ["app"],
    } as const;
    const laid = laidOutTopology({
      secrets: [],
      services: [
        makeService({
          name: "api",
          dependsOn: [
            needs({ ...writer, role: "reader" }),
            needs(writer),
            needs({ kind: "load-balancer", name: "lb", listener: "http" }),
          ],
        }),
      ],
      databases: [makeDatabase({ name: "db", databases: ["app"], accounts: [account] })],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          replicas: 1,
          listeners: [makeListener({ protocol: "tcp", backends: [makeBackend(writer)] })],
        }),
      ],
    });
    const asked = specOf(laid, "api-1").dependencies.map(({ targets }) => targets[0]);
    expect(asked).toMatchObject([
      { kind: "sql", write: false, user: "app", password: "lab-app", database: "app", port: 3306 },
      { kind: "sql", write: true, user: "nospof_lab", database: "app", port: 3306 },
      { kind: "sql", write: true, user: "nospof_lab", database: "app" },
    ]);
  });

  test("need as many instances as the service, the database's readers or the fixed addresses of a load balancer", () => {
    const reader = { kind: "database", name: "db", role: "reader" } as const;
    const listener = { kind: "load-balancer", listener: "http" } as const;
    const laid = laidOutTopology({
      services: [
        makeService({ name: "api", replicas: 3, needs: 2 }),
        makeService({
          name: "front",
          dependsOn: [
            needs(HTTP),
            needs(reader),
            needs({ ...listener, name: "fixed" }),
            likes({ ...listener, name: "moving" }),
          ],
        }),
      ],
      databases: [makeDatabase({ name: "db", replicas: 3, needs: 2 })],
      loadBalancers: ["fixed", "moving"].map((name) =>
        makeLoadBalancer({
          name,
          replicas: 2,
          listeners: [makeListener({ backends: [makeBackend(HTTP)] })],
          virtualIp: name === "moving" ? makeVirtualIp({ network: "app", mode: "active-active" }) : undefined,
        }),
      ),
    });
    const { dependencies } = specOf(laid, "front-1");
    expect(dependencies.map(({ name, needs: count, targets }) => [name, count, targets.length])).toEqual([
      ["api.http", 2, 3],
      ["db.reader", 2, 3],
      ["fixed.http", 2, 2],
      ["moving.http", 2, 2],
    ]);
  });

  test("hold to the load that takes several instances, and to the senders that it takes", () => {
    const laid = laidOutTopology({
      services: [makeService({ name: "api", replicas: 3, needs: 2 })],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          replicas: 3,
          needs: 2,
          listeners: [makeListener({ backends: [makeBackend(HTTP)] })],
          virtualIp: makeVirtualIp({ network: "app", mode: "active-active" }),
        }),
      ],
    });
    const addresses = ["lb-1", "lb-2", "lb-3"].map(
      (name) => hostOf(laid, name).interfaces[0]?.addresses[0]?.split("/")[0],
    );
    expect(specOf(laid, "api-1").load).toEqual({
      needs: 2,
      instances: ["api-1", "api-2", "api-3"],
      windowMs: 2000,
      senders: [{ group: "lb", needs: 2, addresses }],
    });
  });

  test("have room to run where the user's own program needs less", () => {
    const size = { name: "tiny", cpu: 0.1, memoryBytes: 2 ** 24, diskBytes: 2 ** 30 };
    const planned = planFor(oneNetwork({ services: [makeService({ name: "api", size })] }));
    expect(hostOf(laidOut(planned), "api-1").limits).toMatchObject({ cpu: 0.5, memoryBytes: 2 ** 28 });
    const own = laidOut(planned, { runs: { api: "./api" } });
    expect(hostOf(own, "api-1").limits).toMatchObject({ cpu: 0.1, memoryBytes: 2 ** 24 });
  });

  test("reach an external without a port through the gateway, at a port that only the lab has", () => {
    const laid = laidOutTopology({
      externals: [makeExternal({ name: "registrar", address: undefined, port: undefined })],
      services: [makeService({ name: "api", dependsOn: [needs({ kind: "external", name: "registrar" })] })],
    });
    const [target] = specOf(laid, "api-1").dependencies[0]?.targets ?? [];
    const external = hostOf(laid, "external.registrar");
    expect(target).toMatchObject({ port: 7, address: external.interfaces[0]?.addresses[0]?.split("/")[0] });
    expect(hostOf(laid, "api-1").firewall).toContain("which has no port but in the lab");
    expect(external.firewall).toContain("tcp dport 7 accept");
  });

  test("of externals own the address that these are declared with", () => {
    const laid = laidOutTopology({
      externals: [makeExternal({ name: "payments", address: "203.0.113.7" })],
      services: [makeService({ name: "api", dependsOn: [needs({ kind: "external", name: "payments" })] })],
    });
    const external = hostOf(laid, "external.payments");
    expect(external.interfaces[0]?.addresses[1]).toBe("203.0.113.7/32");
    expect(hostOf(laid, "gateway.app").routes).toContainEqual({
      to: "203.0.113.7/32",
      via: external.interfaces[0]?.addresses[0]?.split("/")[0],
    });
  });
});

describe("name servers", () => {
  const external = makeExternal({ name: "payments" });
  const lookingUp = (resolvers: readonly string[]): LabLayout =>
    laidOutTopology({
      externals: [external],
      services: [makeService({ name: "api" })],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          engine: "haproxy",
          resolvers,
          listeners: [makeListener({ backends: [makeBackend({ kind: "external", name: "payments" })] })],
        }),
      ],
    });

  test("own the addresses that load balancers ask, inside and outside", () => {
    const laid = lookingUp(["10.0.0.250", "9.9.9.9"]);
    const inside = hostOf(laid, "dns.10-0-0-250");
    expect(inside.interfaces.map(({ network, addresses }) => [network, ...addresses])).toEqual([
      ["app", "10.0.0.250/24"],
    ]);
    const outside = hostOf(laid, "dns.9-9-9-9");
    expect(outside.interfaces[0]?.addresses).toContain("9.9.9.9/32");
    const answers = JSON.parse(fileOf(outside, "/etc/nospof/lab/names.json"));
    expect(Object.keys(answers)).toEqual(["payments.example"]);
    expect(fileOf(hostOf(laid, "lb-1"), "/etc/hosts")).toContain(` payments.example payments\n`);
  });

  test("are the load balancer's own where it asks the machine", () => {
    for (const resolvers of [[], ["127.0.0.11"]]) {
      const host = hostOf(lookingUp(resolvers), "lb-1");
      expect(host.programs.map(({ name }) => name)).toEqual(["name-server", "haproxy"]);
      expect(fileOf(host, "/etc/resolv.conf")).toBe(`nameserver ${resolvers[0] ?? "127.0.0.1"}\n`);
    }
  });

  test("are gateways where these are asked", () => {
    const laid = lookingUp(["10.0.0.1"]);
    expect(hostOf(laid, "gateway.app").programs.map(({ name }) => name)).toEqual(["name-server"]);
    expect(hostOf(laid, "gateway.app").firewall).toContain("udp dport 53 accept");
  });
});
