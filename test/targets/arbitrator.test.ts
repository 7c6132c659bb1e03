/** Galera's arbitrator on an OpenStack: Debian's package, run by nospof's script. */
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { machineDocument } from "../../src/targets/openstack/machine-document.ts";
import { GALERA_PORTS } from "../../src/topology/replication.ts";
import { makeDatabase, makeNetwork, makeTopology } from "../arbitrary/parts.ts";

const size = { name: undefined, cpu: 0.5, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 };

function told(name: string) {
  const planned = plan(
    makeTopology({
      networks: [makeNetwork({ name: "data" })],
      databases: [
        makeDatabase({
          name: "db",
          replicas: 3,
          needs: 2,
          networks: ["data"],
          replicationNetwork: "data",
          replication: { mode: "galera", arbitrator: { size, within: [] } },
        }),
      ],
    }),
  );
  const bundle = render(planned).find(({ instance }) => instance === name);
  const [group] = planned.groups;
  const instance = planned.instances.find((one) => one.name === name);
  if (bundle === undefined || group === undefined || instance === undefined) throw new Error(`no ${name}`);
  const document = machineDocument(
    { plan: planned, group, instance, bundle, install: true },
    {
      madeFrom: { image: "Debian 12", flavor: "m1.small" },
      secret: (secret) => secret,
      macs: ["fa:16:3e:00:00:01"],
      volumeIds: instance.volumes.map(() => "0123456789-abcdef-0123456789-ffff"),
      agent: {},
      waitSeconds: 0,
    },
  );
  return { document, address: instance.addresses[0]?.address };
}

test("its machine has garbd and no database, and is well when others reach it", () => {
  const { document, address } = told("db-3");
  expect(document.packages).toEqual(["galera-arbitrator-4", "nftables"]);
  expect(document.programs).toEqual([{ name: "garbd", unit: "garb.service", tests: [] }]);
  expect(document.volumes).toEqual([]);
  expect(document.health.questions).toEqual([
    { kind: "unit", unit: "garb.service" },
    expect.objectContaining({ kind: "tcp", address, port: GALERA_PORTS.group }),
  ]);
});

test("its unit runs the script in place of the package's own, as the same user, and lets that alone end garbd", () => {
  const unit = told("db-3").document.files.find(({ path }) => path.endsWith("garb.service.d/nospof.conf"));
  for (const line of [
    "StateDirectory=nospof-arbitrator",
    "ExecStart=",
    "ExecStart=/bin/bash /etc/nospof/start-arbitrator.sh",
    "KillMode=mixed",
    "Restart=always",
  ]) {
    expect(unit?.text.split("\n")).toContain(line);
  }
});

test("servers beside it are those of any Galera", () => {
  const { document } = told("db-2");
  expect(document.packages).toContain("mariadb-server");
  expect(document.programs.map(({ name }) => name)).toEqual(["mariadb", "database-agent"]);
});
