/** When one of two servers begins, decided by the Python that will decide it. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const FOLDER = fileURLToPath(new URL("../../../templates/database-agent", import.meta.url));

const WORKS = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from pair_decisions import Own, decide, stays
given = json.loads(sys.stdin.read())
if sys.argv[2] == "stays":
    print(json.dumps([stays(*each) for each in given]))
else:
    print(json.dumps([decide(Own(*(each["own"] + [True])[:4]), each["other"], each["silent"], 3)[0] for each in given]))
`;

interface Situation {
  readonly own: readonly [epoch: number, sequence: number, current: boolean, begins?: boolean];
  readonly other: Other | null;
  readonly silent: number;
}

interface Other {
  readonly open: boolean;
  readonly running: boolean;
  readonly epoch: number;
  readonly sequence: number;
  readonly keepalived: string;
}

async function decideAll(given: readonly Situation[]): Promise<readonly string[]> {
  return z.array(z.string()).parse(await ask("decide", given));
}

/** Transactions that each of two has taken without hearing the other, and the term of its promotion. */
type Alone = readonly [taken: number, epoch: number];

async function stayAll(given: readonly (readonly [own: Alone, other: Alone])[]): Promise<readonly boolean[]> {
  const flat = given.map(([own, other]) => [...own, ...other]);
  return z.array(z.boolean()).parse(await ask("stays", flat));
}

async function ask(what: "decide" | "stays", given: readonly unknown[]): Promise<unknown> {
  const ran = await execa("/usr/bin/python3", ["-c", WORKS, FOLDER, what], { input: JSON.stringify(given) });
  return JSON.parse(ran.stdout);
}

const decide = async (own: Situation["own"], other: Partial<Other> | null, silent = 0) =>
  (await decideAll([{ own, other: other && { ...QUIET, ...other }, silent }]))[0];

const QUIET: Other = { open: false, running: true, epoch: 3, sequence: 10, keepalived: "BACKUP" };

describe("keepalived has made a server the master", () => {
  test("it begins when the other one says that it takes no writes and has no more", async () => {
    expect(await decide([3, 10, true], {})).toBe("lead");
    expect(await decide([3, 10, false], {})).toBe("lead");
    expect(await decide([3, 10, true], { running: false })).toBe("lead");
  });

  test("it waits while the other one takes writes, however long keepalived does not hear it", async () => {
    expect(await decide([3, 10, true], { open: true })).toBe("wait");
  });

  test("it hands over to one that has more and stands by", async () => {
    expect(await decide([3, 10, true], { sequence: 11 })).toBe("yield");
    expect(await decide([3, 99, true], { epoch: 4 })).toBe("yield");
    expect(await decide([3, 10, true], { sequence: 11, keepalived: "FAULT" })).toBe("lead");
    expect(await decide([3, 10, false], { sequence: 11, keepalived: "FAULT" })).toBe("wait");
  });

  test("it guesses when the other one has been silent for a lease, and only if it was in step", async () => {
    expect(await decide([3, 10, true], null, 2.9)).toBe("wait");
    expect(await decide([3, 10, true], null, 3)).toBe("lead");
    expect(await decide([3, 10, false], null, 1e6)).toBe("wait");
  });

  test("without data it begins only with an other one that has none either", async () => {
    expect(await decide([0, 0, true], null, 1e6)).toBe("wait");
    const empty = { epoch: 0, sequence: 0 };
    expect(await decide([0, 0, false], empty)).toBe("lead");
    expect(await decide([0, 0, false, false], empty)).toBe("yield");
    expect(await decide([0, 0, false, false], { ...empty, keepalived: "FAULT" })).toBe("wait");
    expect(await decide([0, 0, false], {})).toBe("yield");
    expect(await decide([-1, 10, true], {})).toBe("wait");
  });

  test("never beside one that says it takes writes, and never without a whole copy", async () => {
    const other = fc.record({
      open: fc.boolean(),
      running: fc.boolean(),
      epoch: fc.integer({ min: -1, max: 3 }),
      sequence: fc.nat(3),
      keepalived: fc.constantFrom("BACKUP", "MASTER", "FAULT", "GONE"),
    });
    const situation = fc.record({
      own: fc.tuple(fc.integer({ min: -1, max: 3 }), fc.nat(3), fc.boolean(), fc.boolean()),
      other: fc.option(other),
      silent: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(situation, { minLength: 50, maxLength: 200 }), async (given) => {
        const decided = await decideAll(given);
        for (const [index, { own, other }] of given.entries()) {
          if (other?.open === true || own[0] < 0) expect(decided[index]).not.toBe("lead");
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe("both have taken writes without hearing each other", () => {
  const stays = async (own: Alone, other: Alone) => (await stayAll([[own, other]]))[0];

  test("the one that has taken more stays, whoever was promoted last", async () => {
    expect(await stays([2, 1], [1, 2])).toBe(true);
    expect(await stays([1, 2], [2, 1])).toBe(false);
    expect(await stays([0, 1], [1, 2])).toBe(false);
  });

  test("of equals the one that was promoted last", async () => {
    expect(await stays([5, 2], [5, 1])).toBe(true);
    expect(await stays([5, 1], [5, 2])).toBe(false);
  });

  test("never both, and one of them where they can be told apart", async () => {
    const alone = fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 4 }));
    const both = fc.array(fc.tuple(alone, alone), { minLength: 50, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(both, async (given) => {
        const one = await stayAll(given);
        const other = await stayAll(given.map(([a, b]) => [b, a]));
        for (const [index, [a, b]] of given.entries()) {
          const same = a.join() === b.join();
          expect([one[index], other[index]].filter(Boolean)).toHaveLength(same ? 0 : 1);
        }
      }),
      { numRuns: 10 },
    );
  });
});
