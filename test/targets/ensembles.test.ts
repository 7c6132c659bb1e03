/** What the members of an ensemble become on each target. */
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { answersNeeded } from "../../src/reliability/answers-needed.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { environmentFile } from "../../src/targets/openstack/application-unit.ts";
import { machineDocument } from "../../src/targets/openstack/machine-document.ts";
import { memberUnit } from "../../src/targets/openstack/member-unit.ts";
import type { Ensemble } from "../../src/topology/model.ts";
import { makeEnsemble, makeNetwork, makeService, makeTopology, needs } from "../arbitrary/parts.ts";
import { CURRENT, DEBIAN_12 } from "../render/plans.ts";
import { fileOf, hostOf, laidOut } from "./lab/laid-out.ts";
import { find, record } from "./recording.ts";

const CLIENT = { kind: "ensemble", name: "zoo" } as const;
const MYID = "/var/lib/zookeeper/data/myid";

function planned(software = DEBIAN_12, own: Partial<Ensemble> = {}): Plan {
  return plan(
    makeTopology({
      networks: [makeNetwork({ name: "app" }), makeNetwork({ name: "peers", cidr: "10.0.1.0/24" })],
      services: [
        makeService({
          name: "worker",
          environment: { ZOOKEEPER: { kind: "ensemble", ensemble: "zoo" } },
          dependsOn: [needs(CLIENT)],
        }),
      ],
      ensembles: [makeEnsemble({ name: "zoo", networks: ["app", "peers"], peerNetwork: "peers", ...own })],
      software,
    }),
  );
}

/** What a client is given, of a plan. */
function connectionString({ instances }: Plan): string {
  const members = instances.filter(({ group }) => group === "zoo");
  const addresses = members.flatMap((member) => member.addresses.filter(({ network }) => network === "app"));
  return addresses.map(({ address }) => `${address}:2181`).join(",");
}

describe("in the lab", () => {
  const laid = laidOut(planned());

  test("a member runs as Debian's package would run it, with its number on its disk", () => {
    const member = hostOf(laid, "zoo-2");
    const [program] = member.programs;
    expect(program).toMatchObject({
      name: "zookeeper",
      command: [
        ...["setpriv", "--reuid=zookeeper", "--regid=zookeeper", "--clear-groups"],
        ...["/bin/bash", "/etc/zookeeper/start-member.sh", "/bin/sh", "-c"],
        expect.stringMatching(
          /^\. \/etc\/zookeeper\/java\.env && exec java .* \/var\/lib\/zookeeper\/data\/configuration\/zoo\.cfg$/,
        ),
      ],
      ready: { kind: "listens", port: 2181 },
    });
    expect(fileOf(member, MYID)).toBe("2\n");
    expect(member.afterStart).toEqual([
      ["/bin/bash", "/etc/zookeeper/check-member.sh"],
      ["/bin/bash", "/etc/zookeeper/set-members.sh"],
    ]);
  });

  test("members are open to each other on the peer network, and to who depends on them", () => {
    const { firewall } = hostOf(laid, "zoo-1");
    expect(firewall).toMatch(/2888/);
    expect(firewall).toMatch(/3888/);
    expect(firewall).toMatch(/2181/);
    expect(hostOf(laid, "worker-1").firewall).not.toMatch(/2888|3888/);
  });

  test("a program of the user's is told where all members are", () => {
    const own = laidOut(planned(), { runs: { worker: "./run" } });
    expect(hostOf(own, "worker-1").programs[0]?.environment).toMatchObject({
      ZOOKEEPER: connectionString(planned()),
    });
  });

  test("a stand-in has one session with all members, as long as they allow, and writes a node of its own", () => {
    const spec = JSON.parse(fileOf(hostOf(laid, "worker-1"), "/etc/nospof/lab/responder.json"));
    expect(spec.dependencies).toEqual([
      {
        name: "zoo.client",
        strength: "hard",
        needs: 1,
        targets: [
          { kind: "ensemble", node: "/nospof-lab-worker-1", sessionMs: 10_000, members: expect.anything() },
        ],
      },
    ]);
    const { members } = spec.dependencies[0].targets[0];
    expect(members).toHaveLength(3);
    expect(new Set(members.map(({ address }: { readonly address: string }) => address)).size).toBe(3);
    expect(answersNeeded(planned(), CLIENT)).toBe(2);
  });
});

test("a member prepares as root, before it becomes another user, wherever it runs", async () => {
  const guarded = planned(DEBIAN_12, { superPassword: "zoo-super" });
  const prepare = "/bin/bash /etc/zookeeper/prepare-member.sh";
  const member = hostOf(laidOut(guarded), "zoo-1");
  expect(member.programs[0]?.prepare).toContain(`${prepare} || exit`);
  expect(fileOf(member, "/etc/nospof/secrets/zoo-super")).toBe("lab-zoo-super");

  const group = guarded.groups.find(({ name }) => name === "zoo");
  const instance = guarded.instances.find(({ name }) => name === "zoo-1");
  if (group?.kind !== "ensemble" || instance === undefined) throw new Error("no zoo-1");
  expect(memberUnit(guarded, instance)).toContain(`\nExecStartPre=+${prepare}\nExecStart=`);

  const recording = await record(() =>
    deployPlan(guarded, render(guarded), docker({ secrets: { "zoo-super": "x" } })),
  );
  const container = find(recording, "docker:index/container:Container", "shop-zoo-1");
  expect(JSON.stringify(container.inputs)).toContain(`${prepare} && exec`);
});

describe("with Docker", () => {
  test("a member is the official image with its own files, and its number comes with its configuration", async () => {
    const current = planned(CURRENT);
    const recording = await record(() => deployPlan(current, render(current), docker()));
    const member = find(recording, "docker:index/container:Container", "shop-zoo-2");
    expect(find(recording, "nospof:index:Ensemble", "shop-zoo")).toBeDefined();
    const text = JSON.stringify(member.inputs);
    const worker = find(recording, "docker:index/container:Container", "shop-worker-1");
    expect(JSON.stringify(worker.inputs)).toContain(`ZOOKEEPER=${connectionString(current)}`);
    for (const words of [
      "/etc/zookeeper/start-member.sh",
      "/docker-entrypoint.sh",
      "zkServer.sh",
      "ZOO_CONF_DIR=/etc/zookeeper",
      "ZOO_DATA_DIR=/var/lib/zookeeper/data",
      "ZOO_DATA_LOG_DIR=/var/lib/zookeeper/log",
      "/etc/zookeeper/zoo.cfg",
      "/etc/zookeeper/java.env",
      "/etc/zookeeper/logback.xml",
      "shop-zoo-2-data",
      "shop-zoo-2-log",
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain(MYID);
    const brought = find(recording, "docker:index/container:Container", "shop-zoo-2-configuration");
    expect(JSON.stringify(brought.inputs)).toContain(MYID);
    const images = recording.resources.filter(({ type }) => type.includes("RemoteImage"));
    expect(images.map(({ inputs }) => inputs.name)).toContain("zookeeper:3.9.4");
  });
});

describe("on an OpenStack", () => {
  test("a service is told where all members are", () => {
    const current = planned();
    const worker = current.groups.find(({ name }) => name === "worker");
    if (worker?.kind !== "service") throw new Error("no worker");
    expect(environmentFile(current, worker, (name) => name)).toBe(
      `ZOOKEEPER="${connectionString(current)}"\n`,
    );
  });

  const debian = planned();
  const bundle = render(debian).find(({ instance }) => instance === "zoo-3");
  const group = debian.groups.find(({ name }) => name === "zoo");
  const instance = debian.instances.find(({ name }) => name === "zoo-3");
  if (bundle === undefined || group === undefined || instance === undefined) throw new Error("no zoo-3");
  const told = machineDocument(
    { plan: debian, group, instance, bundle, install: true },
    {
      madeFrom: { image: "Debian 12", flavor: "m1.small" },
      secret: (name) => name,
      macs: ["fa:16:3e:00:00:01", "fa:16:3e:00:00:02"],
      volumeIds: ["0123456789-abcdef-0123456789-ffff", "9876543210-abcdef-0123456789-ffff"],
      agent: {},
      waitSeconds: 0,
    },
  );
  const file = (path: string) => told.files.find((one) => one.path === path);

  test("a member is Debian's package with a unit of nospof's", () => {
    expect(told.packages).toEqual(["nftables", "zookeeper"]);
    expect(told.programs).toEqual([{ name: "zookeeper", unit: "zookeeper.service", tests: [] }]);
    const unit = file("/etc/systemd/system/zookeeper.service");
    expect(unit).toMatchObject({ program: "zookeeper", change: "restart" });
    // systemd reads `$$` as the shell's `$`.
    expect(unit?.text).toContain(
      'ExecStart=/bin/bash /etc/zookeeper/start-member.sh /bin/sh -c ". /etc/zookeeper/java.env && exec java $$SERVER_JVMFLAGS ',
    );
    expect(file("/etc/systemd/system/zookeeper.service.d/nospof.conf")?.text).toContain(
      "RequiresMountsFor=/var/lib/zookeeper/data /var/lib/zookeeper/log",
    );
  });

  test("its number is written by the unit, as the volume comes after the files", () => {
    expect(told.volumes.map(({ folder }) => folder)).toEqual([
      "/var/lib/zookeeper/data",
      "/var/lib/zookeeper/log",
    ]);
    expect(file(MYID)).toBeUndefined();
    expect(file("/etc/systemd/system/zookeeper.service")?.text).toContain(`echo 3 >${MYID}`);
  });

  test("it is well when it is one of a majority, is started anew for another zoo.cfg, and told of other members", () => {
    expect(told.setup).toBe("nospof-after-start.service");
    expect(file("/etc/systemd/system/nospof-after-start.service")?.text).toContain("check-member.sh");
    expect(told.health.questions).toEqual(
      expect.arrayContaining([
        { kind: "unit", unit: "zookeeper.service" },
        { kind: "unit", unit: "nospof-after-start.service" },
        expect.objectContaining({ kind: "tcp", port: 2181 }),
      ]),
    );
    expect(file("/etc/systemd/system/nospof-after-start.service")?.text).toContain("set-members.sh");
    expect(file("/etc/zookeeper/zoo.cfg")?.change).toBe("restart");
    expect(file("/etc/zookeeper/members.cfg")?.change).toBe("setup");
    expect(file("/etc/zookeeper/check-member.sh")?.change).toBe("nothing");
  });
});
