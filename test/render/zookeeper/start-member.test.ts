/** The script that starts a member, with others on this machine that say what members say: who begins an ensemble, who joins it, who waits. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type ResultPromise } from "execa";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { zookeeperBundle } from "../../../src/render/zookeeper/bundle.ts";
import { plannedEnsemble } from "./planned-ensemble.ts";

/** A machine that is busy with other tests. */
const PATIENT = { timeout: 60_000 };
vi.setConfig({ testTimeout: 120_000 });

interface Member {
  readonly folder: string;
  /** Runs the script; what it starts listens where members elect their leader, as ZooKeeper does. */
  readonly start: () => void;
  readonly kill: () => Promise<void>;
  readonly said: () => string;
  /** Ports of members in the list that ZooKeeper would be given; undefined while it is not started. */
  readonly list: () => string | undefined;
  readonly mayVote: () => boolean;
}

let folder = "";
let members: readonly Member[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nospof-members-"));
  members = [1, 2, 3].map((number) => member(number));
});

afterEach(async () => {
  await Promise.all(members.map(({ kill }) => kill()));
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (number: number): string => `127.78.0.${number}`;

/** All three share this machine, so that each has a port of its own for clients, and folders of its own. */
function member(number: number): Member {
  const planned = plannedEnsemble({ port: 21_810 + number });
  const local = {
    ...planned,
    instances: planned.instances.map((instance) => ({
      ...instance,
      addresses: [{ network: "data", address: addressOf(instance.ordinal) }],
    })),
  };
  const [group] = local.groups;
  const instance = local.instances[number - 1];
  if (group?.kind !== "ensemble" || instance === undefined) throw new Error("the plan holds no ensemble");
  const own = join(folder, String(number));
  for (const { path, content } of zookeeperBundle(local, instance, group).files) {
    const text = content.replaceAll("/etc/zookeeper", own).replaceAll("/var/lib/zookeeper", own);
    mkdirSync(join(own, "log"), { recursive: true });
    mkdirSync(join(own, "data"), { recursive: true });
    if (!path.endsWith("/myid")) writeFileSync(join(own, path.replace("/etc/zookeeper/", "")), text);
  }
  let running: ResultPromise | undefined;
  let said = "";
  return {
    folder: own,
    start: () => {
      const program = ["nc", "-lk", addressOf(number), "3888"];
      const process = execa("bash", [join(own, "start-member.sh"), ...program], {
        reject: false,
        buffer: false,
      });
      process.stderr.on("data", (words: unknown) => {
        said += String(words);
      });
      running = process;
    },
    kill: async () => {
      running?.kill("SIGKILL");
      await running;
    },
    said: () => said,
    list: () => {
      const file = join(own, "data/configuration/zoo.cfg");
      const list = existsSync(file)
        ? readFileSync(file, "utf8").match(/^dynamicConfigFile=(.*)$/m)?.[1]
        : undefined;
      return list === undefined
        ? undefined
        : [...readFileSync(list, "utf8").matchAll(/^server\.(\d)=/gm)].map(([, each]) => each).join(" ");
    },
    mayVote: () => existsSync(join(own, "log/initialize")),
  };
}

function third(): readonly [Member, Member, Member] {
  const [one, two, three] = members;
  if (one === undefined || two === undefined || three === undefined) throw new Error("there are three");
  return [one, two, three];
}

/** As ZooKeeper leaves them when it has its first data. */
function fill({ folder: own }: Member): void {
  mkdirSync(join(own, "data/version-2"), { recursive: true });
  writeFileSync(join(own, "data/version-2/snapshot.0"), "");
  rmSync(join(own, "log/initialize"), { force: true });
}

describe("members without data", () => {
  test("begin together when all are there, and not before", async () => {
    const [one, two, three] = third();
    one.start();
    two.start();
    await expect.poll(one.said, PATIENT).toContain(`before it hears from ${addressOf(3)}`);
    await expect.poll(two.said, PATIENT).toContain(`before it hears from ${addressOf(3)}`);
    expect([one.list(), two.list(), one.mayVote(), two.mayVote()]).toEqual([
      undefined,
      undefined,
      false,
      false,
    ]);
    three.start();
    for (const each of members) {
      await expect.poll(each.list, PATIENT).toBe("1 2 3");
      expect(each.mayVote()).toBe(true);
    }
  });

  test("begin all the same when one of them is started anew meanwhile", async () => {
    const [one, two, three] = third();
    one.start();
    two.start();
    await expect.poll(two.said, PATIENT).toContain(`before it hears from ${addressOf(3)}`);
    three.start();
    await expect.poll(() => members.some(({ mayVote }) => mayVote()), PATIENT).toBe(true);
    await two.kill();
    two.start();
    for (const each of members) await expect.poll(each.list, PATIENT).toBeDefined();
    // A majority of those that vote has begun, whatever the one had come to.
    expect(members.filter(({ mayVote }) => mayVote()).length).toBeGreaterThanOrEqual(2);
  });

  test("begin all the same when the only one that knew is started anew: it does not start before all know", async () => {
    const [one, two, three] = third();
    mkdirSync(join(two.folder, "data/configuration"));
    writeFileSync(join(two.folder, "data/configuration/begins"), "");
    writeFileSync(
      join(two.folder, "data/configuration/members.cfg"),
      readFileSync(join(two.folder, "members.cfg"), "utf8"),
    );
    writeFileSync(join(two.folder, "log/initialize"), "");
    two.start();
    await expect.poll(two.said, PATIENT).toContain("no member had data");
    one.start();
    await expect.poll(one.mayVote, PATIENT).toBe(true);
    expect([one.list(), two.list()]).toEqual([undefined, undefined]);
    three.start();
    for (const each of members) {
      await expect.poll(each.list, PATIENT).toBe("1 2 3");
      expect(each.mayVote()).toBe(true);
    }
  });

  test("ask nobody when a person has let one vote", async () => {
    const [one] = third();
    writeFileSync(join(one.folder, "log/initialize"), "");
    one.start();
    await expect.poll(one.list, PATIENT).toBe("1 2 3");
  });

  test("join those that run, without a vote, and know them and themselves only", async () => {
    const [one, , three] = third();
    fill(one);
    one.start();
    await expect.poll(one.list, PATIENT).toBe("1 2 3");
    three.start();
    await expect.poll(three.list, PATIENT).toBe("3 1");
    expect(three.mayVote()).toBe(false);
    expect(three.said()).toContain("does not vote before a leader has filled it");
  });
});

describe("a member with data", () => {
  test("waits for nobody, and keeps the list that ZooKeeper has written, but for where it listens itself", async () => {
    const [one] = third();
    fill(one);
    one.start();
    await expect.poll(one.list, PATIENT).toBe("1 2 3");
    await one.kill();
    const written = join(one.folder, "data/configuration/zoo.cfg.dynamic.100000002");
    writeFileSync(
      written,
      "server.1=127.78.0.9:2888:3888:participant;0.0.0.0:9\nserver.2=127.78.0.2:2888:3888:participant;0.0.0.0:9\n",
    );
    writeFileSync(
      join(one.folder, "data/configuration/zoo.cfg"),
      `tickTime=9\ndynamicConfigFile=${written}\n`,
    );
    one.start();
    await expect
      .poll(() => readFileSync(written, "utf8"), PATIENT)
      .toBe(
        "server.1=127.78.0.1:2888:3888:participant;0.0.0.0:21811\nserver.2=127.78.0.2:2888:3888:participant;0.0.0.0:9\n",
      );
    await expect
      .poll(() => readFileSync(join(one.folder, "data/configuration/zoo.cfg"), "utf8"), PATIENT)
      .toContain("tickTime=500");
    expect(one.list()).toBe("1 2");
  });

  test("is one without when a volume of it is another one, and keeps what is left", async () => {
    const [one, two] = third();
    for (const each of [one, two]) fill(each);
    two.start();
    one.start();
    await expect.poll(one.list, PATIENT).toBe("1 2 3");
    await one.kill();
    rmSync(join(one.folder, "log"), { recursive: true });
    mkdirSync(join(one.folder, "log"));
    one.start();
    await expect.poll(one.said, PATIENT).toContain("has lost what it had");
    await expect.poll(one.list, PATIENT).toBe("1 2");
    expect(one.mayVote()).toBe(false);
    expect(existsSync(join(one.folder, "data/version-2.alone/snapshot.0"))).toBe(true);
    expect(existsSync(join(one.folder, "data/version-2"))).toBe(false);
  });
});
