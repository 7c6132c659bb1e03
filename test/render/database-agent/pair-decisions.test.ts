/** When one of two servers begins, decided by the Python that will decide it. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../../../templates/database-agent", import.meta.url));

const WORKS = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from pair_decisions import Own, decide
given = json.loads(sys.stdin.read())
print(json.dumps([decide(Own(*each["own"]), each["other"], each["silent"], 3)[0] for each in given]))
`;

interface Situation {
  readonly own: readonly [epoch: number, sequence: number, current: boolean];
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
  const ran = await execa("/usr/bin/python3", ["-c", WORKS, FOLDER], { input: JSON.stringify(given) });
  return JSON.parse(ran.stdout) as readonly string[];
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
    expect(await decide([0, 0, false], { epoch: 0, sequence: 0 })).toBe("lead");
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
      own: fc.tuple(fc.integer({ min: -1, max: 3 }), fc.nat(3), fc.boolean()),
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
