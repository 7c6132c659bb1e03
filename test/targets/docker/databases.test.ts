/** What a database server's container has beside the server: an agent, backups, and both. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  backup,
  external,
  hard,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  topology,
  zone,
} from "../../../src/index.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { render } from "../../../src/render/render.ts";
import { deployPlan } from "../../../src/targets/deploy-plan.ts";
import { docker } from "../../../src/targets/docker/index.ts";
import type { DockerOptions } from "../../../src/targets/docker/options.ts";
import { electionPlan, plainPlan } from "../../e2e/election/plan.ts";
import { parsed } from "../../topology/sample.ts";
import { find, isRecord, names, type Recording, record } from "../recording.ts";

const CONTAINER = "docker:index/container:Container";
const IMAGE = "docker:index/remoteImage:RemoteImage";
const SECRETS = { replication: "a", api: "b" };

function galeraPlan(): Plan {
  const data = network("data", { cidr: "10.0.1.0/24" });
  const orders = mariadb("orders", {
    replication: "galera",
    replicas: 3,
    spread: "none",
    networks: [data],
    size: { cpu: 1, memory: "1GiB" },
    storage: "1GiB",
    databases: ["orders"],
    replicationPassword: secret("replication"),
    accounts: { api: { password: secret("api"), privileges: "owner" } },
  });
  const sql = loadBalancer("sql", {
    engine: "haproxy",
    replicas: 1,
    networks: [data],
    listeners: { writer: { protocol: "tcp", port: 3306, to: [orders.writer] } },
  });
  const api = service("api", {
    image: "registry.example/api:1.0",
    ports: { http: 80 },
    replicas: 1,
    networks: [data],
    size: { cpu: 1, memory: "1GiB" },
    dependsOn: [hard(sql.listeners.writer)],
  });
  const declared = topology("t", {
    domains: [zone("a")],
    entrypoints: [],
    software: "debian-12",
    parts: [api],
    backups: [
      backup("orders-backup", {
        of: orders,
        every: "6h",
        duration: "10m",
        keep: "14d",
        to: external("archive", { availability: "99.9%" }),
        at: { folder: "/mnt/archive" },
        accountPassword: secret("backup"),
        rpo: "8h",
        rto: "1h",
      }),
    ],
  });
  return plan(parsed(declared));
}

function deployed(planned: Plan, options: DockerOptions = {}): Promise<Recording> {
  return record(() =>
    deployPlan(
      planned,
      render(planned),
      docker({ secrets: { ...SECRETS, ...(planned.backups.length > 0 && { backup: "c" }) }, ...options }),
    ),
  );
}

function uploaded(recording: Recording, name: string): ReadonlyMap<string, string> {
  const { uploads } = find(recording, CONTAINER, name).inputs;
  const files = Array.isArray(uploads) ? uploads.filter(isRecord) : [];
  return new Map(files.map(({ file, content }) => [String(file), String(content)]));
}

describe("a cluster of Galera with backups", () => {
  const planned = galeraPlan();
  let recording: Recording;
  beforeAll(async () => {
    recording = await deployed(planned);
  });

  it("runs in the server's image with what is missing there, and begins by the script that finds out who does", () => {
    const { inputs } = find(recording, CONTAINER, `${planned.name}-orders-2`);
    expect(inputs).toMatchObject({
      entrypoints: ["/bin/sh", "/usr/local/lib/nospof/run-program.sh"],
      command: ["/usr/local/lib/nospof/database-with-agent.sh", "/bin/bash", "/etc/nospof/start-galera.sh"],
      capabilities: {
        drops: ["ALL"],
        adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_KILL", "CAP_SETGID", "CAP_SETUID"],
      },
      mounts: [{ type: "bind", source: "/mnt/archive", target: "/mnt/archive" }],
    });
    expect(JSON.stringify(inputs.volumes)).toContain("/var/lib/prometheus/node-exporter");
    expect(JSON.stringify(inputs.healthcheck)).toContain("GET /reader");
    const images = names(recording, IMAGE).filter((name) => name.includes("mariadb"));
    expect(images).toEqual([expect.stringMatching(/nospof-mariadb-tools-mariadb-10\.11|mariadb-tools/)]);
    expect(find(recording, IMAGE, images[0] ?? "").inputs).toMatchObject({
      build: { buildArgs: { SERVER: expect.stringMatching(/^mariadb:/) } },
    });
  });

  it("has no container that drains it: its agent leaves first, and load balancers are given time to notice", () => {
    expect(names(recording, CONTAINER)).not.toContain(`${planned.name}-orders-2-drain`);
    const { envs } = find(recording, CONTAINER, `${planned.name}-orders-2`).inputs;
    // 2 × 500 ms until a load balancer has noticed; 500 ms and an answer's time until it is back.
    expect(envs).toEqual(expect.arrayContaining(["NOSPOF_NOTICE_MS=1500", "NOSPOF_BACK_MS=2000"]));
  });

  it("waits for nobody where nothing is to be drained", async () => {
    const { envs } = find(
      await deployed(planned, { drain: false }),
      CONTAINER,
      `${planned.name}-orders-2`,
    ).inputs;
    expect(String(envs)).not.toContain("NOTICE");
  });

  it("gets the agent, the scripts of the backup with their times, and no units of systemd", () => {
    const files = uploaded(recording, `${planned.name}-orders-2-configuration`);
    const paths = [...files.keys()].map((path) => path.replace("/nospof/files/mariadb", ""));
    expect(paths).toEqual(
      expect.arrayContaining([
        "/etc/nospof/database-agent/agent.py",
        "/etc/nospof/backup/orders-backup/backup.sh",
        "/etc/nospof/backup/orders-backup/secrets/backup",
        "/etc/nospof/backup-times",
      ]),
    );
    expect(paths.filter((path) => path.startsWith("/etc/systemd"))).toEqual([]);
    const times = files.get("/nospof/files/mariadb/etc/nospof/backup-times");
    expect(times).toMatch(/^60 1200 \/etc\/nospof\/backup\/orders-backup\/backup\.sh$/m);
  });

  it("may run in an image of the user's", async () => {
    const given = await deployed(planned, { images: { "mariadb-tools": "registry.example/tools:1" } });
    expect(names(given, IMAGE).filter((name) => name.includes("tools"))).toEqual([
      "t-image-registry.example-tools-1",
    ]);
  });
});

describe("a database that elects its primary", () => {
  const planned = electionPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined });

  it("is there when its agent says that it is a member, and starts after the ensemble", async () => {
    const recording = await deployed(planned);
    const server = find(recording, CONTAINER, `${planned.name}-orders-1`);
    expect(server.inputs.command).toEqual([
      "/usr/local/lib/nospof/database-with-agent.sh",
      "mariadbd",
      "--defaults-file=/etc/mysql/my.cnf",
    ]);
    expect(String(server.inputs.envs)).toContain("GET /member");
    expect(server.dependencies.join()).toContain(`${planned.name}-zoo-3`);
    expect(server.inputs).not.toHaveProperty("mounts");
    const files = [...uploaded(recording, `${planned.name}-orders-1-configuration`).keys()];
    expect(files.filter((path) => path.endsWith("/etc/nospof/replication"))).toEqual([]);
    expect(files.some((path) => path.endsWith("/elected.py"))).toBe(true);
  });
});

describe("a database that nobody elects", () => {
  const planned = plainPlan("mariadb");

  it("has an agent beside its server, which goes on as without: it begins by its image and hands over when it stops", async () => {
    const recording = await deployed(planned);
    const { inputs } = find(recording, CONTAINER, `${planned.name}-orders-1`);
    expect(inputs.command).toEqual([
      "/usr/local/lib/nospof/database.sh",
      "docker-entrypoint.sh",
      "mariadbd",
      "--defaults-file=/etc/mysql/my.cnf",
    ]);
    expect(inputs.envs).toContain("NOSPOF_AGENT=/etc/nospof/database-agent");
    const scripts = [...uploaded(recording, `${planned.name}-orders-1`).keys()];
    expect(scripts).toContain("/usr/local/lib/nospof/keep-agent.sh");
    const files = [...uploaded(recording, `${planned.name}-orders-1-configuration`).keys()];
    expect(files.some((path) => path.endsWith("/etc/nospof/replication"))).toBe(true);
    expect(files.some((path) => path.endsWith("/plain_agent.py"))).toBe(true);
    expect(names(recording, CONTAINER)).toContain(`${planned.name}-orders-1-drain`);
    expect(names(recording, IMAGE).some((name) => name.includes("mariadb-tools"))).toBe(true);
  });

  it("of MySQL needs an image that is named for it", async () => {
    const mysql = plainPlan("mysql");
    expect(() => docker().check(mysql)).toThrow(/mysql-tools/);
    expect(() =>
      docker({ images: { "mysql-tools": "registry.example/mysql:1" } }).check(mysql),
    ).not.toThrow();
  });
});
