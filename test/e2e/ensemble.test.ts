/** What real members do with the rendered files: all sizes start, leaders are replaced in time, and a minority refuses writes. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import type { Ensemble } from "../../src/topology/model.ts";
import {
  makeEnsemble,
  makeEntrypoint,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
  needs,
} from "../arbitrary/parts.ts";
import { machineOf } from "../programs/bundle-machine.ts";
import { inNamespace } from "../programs/namespace.ts";
import { DEBIAN_12 } from "../render/plans.ts";
import { ensembleArbitrary, plannedEnsemble } from "../render/zookeeper/planned-ensemble.ts";
import {
  askMember,
  type EnsembleMembers,
  ensembleOf,
  openEnsemble,
  startMember,
} from "./ensemble-members.ts";
import { predicted } from "./predicted.ts";

/** What a machine that is busy with other tests adds. */
const NOISE_MS = 800;

/** Members of Java start in a second each, and on a machine that is busy with other tests in many. */
vi.setConfig({ testTimeout: 180_000 });

let opened: EnsembleMembers | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

/** An ensemble `zoo` that a service needs. */
function shop(replicas: 3 | 5 | 7, own: Partial<Ensemble> = {}): Plan {
  return plan(
    makeTopology({
      domains: makeZones(7),
      networks: [
        makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } }),
        makeNetwork({ name: "peers", cidr: "10.0.1.0/24" }),
      ],
      services: [makeService({ name: "api", dependsOn: [needs({ kind: "ensemble", name: "zoo" })] })],
      ensembles: [
        makeEnsemble({ name: "zoo", replicas, networks: ["app", "peers"], peerNetwork: "peers", ...own }),
      ],
      entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
      software: DEBIAN_12,
    }),
  );
}

async function open(planned: Plan): Promise<EnsembleMembers> {
  opened = await openEnsemble(planned);
  return opened;
}

async function openComplete(planned: Plan): Promise<EnsembleMembers & { readonly leader: string }> {
  const members = await open(planned);
  for (const name of members.names) await members.start(name);
  return { ...members, leader: await members.untilComplete() };
}

const CLIENT = `
import logging, sys
from kazoo.client import KazooClient
from kazoo.retry import KazooRetry
logging.disable(logging.CRITICAL)
servers, what = sys.argv[1:3]
client = KazooClient(hosts=servers, timeout=10.0)
try:
    client.start(timeout=float(sys.argv[3]) if len(sys.argv) > 3 else 30)
except Exception as error:
    print("refused:", type(error).__name__)
    sys.exit(1)
if what == "write":
    path = client.create("/kept/row-", b"", makepath=True, sequence=True)
    print("written:", path)
if what == "count":
    print(len(client.get_children("/kept")))
client.stop()
`;

describe("every member that is rendered", () => {
  test.each([3, 5, 7] as const)(
    "starts: of %i members one leads and all others follow it",
    async (replicas) => {
      const members = await open(shop(replicas));
      for (const name of members.names) await members.start(name);
      await members.untilComplete();
      for (const name of members.names) {
        const [check] = [["/bin/bash", "/etc/zookeeper/check-member.sh"]];
        expect(await members.hosts.host(name).run(check)).toEqual({ exitCode: 0, output: "" });
        // Its own word for what it does not know, or finds wrong.
        expect(members.log(name)).not.toMatch(/ERROR|Exiting abnormally|Invalid config/);
      }
      expect((await members.client(CLIENT, "write")).output).toContain("written: /kept/row-0000000000");
    },
  );

  test("starts whatever was said of the ensemble, and waits for the others", {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(ensembleArbitrary, async (own) => {
        const planned = plannedEnsemble(own);
        const group = ensembleOf(planned);
        const [bundle] = render(planned);
        const [instance] = planned.instances;
        if (bundle === undefined || instance === undefined) throw new Error("no member");
        await inNamespace(machineOf(planned, bundle, "secret"), async (machine) => {
          // Else it would wait for the others before it starts ZooKeeper.
          const trust = "mkdir -p /var/lib/zookeeper/log && touch /var/lib/zookeeper/log/initialize";
          await machine.run(["sh", "-c", trust]);
          const member = await startMember(machine, group, instance);
          let isOver = false;
          member.ended.then(() => {
            isOver = true;
          });
          let answer = "";
          while (answer === "" && !isOver) answer = await askMember(machine, group.declared.port);
          expect(answer, member.output()).toMatch(/not currently serving requests\n?$/);
          expect(member.output()).toContain("QuorumPeer");
          expect(member.output()).not.toMatch(/ERROR|Exiting abnormally|Invalid config/);
        });
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });
});

describe("a leader that fails", () => {
  test.each([
    ["killed", "KILL"],
    ["hung", "STOP"],
  ] as const)("%s is replaced in time", async (mode, signal) => {
    const planned = shop(3);
    const { leader, names, modeOf, ...members } = await openComplete(planned);
    const left = names.filter((name) => name !== leader);
    const before = performance.now();
    await members.signal(leader, signal);
    let after: string | undefined;
    while (after === undefined && performance.now() - before < 30_000) {
      const modes = await Promise.all(left.map(modeOf));
      after = left[modes.indexOf("leader")];
      if (after === undefined) await sleep(10);
    }
    expect(after).toBeDefined();
    const { gap } = predicted(planned, leader, "zookeeper", mode);
    if (gap.kind !== "bounded") throw new Error("a bound is predicted");
    const ofMembers = gap.timers.filter(({ name }) => /syncLimit|a leader is elected/.test(name));
    const worstMs = ofMembers.reduce((sum, timer) => sum + timer.worstMs, 0);
    expect(worstMs).toBe(mode === "hung" ? 3000 : 1000);
    expect(performance.now() - before).toBeLessThan(worstMs + NOISE_MS);
    if (mode === "hung") await members.signal(leader, "CONT");
    else await members.start(leader);
    expect(await members.untilComplete()).toBe(after);
  });
});

test("a minority refuses to write and to read, loses nothing, and takes up again by itself with the majority", async () => {
  const members = await openComplete(shop(3));
  const written = async (): Promise<number> => {
    const { output } = await members.client(CLIENT, "count");
    return Number(output);
  };
  expect((await members.client(CLIENT, "write")).output).toContain("written");
  const [first = "", second = "", third = ""] = members.names;
  await members.signal(first, "KILL");
  await members.untilComplete([second, third]);
  expect((await members.client(CLIENT, "write")).output).toContain("written");
  await members.signal(second, "KILL");
  await expect.poll(() => members.modeOf(third), { timeout: 20_000 }).toBe("none");
  const refused = await members.client(CLIENT, "write", "4");
  expect(refused).toMatchObject({ exitCode: 1 });
  expect(refused.output).toContain("refused");
  expect((await members.client(CLIENT, "count", "4")).output).toContain("refused");

  await members.start(first);
  await members.untilComplete([first, third]);
  // The one that was away for the second write has it all the same.
  expect(await written()).toBe(2);
  expect((await members.client(CLIENT, "write")).output).toContain("written");
  await members.start(second);
  await members.untilComplete();
  expect(await written()).toBe(3);
});

test("a leader that is cut off leads no longer than the others need to elect another, and follows it when it hears it again", async () => {
  const { leader, names, modeOf, hosts, ...members } = await openComplete(shop(5));
  const left = names.filter((name) => name !== leader);
  await hosts.plug(leader, "eth1", "out");
  const after = await members.untilComplete(left);
  await expect.poll(() => modeOf(leader), { timeout: 20_000 }).toBe("none");
  expect((await members.client(CLIENT, "write")).output).toContain("written");
  await hosts.plug(leader, "eth1", "in");
  expect(await members.untilComplete()).toBe(after);
});

const DIGEST_CLIENT = `
import logging, sys
from kazoo.client import KazooClient
from kazoo.exceptions import NoAuthError
from kazoo.security import make_digest_acl
logging.disable(logging.CRITICAL)
servers, password = sys.argv[1:3]
def connected(*auth):
    client = KazooClient(hosts=servers, timeout=10.0, auth_data=list(auth))
    client.start(timeout=60)
    return client
owner = connected(("digest", "api:own"))
owner.create("/closed", b"secret", acl=[make_digest_acl("api", "own", all=True)])
print("owner", owner.get("/closed")[0].decode())
for name, auth in [("nobody", []), ("stranger", [("digest", "api:guess")]), ("wrong", [("digest", "super:guess")]),
                   ("super", [("digest", "super:" + password)])]:
    client = connected(*auth)
    try:
        print(name, client.get("/closed")[0].decode())
    except NoAuthError:
        print(name, "refused")
    client.stop()
owner.stop()
`;

test("what a client closes is open to nobody else, but to super with the secret; neither is to be seen of a member", async () => {
  const planned = shop(3, { superPassword: "zoo-super" });
  opened = await openEnsemble(planned, "a pass:word with $(signs)'\n");
  const { names, start, untilComplete, client, hosts } = opened;
  for (const name of names) await start(name);
  await untilComplete();
  const { output } = await client(DIGEST_CLIENT, "a pass:word with $(signs)'");
  expect(output.split("\n")).toEqual([
    "owner secret",
    "nobody refused",
    "stranger refused",
    "wrong refused",
    "super secret",
  ]);
  const machine = hosts.host(names[0] ?? "");
  expect((await machine.run(["ps", "-eo", "args"])).output).not.toMatch(/superDigest|a pass:word/);
  expect((await machine.run(["stat", "-c", "%a %U", "/run/zookeeper/options"])).output).toMatch(
    /^600 (zookeeper|root)$/,
  );
});
