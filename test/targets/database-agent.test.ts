/** What the agent beside a database server becomes on each target. */
import { expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { agentHashes } from "../../src/targets/openstack/agent-sources.ts";
import { machineDocument, sealedDocument } from "../../src/targets/openstack/machine-document.ts";
import { electionPlan, pairPlan, plainPlan } from "../e2e/election/plan.ts";
import { hostOf, laidOut } from "./lab/laid-out.ts";

const plan = electionPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined });
const pair = pairPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 10_000 });

test("in the lab it is a program of the host, and starts the server as the lab does", () => {
  const programs = hostOf(laidOut(plan), "orders-2").programs;
  expect(programs.map(({ name }) => name)).toEqual(["mariadb", "database-agent"]);
  expect(programs[1]).toMatchObject({
    command: ["/usr/bin/python3", expect.stringMatching(/agent\.py$/), expect.stringMatching(/agent\.ini$/)],
    prepare: expect.stringContaining("host.sh start mariadb"),
  });
});

test("in the lab keepalived decides beside it, where there is no ensemble", () => {
  const programs = hostOf(laidOut(pair), "orders-2").programs;
  expect(programs.map(({ name }) => name)).toEqual(["mariadb", "database-agent", "keepalived"]);
});

test.each([plan, pair])(
  "in the lab the tables of probes are made on whichever server may be written to",
  (each) => {
    const { afterStart } = hostOf(laidOut(each), "orders-1");
    expect(JSON.stringify(afterStart)).toContain("SELECT @@GLOBAL.read_only");
    expect(hostOf(laidOut(each), "orders-2").afterStart).toEqual([]);
  },
);

test("on Docker no pair is run, in which a server that comes back has to know that it was away", () => {
  expect(() => docker().check(pair)).toThrow(
    /keepalived decides are not run on Docker.*\n {2}orders \(.*\n.*zookeeper/,
  );
});

test("on a machine it is a unit of its own, which a change of it starts again", () => {
  const document = documentOf(plan);
  // Beside the items that a machine has anyway it finds room in Nova's metadata.
  expect(() => sealedDocument(document, "0".repeat(64), 4)).not.toThrow();
  expect(document.packages).toEqual(
    expect.arrayContaining(["mariadb-server", "python3-kazoo", "python3-pymysql"]),
  );
  const files = new Map(document.files.map((file) => [file.path, file]));
  expect(files.get("/etc/systemd/system/nospof-database-agent.service")).toMatchObject({ change: "restart" });
  expect(files.get("/etc/systemd/system/nospof-database-agent.service.d/nospof.conf")?.text).toContain(
    "Restart=always",
  );
  expect(document.health.questions).toContainEqual(
    expect.objectContaining({ kind: "http", path: "/member" }),
  );
});

test("on a machine keepalived of a pair is a unit beside it", () => {
  const document = documentOf(pair);
  expect(document.packages).toEqual(expect.arrayContaining(["keepalived", "python3-pymysql"]));
  expect(document.files.map(({ path }) => path)).toContain("/etc/keepalived/keep-state.sh");
  expect(document.health.questions).toContainEqual(
    expect.objectContaining({ kind: "unit", unit: "keepalived.service" }),
  );
  expect(document.health.questions).toContainEqual(
    expect.objectContaining({ kind: "http", path: "/member" }),
  );
});

test("where it only tells roles, scripts set servers up, and a machine is well when its server listens", () => {
  const plain = plainPlan("mariadb");
  expect(hostOf(laidOut(plain), "orders-2").programs.map(({ name }) => name)).toEqual([
    "mariadb",
    "database-agent",
  ]);
  const document = documentOf(plain);
  expect(document.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "/etc/nospof/setup-database.sh",
      "/etc/nospof/database-agent/plain_roles.py",
      "/etc/systemd/system/nospof-database-agent.service",
    ]),
  );
  expect(document.health.questions).toContainEqual(expect.objectContaining({ kind: "tcp", port: 3306 }));
  expect(document.health.questions).toContainEqual(
    expect.objectContaining({ kind: "unit", unit: "nospof-database-agent.service" }),
  );
});

function documentOf(plan: Plan) {
  const instance = plan.instances.find(({ name }) => name === "orders-2");
  const group = plan.groups.find(({ name }) => name === "orders");
  const bundle = render(plan).find((each) => each.instance === "orders-2");
  if (instance === undefined || group === undefined || bundle === undefined)
    throw new Error("no such instance");
  return machineDocument(
    { plan, group, instance, bundle, install: true },
    {
      madeFrom: { image: "Debian 12", flavor: "m1.small" },
      secret: (name) => name,
      macs: ["fa:16:3e:00:00:01"],
      volumeIds: ["0123456789-abcdef-0123456789-ffff"],
      agent: agentHashes(),
      waitSeconds: 0,
    },
  );
}
