/** Backups of MySQL. */
import { backup, external, mysql, network, secret, topology, zone } from "../../../src/index.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { parsed } from "../../topology/sample.ts";
import { describeBackups } from "./database-suite.ts";

function savedMysql(folder: string): Plan {
  const data = network("data", { cidr: "10.0.3.0/24" });
  const orders = mysql("orders", {
    replicas: 2,
    spread: "none",
    networks: [data],
    size: { cpu: 1, memory: "1GiB" },
    storage: "1GiB",
    databases: ["shop", "archive_2026"],
    replicationPassword: secret("orders-replication"),
  });
  const options = {
    of: orders,
    accountPassword: secret("orders-backup"),
    to: external("archive", { availability: "99.9%" }),
    at: { folder },
    binlogs: { every: "1m" },
    minimumSize: "1KiB",
    every: "6h",
    duration: "30m",
    keep: "14d",
    rpo: "8h",
    rto: "1h",
  } as const;
  return plan(
    parsed(
      topology("saved-mysql", {
        domains: [zone("here")],
        entrypoints: [],
        parts: [orders],
        backups: [
          backup("dump", options),
          backup("dump-restic", { ...options, restic: { password: secret("repository") } }),
        ],
      }),
    ),
  );
}

describeBackups({
  plan: savedMysql,
  kinds: ["dump", "dump-restic"],
  withBinlogs: ["dump"],
});
