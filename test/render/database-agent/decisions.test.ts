/** The agent's decisions, made by the Python that will make them. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../../../templates/database-agent", import.meta.url));

const WORKS = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import decisions, hearing, replication, roles
from decisions import Rules, Vote
given = json.loads(sys.argv[2])
votes = lambda of: {name: vote and Vote(*vote) for name, vote in of.items()}
print(json.dumps(eval(sys.argv[3])))
`;

/** The value of a Python expression, which knows `given`. */
async function python(expression: string, given: unknown): Promise<unknown> {
  const ran = await execa("/usr/bin/python3", ["-c", WORKS, FOLDER, JSON.stringify(given), expression]);
  return JSON.parse(ran.stdout);
}

type Vote = readonly [term: number, epoch: number, sequence: number, whole: boolean];

async function winner(
  votes: Readonly<Record<string, Vote | null>>,
  options: { needed?: number; patience?: number | null; last?: string; waited?: number } = {},
) {
  const rules = [["a", "b", "c"], "a", options.needed ?? 2, options.patience ?? null];
  const given = { votes, rules, last: options.last ?? "a", waited: options.waited ?? 0 };
  const call =
    "decisions.winner(votes(given['votes']), 5, Rules(*given['rules']), given['last'], given['waited'])";
  return (await python(call, given)) as readonly [string | null, string];
}

describe("who is promoted", () => {
  test("the one with the most, once so many have voted that one of them has every acknowledged transaction", async () => {
    expect(await winner({ b: [5, 4, 10, true], c: [5, 4, 11, true] })).toEqual([
      "c",
      "c has the most: transaction 11 of term 4",
    ]);
    expect(await winner({ c: [5, 4, 11, true] })).toEqual([
      null,
      "1 of the 2 votes that it takes; without: a, b",
    ]);
  });

  test("nobody by votes of another term: their voters may have acknowledged something since", async () => {
    expect((await winner({ b: [4, 4, 10, true], c: [5, 4, 11, true] }))[0]).toBeNull();
    expect((await winner({ b: null, c: null }))[0]).toBeNull();
  });

  test("a failed primary does not count: its recovery may have taken back what it had acknowledged", async () => {
    expect((await winner({ a: [5, 4, 9, false], b: [5, 4, 8, true] }))[0]).toBeNull();
    expect((await winner({ a: [5, 4, 9, false], b: [5, 4, 8, true], c: [5, 4, 9, true] }))[0]).toBe("c");
  });

  test("the later term wins over the longer history, which was never in it", async () => {
    expect((await winner({ b: [5, 3, 900, true], c: [5, 4, 11, true] }))[0]).toBe("c");
  });

  test("where transactions may be lost, others are waited for a moment only", async () => {
    const alone = { b: [5, 4, 10, true] } as const;
    expect((await winner(alone, { patience: 1.5, waited: 1 }))[0]).toBeNull();
    expect((await winner(alone, { patience: 1.5, waited: 1.5 }))[0]).toBe("b");
  });
});

describe("who begins", () => {
  const begins = async (me: string, own: number, others: Readonly<Record<string, number>>) =>
    (
      (await python(
        "decisions.may_begin(given['me'], Rules(['a', 'b', 'c'], 'a', 2, None), given['own'], given['others'])",
        { me, own, others },
      )) as readonly [boolean, string]
    )[0];

  test("of an empty database the server that is declared, whoever else is there", async () => {
    expect(await begins("a", 0, {})).toBe(true);
    expect(await begins("b", 0, { a: 0, c: 0 })).toBe(false);
  });

  test("with data but no history the one with the most, and not before all are there", async () => {
    expect(await begins("a", 0, { b: 7 })).toBe(false);
    expect(await begins("a", 0, { b: 7, c: 9 })).toBe(false);
    expect(await begins("c", 9, { a: 0, b: 7 })).toBe(true);
    expect(await begins("c", 9, { b: 7 })).toBe(false);
  });
});

test("a position is the last number of the domain, whoever wrote it", async () => {
  const position = (...gtids: readonly string[]) => python("decisions.position(*given, domain=1)", gtids);
  expect(await position("1-1001-42,0-1-99", "1-1002-40")).toBe(42);
  expect(await position("", "0-1-99")).toBe(0);
});

test("a server that lags behind what it has fetched does not vote, however long it takes, and one that lacks nothing does", async () => {
  const slave = {
    Gtid_IO_Pos: "1-1001-42",
    Slave_SQL_Running: "Yes",
    Slave_SQL_Running_State: "Reading event from the relay log",
  };
  const votes = (applied: string, own: Partial<typeof slave> | null = {}) =>
    python("replication.all_applied(given)", { applied, slave: own && { ...slave, ...own } });
  expect(await votes("1-1001-41")).toBe(false);
  expect(await votes("1-1001-42")).toBe(true);
  // What was fetched ends with half of a transaction: nothing more can come of it.
  const read = "Slave has read all relay log; waiting for more updates";
  expect(await votes("1-1001-41", { Slave_SQL_Running_State: read })).toBe(true);
  // It has stopped at an error, and a primary without what it could not apply would be another history.
  expect(await votes("1-1001-42", { Slave_SQL_Running: "No" })).toBe(false);
  expect(await votes("1-1001-42", null)).toBe(true);
});

describe("what a server of Galera may be asked for", () => {
  const SYNCED = {
    wsrep_ready: "ON",
    wsrep_cluster_status: "Primary",
    wsrep_local_state: "4",
    wsrep_local_state_comment: "Synced",
    wsrep_sst_method: "mariabackup",
    wsrep_reject_queries: "NONE",
    read_only: "0",
  };
  const roles = (state: object) =>
    python("[roles.galera_writer(given)[0], roles.galera_reader(given)[0]]", state);

  test("everything when it is synced, and when it gives its data away without stopping", async () => {
    expect(await roles(SYNCED)).toEqual([true, true]);
    expect(await roles({ ...SYNCED, wsrep_local_state: "2" })).toEqual([true, true]);
  });

  test("nothing in a minority, while it joins, as a donor that stops, or without Galera", async () => {
    expect(await roles({ ...SYNCED, wsrep_cluster_status: "non-Primary" })).toEqual([false, false]);
    expect(await roles({ ...SYNCED, wsrep_local_state: "3" })).toEqual([false, false]);
    expect(await roles({ ...SYNCED, wsrep_local_state: "2", wsrep_sst_method: "rsync" })).toEqual([
      false,
      false,
    ]);
    expect(await roles({ ...SYNCED, wsrep_ready: "OFF" })).toEqual([false, false]);
    expect(await roles({})).toEqual([false, false]);
  });

  test("no writes while it is read-only", async () => {
    expect(await roles({ ...SYNCED, read_only: "1" })).toEqual([false, true]);
  });
});

describe("a primary makes room for another one", () => {
  const servers = ["a", "b", "c", "d", "e"];
  /** @param reached of those who do not hear `a`, whom they reach */
  const goOn = async (
    reached: Readonly<Record<string, readonly string[] | null>>,
    needed: number,
    acknowledgements: number,
  ): Promise<unknown> => {
    const states = Object.fromEntries(
      Object.entries(reached).map(([name, names]) => [name, { running: true, reached: names }]),
    );
    return await python(
      "hearing.go_on_without('a', given['states'], given['needed'], given['acknowledgements'])",
      { states: { a: { running: true, reached: null }, ...states }, needed, acknowledgements },
    );
  };

  test("when those that elect do not hear it, and reach each other", async () => {
    expect(await goOn({ b: ["c"], c: ["b"] }, 2, 1)).toBe(true);
    expect(await goOn({ b: [], c: ["b"] }, 2, 1)).toBe(true);
  });

  test("not when one hears it, is not there or reaches nobody: another primary would be no better", async () => {
    expect(await goOn({ b: ["c"], c: null }, 2, 1)).toBe(false);
    expect(await goOn({ b: ["c"] }, 2, 1)).toBe(false);
    expect(await goOn({ b: [], c: [] }, 2, 1)).toBe(false);
    expect(await goOn({ b: ["a"], c: ["a"] }, 2, 1)).toBe(false);
  });

  test("never when fewer than the votes needed do not hear it, and never without as many as have to acknowledge", async () => {
    const others = servers.slice(1);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...others), fc.option(fc.subarray(servers))),
        fc.integer({ min: 1, max: 4 }),
        async (reached, acknowledgements) => {
          const needed = servers.length - acknowledgements;
          const deaf = Object.entries(reached).filter(([, names]) => names !== null);
          const enough = deaf.some(
            ([name, names]) =>
              deaf.filter(([other]) => other !== name && names?.includes(other)).length >= acknowledgements,
          );
          expect(await goOn(reached, needed, acknowledgements)).toBe(deaf.length >= needed && enough);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("what a server of an election may be asked for", () => {
  const SLAVE = {
    Slave_IO_Running: "Yes",
    Slave_SQL_Running: "Yes",
    Master_Host: "10.0.0.11",
    Last_IO_Error: "",
    Last_SQL_Error: "",
    Last_SQL_Errno: 0,
    Seconds_Behind_Master: 0,
  };
  const reader = async (slave: object | null, apart = 99) =>
    (
      (await python("roles.elected_reader(given['state'], (False, ''), given['apart'], 10)", {
        state: { slave },
        apart,
      })) as readonly [boolean, string]
    )[0];

  test("writes when it is elected and writable", async () => {
    const writer = (read_only: number, elected: boolean) =>
      python("roles.elected_writer(given['state'], (given['elected'], ''))[0]", {
        state: { read_only },
        elected,
      });
    expect(await writer(0, true)).toBe(true);
    expect(await writer(1, true)).toBe(false);
    expect(await writer(0, false)).toBe(false);
  });

  test("reads while it follows closely, and for a moment after", async () => {
    expect(await reader(SLAVE)).toBe(true);
    expect(await reader({ ...SLAVE, Seconds_Behind_Master: 11 })).toBe(false);
    expect(await reader({ ...SLAVE, Slave_IO_Running: "No" })).toBe(false);
    expect(await reader({ ...SLAVE, Slave_IO_Running: "No" }, 3)).toBe(true);
    expect(await reader({ ...SLAVE, Slave_SQL_Running: "No", Last_SQL_Errno: 1062 }, 3)).toBe(false);
    expect(await reader(null)).toBe(false);
  });
});
