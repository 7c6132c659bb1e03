import { describe, expect, test } from "vitest";
import {
  type BackupOptions,
  backup,
  external,
  mariadb,
  mysql,
  network,
  secret,
  service,
  topology,
  zone,
  zookeeper,
} from "../../src/index.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { machineDocument } from "../../src/targets/openstack/machine-document.ts";
import { parsed, problemsIn } from "./sample.ts";

const here = zone("here");
const there = zone("there");
const data = network("data", { cidr: "10.0.1.0/24" });
const other = network("other", { cidr: "10.0.2.0/24" });
const archive = external("archive", { availability: "99.9%" });
const size = { cpu: 1, memory: "1GiB" } as const;
const engine = {
  replicas: 1,
  networks: [data],
  within: [here],
  size,
  storage: "1GiB",
  databases: ["shop"],
} as const;
const orders = mariadb("orders", engine);
const mine = mysql("mine", engine);
const vaultOptions = {
  command: ["sshd"],
  ports: { ssh: 22 },
  replicas: 1,
  networks: [data],
  within: [there],
  size,
} as const;
const vault = service("vault", vaultOptions);
const ssh = { server: vault.ports.ssh, key: secret("key"), hostKey: "ssh-ed25519 AAAAC3Nz" } as const;
const accountPassword = secret("orders-backup");
const mounted = { at: { folder: "/mnt/archive" }, accountPassword } as const;

type Changes = { readonly [Option in keyof BackupOptions]?: unknown };

function declared(changes: Changes, ...more: readonly Changes[]) {
  const common = { of: orders, every: "6h", keep: "14d", to: archive, rpo: "8h", rto: "1h" };
  return topology("t", {
    domains: [here, there],
    entrypoints: [],
    parts: [orders, mine, vault],
    backups: [changes, ...more].map((each, index) =>
      backup(`backup-${index + 1}`, { ...common, ...each } as BackupOptions),
    ),
  });
}

function problems(changes: Changes, ...more: readonly Changes[]): readonly string[] {
  return problemsIn(declared(changes, ...more)).map(({ path, expected }) => `${path}: expected ${expected}`);
}

describe("where a backup is kept", () => {
  test("need not be said, and then nothing is rendered", () => {
    const planned = plan(parsed(declared({})));
    expect(planned.backups[0]).toMatchObject({ at: undefined, server: undefined });
    const files = render(planned).flatMap((bundle) => bundle.files);
    expect(files.filter(({ program }) => program === "backup")).toEqual([]);
  });

  test("is a folder that is mounted, and a database needs an account then", () => {
    expect(problems(mounted)).toEqual([]);
    expect(problems({ at: { folder: "/mnt/archive" } })).toEqual([
      expect.stringContaining("accountPassword: expected a secret(…)"),
    ]);
    expect(problems({ ...mounted, at: { folder: "mnt" } })[0]).toContain(
      "at.folder: expected an absolute path",
    );
  });

  test("is a server within the domain, with its address and the one flow to it", () => {
    const planned = plan(parsed(declared({ ...mounted, to: there, at: { folder: "/srv", ssh } })));
    const address = planned.instances.find(({ name }) => name === "vault-1")?.addresses[0]?.address;
    expect(planned.backups[0]?.server).toEqual({ address, port: 22 });
    expect(planned.flows).toEqual([
      {
        from: { kind: "instance", name: "orders-1" },
        to: { kind: "instance", name: "vault-1" },
        network: "data",
        protocol: "tcp",
        port: 22,
        reason: "backup backup-1",
      },
    ]);
  });

  test("is where `to` says, and can be reached", () => {
    const at = (server: unknown) => ({ folder: "/srv", ssh: { ...ssh, server } });
    expect(problems({ ...mounted, at: at(vault.ports.ssh) })[0]).toContain(
      'placed `within` what is in `to`, external "archive"',
    );
    expect(problems({ ...mounted, to: here, at: at(vault.ports.ssh) })[0]).toContain('domain "here"');
    expect(problems({ ...mounted, to: there, at: at(archive) })[0]).toContain("expected what is in `to`");
    expect(problems({ ...mounted, at: at(archive) })[0]).toContain("an external with address and port");
    const far = service("far", { ...vaultOptions, networks: [other] });
    expect(problems({ ...mounted, to: there, at: at(far.ports.ssh) })[0]).toContain("at.ssh.server");
    const two = service("two", { ...vaultOptions, replicas: 2, needs: 1, spread: "none" });
    expect(problems({ ...mounted, to: there, at: at(two.ports.ssh) })[0]).toContain("one replica");
    expect(problems({ ...mounted, to: there, at: at(orders.writer) })[0]).toContain("a port of a service");
  });

  test.each([
    "",
    "AAAAC3Nz",
    "ssh-ed25519 AAAA root@vault",
    "ssh-ed25519 AAAA\n* ssh-rsa BBBB",
    "ssh-dss AAAA",
  ])("has no server with the key %j", (hostKey) => {
    const found = problems({ ...mounted, to: there, at: { folder: "/srv", ssh: { ...ssh, hostKey } } });
    expect(found[0]).toContain("at.ssh.hostKey: expected a public key");
  });
});

test("MySQL has binary logs, but no data files here", () => {
  expect(problems({ ...mounted, of: mine })).toEqual([]);
  expect(problems({ ...mounted, of: mine, method: "physical" })[0]).toContain('"logical" for MySQL');
  expect(problems({ ...mounted, of: mine, binlogs: { every: "1m" } })).toEqual([]);
});

test("servers of Galera have backups, and no binary logs that would go on from them", () => {
  const three = mariadb("three", {
    ...engine,
    replicas: 3,
    spread: "none",
    replication: "galera",
    replicationPassword: secret("three-replication"),
  });
  expect(problems({ ...mounted, of: three })).toEqual([]);
  expect(problems({ ...mounted, of: three, binlogs: { every: "1m" } })[0]).toContain("nothing with Galera");
});

test("so have those of Group Replication", () => {
  const three = mysql("three", {
    ...engine,
    replicas: 3,
    spread: "none",
    replication: "group-replication",
    replicationPassword: secret("three-replication"),
  });
  const dump = { ...mounted, of: three, method: "logical" } as const;
  expect(problems(dump)).toEqual([]);
  expect(problems({ ...dump, binlogs: { every: "1m" } })[0]).toContain("nothing with Group Replication");
});

test("an ensemble has none: of snapshots that differ from member to member none could be trusted", () => {
  const votes = zookeeper("votes", { replicas: 3, networks: [data], size, storage: "1GiB" });
  const [first = ""] = problems({ of: votes });
  expect(first).toContain("of: expected a database, or a service(…) with a volume");
});

test("all backups of a database have one account", () => {
  expect(problems(mounted, mounted)).toEqual([]);
  expect(problems(mounted, { ...mounted, accountPassword: secret("another") })).toEqual([
    expect.stringContaining("the same secret as in the backup backup-1"),
  ]);
});

describe("on its target", () => {
  const planned = plan(
    parsed(
      declared({
        ...mounted,
        method: "physical",
        binlogs: { every: "1m" },
        restic: { password: secret("r") },
      }),
    ),
  );

  test("Docker refuses that of a service, with its name", () => {
    const files = service("files", {
      ...vaultOptions,
      image: "registry.example/files:1.0",
      volumes: { data: { mount: "/data", size: "1GiB" } },
    });
    const refused = /Backups of services are not made on Docker.*\n.*backup-1 \(.*backups\.test\.ts/;
    const check = (changes: Changes) => () => docker().check(plan(parsed(declared(changes))));
    expect(check({ of: files, at: { folder: "/mnt/archive" } })).toThrow(refused);
    expect(check({ of: files })).not.toThrow(/Backups/);
    expect(check(mounted)).not.toThrow(/Backups/);
  });

  test("a machine has its packages, files and timers, and no program is restarted for them", () => {
    const bundle = render(planned).find(({ instance }) => instance === "orders-1");
    const instance = planned.instances.find(({ name }) => name === "orders-1");
    const group = planned.groups.find(({ name }) => name === "orders");
    if (bundle === undefined || instance === undefined || group === undefined) throw new Error("no orders-1");
    const document = machineDocument(
      { plan: planned, group, instance, bundle, install: true },
      {
        madeFrom: { image: undefined, flavor: undefined },
        secret: (name) => `value of ${name}`,
        macs: ["fa:16:3e:00:00:01"],
        volumeIds: ["0123456789abcdef0123456789abcdef"],
        agent: {},
        waitSeconds: 0,
      },
    );
    expect(document.timers).toEqual(["nospof-backup-backup-1.timer", "nospof-backup-backup-1-binlogs.timer"]);
    expect(document.packages).toEqual(expect.arrayContaining(["mariadb-backup", "restic"]));
    const own = document.files.filter(({ program }) => program === "backup");
    expect(own.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "/etc/nospof/backup/backup-1/backup.sh",
        "/etc/nospof/backup/backup-1/secrets/orders-backup",
        "/etc/systemd/system/nospof-backup-backup-1.timer",
      ]),
    );
    expect(new Set(own.map(({ change }) => change))).toEqual(new Set(["nothing"]));
  });
});
