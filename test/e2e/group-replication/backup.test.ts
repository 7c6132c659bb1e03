import { expect, test } from "vitest";
import { MARKER } from "../../../src/render/backup/paths.ts";
import { makeBackup } from "../../arbitrary/parts.ts";
import { allAreIn, COUNT, eventually, makeTable, openGroup, others } from "./group.ts";

const FOLDER = "/var/lib/archive";
const MAKE = ["bash", "/etc/nospof/backup/dump/backup.sh", "--now"];

const given = openGroup({
  backups: [
    {
      ...makeBackup({
        name: "dump",
        of: { kind: "database", name: "orders" },
        to: { kind: "external", name: "archive" },
        method: "logical",
        at: { folder: FOLDER, ssh: undefined },
        accountPassword: "orders-backup",
        minimumBytes: 1024,
      }),
      server: undefined,
    },
  ],
});

test("a backup is made on a server that follows the group, and on none that is outside of it", async () => {
  const group = given();
  const host = group.servers.hosts.host("orders-2");
  await host.run(["sh", "-c", `mkdir -p ${FOLDER} && touch ${FOLDER}/${MARKER}`]);
  expect((await host.run(MAKE)).output).toContain("the agent of orders-2 does not answer");
  await group.start("orders-2");
  await eventually(() => group.role("orders-2", "reader"), /not in the group/);
  const refused = await host.run(MAKE);
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toMatch(/orders-2 is not to be read from: this server is not in the group/);
  await Promise.all(others("orders-2").map(group.start));
  await allAreIn(group);
  await makeTable(group);
  expect(await group.insert(await group.writer(), "saved")).toBe("");
  await eventually(() => group.asRoot("orders-2", COUNT), "1");
  expect((await host.run(MAKE)).output).toContain("-orders-2 is complete and was checked");
  const dumped = await host.run(["sh", "-c", `zcat ${FOLDER}/dump/*/dump.sql.gz`]);
  expect(dumped.output).toContain("'saved'");
});
