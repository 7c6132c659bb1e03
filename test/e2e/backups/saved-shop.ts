/** A shop of which everything is saved, in every way there is, into one folder that all its machines share. */
import { backup, external, mariadb, network, secret, service, topology, zone } from "../../../src/index.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { parsed } from "../../topology/sample.ts";

const TIMES = { every: "6h", duration: "30m", keep: "14d", rpo: "8h", rto: "1h" } as const;

/**
 * @param folder is mounted on every machine, and seen by the SSH server of the vault.
 * @param hostKey Public key of that server.
 */
export function savedShop(folder: string, hostKey: string): Plan {
  const here = zone("here");
  const vaultZone = zone("vault-zone");
  const data = network("data", { cidr: "10.0.3.0/24" });
  const archive = external("archive", { availability: "99.9%" });
  const small = { cpu: 1, memory: "1GiB" } as const;
  const vault = service("vault", {
    command: ["/usr/sbin/sshd", "-D"],
    ports: { ssh: 2022 },
    replicas: 1,
    networks: [data],
    within: [vaultZone],
    size: small,
  });
  const orders = mariadb("orders", {
    replicas: 2,
    spread: "none",
    within: [here],
    networks: [data],
    size: small,
    storage: "1GiB",
    databases: ["shop", "archive_2026"],
    replicationPassword: secret("orders-replication"),
  });
  const files = service("files", {
    command: ["/bin/true"],
    replicas: 1,
    within: [here],
    networks: [data],
    size: small,
    volumes: { uploads: { mount: "/var/lib/uploads", size: "1GiB" } },
  });
  const mounted = { to: archive, at: { folder } } as const;
  const server = {
    server: vault.ports.ssh,
    user: "root",
    key: secret("backup-key"),
    hostKey,
  } as const;
  const overSsh = { to: vaultZone, at: { folder, ssh: server } } as const;
  const restic = { password: secret("repository") } as const;
  const database = {
    of: orders,
    accountPassword: secret("orders-backup"),
    minimumSize: "1KiB",
    ...TIMES,
  } as const;
  const uploads = { of: files, minimumSize: "1KiB", ...TIMES } as const;
  const binlogs = { every: "1m" } as const;
  return plan(
    parsed(
      topology("saved-shop", {
        domains: [here, vaultZone],
        software: "debian-12",
        entrypoints: [],
        parts: [orders, files, vault],
        backups: [
          backup("dump", { ...database, ...mounted, binlogs }),
          backup("dump-ssh", { ...database, ...overSsh }),
          backup("dump-restic", { ...database, ...mounted, restic }),
          backup("physical", { ...database, ...mounted, method: "physical" }),
          backup("physical-ssh", { ...database, ...overSsh, method: "physical", binlogs }),
          backup("physical-restic", { ...database, ...overSsh, method: "physical", restic, binlogs }),
          backup("uploads", { ...uploads, ...mounted }),
          backup("uploads-ssh", { ...uploads, ...overSsh }),
          backup("uploads-restic", { ...uploads, ...overSsh, restic }),
        ],
      }),
    ),
  );
}
