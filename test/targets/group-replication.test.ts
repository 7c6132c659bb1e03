/** What servers of MySQL's Group Replication become on each target. */
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { agentHashes } from "../../src/targets/openstack/agent-sources.ts";
import { machineDocument, sealedDocument } from "../../src/targets/openstack/machine-document.ts";
import { makeDatabase, makeNetwork, makeTopology } from "../arbitrary/parts.ts";
import { hostOf, laidOut } from "./lab/laid-out.ts";

const planned = plan(
  makeTopology({
    networks: [makeNetwork({ name: "data" })],
    databases: [
      makeDatabase({
        name: "db",
        engine: "mysql",
        replicas: 3,
        needs: 2,
        networks: ["data"],
        replicationNetwork: "data",
        replication: { mode: "group-replication" },
      }),
    ],
  }),
);

test("on a machine the agent is a unit of its own, and says when the next machine may be changed", () => {
  const [group] = planned.groups;
  const instance = planned.instances.find(({ name }) => name === "db-2");
  const bundle = render(planned).find((each) => each.instance === "db-2");
  if (instance === undefined || group === undefined || bundle === undefined) throw new Error("no db-2");
  const document = machineDocument(
    { plan: planned, group, instance, bundle, install: true },
    {
      madeFrom: { image: "Ubuntu 26.04", flavor: "m1.small" },
      secret: (name) => name,
      macs: ["fa:16:3e:00:00:01"],
      volumeIds: ["0123456789-abcdef-0123456789-ffff"],
      agent: agentHashes(),
      waitSeconds: 0,
    },
  );
  expect(() => sealedDocument(document, "0".repeat(64), 4)).not.toThrow();
  expect(document.packages).toEqual(expect.arrayContaining(["mysql-server", "python3-pymysql"]));
  expect(document.files.map(({ path }) => path)).toContain(
    "/etc/systemd/system/nospof-database-agent.service",
  );
  expect(document.health.questions).toContainEqual(
    expect.objectContaining({ kind: "http", path: "/member" }),
  );
});

test("in the lab the tables of probes are made on whichever server may be written to", () => {
  const { afterStart, programs } = hostOf(laidOut(planned), "db-1");
  expect(programs.map(({ name }) => name)).toEqual(["mysql", "database-agent"]);
  expect(JSON.stringify(afterStart)).toContain('"mysql","SELECT');
});

test("Docker refuses them, and says instead of what", () => {
  expect(() => docker().check(planned)).toThrow(
    /Group Replication needs an agent.*\n {2}db \(.*\n.*"galera".*OpenStack/,
  );
});
