/** A whole restore drill through the command line: a lab, real programs, and what they restore. */
import { beforeAll, expect, test } from "vitest";
import { labNames } from "../../src/targets/lab/machine/index.ts";
import { buildPackage } from "../cli/built-package.ts";
import { expectUserError, nospof } from "../cli/run-nospof.ts";
import { folderWith } from "../cli/stack-folder.ts";
import { requireProgram } from "../programs/required-program.ts";

beforeAll(async () => {
  for (const program of ["mariadbd", "mariadb-backup", "rsync", "restic", "sshd"] as const) {
    await requireProgram(program);
  }
  await buildPackage();
});

/** One backup of each method, one of them restic's, one on a server, one in a folder that is mounted. */
const SAVED = `
import { backup, external, mariadb, network, secret, service, topology, zone } from "nospof";

const here = zone("here");
const vaultZone = zone("vault-zone");
const data = network("data", { cidr: "10.0.3.0/24" });
const archive = external("archive", { availability: "99.9%" });
const size = { cpu: 1, memory: "1GiB" } as const;
const vault = service("vault", {
  image: "vault:1.0.0", ports: { ssh: 2022 }, replicas: 1, networks: [data], within: [vaultZone], size,
});
const orders = mariadb("orders", {
  replicas: 2, spread: "none", within: [here], networks: [data], size, storage: "1GiB",
  databases: ["shop"], replicationPassword: secret("orders-replication"),
});
const files = service("files", {
  image: "files:1.0.0", ports: { http: 8080 }, replicas: 1, within: [here], networks: [data], size,
  volumes: { uploads: { mount: "/srv/uploads", size: "1GiB" } },
});
const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5hlQ0yEzDkWbkQv1rD3v3yJ6m8b0r8q2s9c9y9y9y9";
const ssh = { server: vault.ports.ssh, key: secret("backup-key"), hostKey } as const;
const restic = { password: secret("repository") } as const;
const times = { every: "6h", duration: "30m", keep: "14d", rpo: "8h", rto: "1h", minimumSize: "1KiB" } as const;
const database = { of: orders, accountPassword: secret("orders-backup"), ...times } as const;

export default topology("saved", {
  domains: [here, vaultZone], software: "debian-12", entrypoints: [], parts: [orders, files, vault],
  backups: [
    backup("dump", { ...database, to: archive, at: { folder: "/mnt/archive" }, binlogs: { every: "1m" } }),
    backup("physical", {
      ...database, to: vaultZone, at: { folder: "/srv/backups", ssh }, method: "physical",
      restic, binlogs: { every: "1m" }, rpo: "30s",
    }),
    backup("uploads", { of: files, ...times, to: vaultZone, at: { folder: "/srv/backups", ssh } }),
    backup("uploads-restic", {
      of: files, ...times, to: archive, at: { folder: "/mnt/archive" }, restic,
    }),
    backup("elsewhere", { of: orders, ...times, to: archive }),
  ],
});
`;

interface Restored {
  readonly backup: string;
  readonly held: boolean;
  readonly faults: readonly string[];
  readonly compared: number;
  readonly until?: string;
  readonly maker: string;
  readonly damagesRefused: Readonly<Record<string, boolean>>;
}

test("every backup is made by whose turn it is, restored, compared, and refused when it is damaged", async () => {
  const cwd = await folderWith({ "topology.ts": SAVED });
  const result = await nospof(["restore-drill", "--name", "restore-test", "--format", "json"], { cwd });
  const report: { readonly held: boolean; readonly backups: readonly Restored[] } = JSON.parse(result.stdout);
  expect(report.backups.map(({ backup, maker }) => [backup, maker])).toEqual([
    ["dump", "orders-2"],
    ["physical", "orders-2"],
    ["uploads", "files-1"],
    ["uploads-restic", "files-1"],
  ]);
  for (const restored of report.backups) {
    // A minute between two copies of binary logs is more than the 30 s that this one promises.
    const faults = restored.backup === "physical" ? ["loses more than promised"] : [];
    expect(restored.faults, result.stderr).toEqual(faults);
    expect(restored.compared).toBeGreaterThan(0);
    expect(restored.damagesRefused).toEqual({ truncated: true, emptied: true, "bit flipped": true });
  }
  expect(report.backups.map(({ until }) => until !== undefined)).toEqual([true, true, false, false]);
  expect(report.held).toBe(false);
  expect(result.status).toBe(1);
  expect(labNames()).not.toContain("restore-test");
}, 300_000);

test("a backup that nobody makes cannot be restored", async () => {
  const cwd = await folderWith({ "topology.ts": SAVED });
  expectUserError(
    await nospof(["restore-drill", "--backup", "elsewhere"], { cwd }),
    '--backup: got "elsewhere", expected a backup that says where it is kept: dump, physical, uploads, uploads-restic',
  );
});
