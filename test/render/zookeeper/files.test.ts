/** What always holds of the files of an ensemble, and what never does. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { refuseImpossible } from "../../../src/render/limits.ts";
import { zookeeperBundle } from "../../../src/render/zookeeper/bundle.ts";
import { heapBytes } from "../../../src/render/zookeeper/heap.ts";
import { ensembleArbitrary, fileOf, membersOf, plannedEnsemble, properties } from "./planned-ensemble.ts";

const MIB = 1024 ** 2;
const ZOO_CFG = "/etc/zookeeper/zoo.cfg";
const MEMBERS_CFG = "/etc/zookeeper/members.cfg";
const MYID = "/var/lib/zookeeper/data/myid";

test("every member has the same list of all members, and is the one of them that its number says", () => {
  fc.assert(
    fc.property(ensembleArbitrary, (own) => {
      const members = membersOf(own);
      const { instances } = plannedEnsemble(own);
      const lists = members.map((member) =>
        [...properties(fileOf(member, MEMBERS_CFG))].filter(([name]) => name.startsWith("server.")),
      );
      for (const list of lists) expect(list).toEqual(lists[0]);
      expect(lists[0]).toHaveLength(own.replicas ?? 3);
      for (const member of members) {
        const instance = instances.find(({ name }) => name === member.instance);
        const address = instance?.addresses.find(({ network }) => network === own.peerNetwork)?.address;
        const number = fileOf(member, MYID).trim();
        expect(number).toBe(String(instance?.ordinal));
        expect(new Map(lists[0]).get(`server.${number}`)).toBe(
          `${address}:2888:3888:participant;0.0.0.0:${own.port}`,
        );
      }
    }),
    { numRuns: 100 },
  );
});

test("but for its number, a member has what all others have: no two disagree on time, limits or reconfiguration", () => {
  fc.assert(
    fc.property(ensembleArbitrary, (own) => {
      const members = membersOf(own);
      const known = members.map((member) => Object.fromEntries(properties(fileOf(member, ZOO_CFG))));
      for (const each of known) expect(each).toEqual(known[0]);
      const java = members.map((member) => [...properties(fileOf(member, "/etc/zookeeper/java.env"))]);
      for (const each of java) expect(each).toEqual(java[0]);
      const numbers = members.map((member) => Number(fileOf(member, MYID)));
      expect(new Set(numbers).size).toBe(members.length);
      for (const number of numbers) expect(number > 0 && number < 255).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("nothing turns off that a write is on disk before it is acknowledged, and every word that is asked is let in", () => {
  fc.assert(
    fc.property(ensembleArbitrary, (own) => {
      for (const member of membersOf(own)) {
        const known = properties(fileOf(member, ZOO_CFG));
        expect(
          [...known.keys()].filter((name) => /forceSync|skipACL|unsafe|group|weight/i.test(name)),
        ).toEqual([]);
        // Nothing but the heap and the digest: a system property could turn it off as well.
        expect([...properties(fileOf(member, "/etc/zookeeper/java.env")).values()]).toEqual([
          expect.stringMatching(/^"-Xmx\d+m @\/run\/zookeeper\/options"$/),
        ]);
        const asked = fileOf(member, "/etc/zookeeper/check-member.sh").match(/(?<=printf )[a-z]{4}(?= )/g);
        expect(asked).toEqual(["srvr"]);
        expect(known.get("4lw.commands.whitelist")?.split(",")).toEqual(expect.arrayContaining(asked ?? []));
      }
    }),
    { numRuns: 100 },
  );
});

test("limits are at least what is meant, and less than a tick more", () => {
  fc.assert(
    fc.property(ensembleArbitrary, (own) => {
      for (const member of membersOf(own)) {
        const known = properties(fileOf(member, ZOO_CFG));
        const value = (name: string) => Number(known.get(name));
        const tick = value("tickTime");
        expect(tick).toBe(own.tickMs);
        for (const [name, least] of [
          ["syncLimit", 2000],
          ["initLimit", 10_000],
        ] as const) {
          expect(value(name) * tick).toBeGreaterThanOrEqual(least);
          expect(value(name) * tick).toBeLessThan(least + tick);
        }
        expect([value("minSessionTimeout"), value("maxSessionTimeout")]).toEqual([2 * tick, 20 * tick]);
      }
    }),
    { numRuns: 100 },
  );
});

test("no member votes without data, is alone, or is asked over HTTP or for anything but three words; none is named", () => {
  const [member] = membersOf();
  if (member === undefined) throw new Error("there is no member");
  const known = properties(fileOf(member, ZOO_CFG));
  expect(Object.fromEntries([...known].filter(([name]) => !/Time|Limit/.test(name)))).toEqual({
    dataDir: "/var/lib/zookeeper/data",
    dataLogDir: "/var/lib/zookeeper/log",
    "autopurge.snapRetainCount": "3",
    "autopurge.purgeInterval": "1",
    "4lw.commands.whitelist": "ruok,srvr,mntr",
    "admin.enableServer": "false",
    standaloneEnabled: "false",
    reconfigEnabled: "true",
    "db.autocreate": "false",
  });
});

test("more or fewer members change the list of them, the check that asks the others, and nothing else", () => {
  fc.assert(
    fc.property(ensembleArbitrary, fc.constantFrom(3, 5, 7), (own, replicas) => {
      const known = new Map(membersOf(own).map((member) => [member.instance, member]));
      const changed = membersOf({ ...own, replicas }).flatMap(({ instance, files }) => {
        const before = known.get(instance);
        return before === undefined
          ? []
          : files.filter(({ path, content }) => content !== fileOf(before, path)).map(({ path }) => path);
      });
      expect(new Set(changed)).toEqual(
        new Set(replicas === own.replicas ? [] : [MEMBERS_CFG, "/etc/zookeeper/check-member.sh"]),
      );
    }),
    { numRuns: 50 },
  );
});

test("the heap leaves 256 MiB and half of the memory, and is never too small to start", () => {
  fc.assert(
    fc.property(fc.integer({ min: 512, max: 2 ** 20 }), (mib) => {
      const heap = heapBytes(mib * MIB) / MIB;
      expect(heap).toBeLessThanOrEqual(mib / 2);
      expect(heap).toBeLessThanOrEqual(mib - 256);
      expect(heap).toBeGreaterThan(mib / 2 - 1);
    }),
  );
  expect(heapBytes(1)).toBe(64 * MIB);
});

test("a comment of XML holds no two hyphens in a row, whatever the names", () => {
  for (const name of ["a--b", "a---b", "a-b"]) {
    for (const member of membersOf({ name })) {
      const [, comment = ""] = /<!--(.*?)-->/s.exec(fileOf(member, "/etc/zookeeper/logback.xml")) ?? [];
      expect(comment).toContain("Generated by nospof");
      expect(comment).not.toMatch(/--/);
      expect(fileOf(member, "/etc/zookeeper/logback.xml")).toContain('<root level="INFO">');
    }
  }
});

test("a release that does not log with logback is refused, where there is an ensemble", () => {
  const planned = plannedEnsemble();
  const old = { ...planned, software: { ...planned.software, zookeeper: "3.7" } };
  expect(() => refuseImpossible(old)).toThrow('software.zookeeper: got "3.7", expected 3.8 or later');
  expect(() => refuseImpossible({ ...old, groups: [], instances: [] })).not.toThrow();
});

test("a hostile value is refused", () => {
  const hostile = fc.constantFrom(
    "10.0.0.1\nserver.9=6.6.6.6:1:2;3",
    "a b",
    "x;y",
    "$(reboot)",
    "a'b",
    "--> <x>",
  );
  const planned = plannedEnsemble();
  fc.assert(
    fc.property(hostile, fc.constantFrom("address", "mount", "name"), (value, place) => {
      const instances = planned.instances.map((instance) => ({
        ...instance,
        addresses: instance.addresses.map((one) => (place === "address" ? { ...one, address: value } : one)),
        volumes: instance.volumes.map((one) => (place === "mount" ? { ...one, mount: `/${value}` } : one)),
      }));
      const groups = planned.groups.map((group) => (place === "name" ? { ...group, name: value } : group));
      expect(() => membersWith({ ...planned, instances, groups })).toThrow();
    }),
    { numRuns: 50 },
  );
});

function membersWith(planned: ReturnType<typeof plannedEnsemble>): void {
  for (const group of planned.groups) {
    if (group.kind !== "ensemble") continue;
    for (const instance of planned.instances) zookeeperBundle(planned, instance, group);
  }
}

test("the password of super is a file for root, and stands in no other", () => {
  const [plain] = membersOf();
  const [member] = membersOf({ superPassword: "zoo-super" });
  if (plain === undefined || member === undefined) throw new Error("there is no member");
  expect(plain.secretFiles).toEqual([]);
  expect(member.secretFiles).toEqual([
    { secret: "zoo-super", path: "/etc/nospof/secrets/zoo-super", mode: 0o400, program: "zookeeper" },
  ]);
  expect(fileOf(member, "/etc/zookeeper/prepare-member.sh")).toContain(
    "password=$(cat /etc/nospof/secrets/zoo-super)",
  );
});
