/** Which server begins a group, and what one may be asked for, decided by the Python that will do so. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../../../templates/database-agent", import.meta.url));

/** Transactions are letters here. */
const WORKS = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import group_decisions, group_roles, group_recent, server
from group_decisions import Known
given = json.loads(sys.argv[2])
def answers(said, good_for):
    def observe():
        if said[0] == "none": raise server.NoAnswer()
        if said[0] == "gone": raise server.NotListening()
        return said[0]
    recent = group_recent.Recent(observe, good_for)
    def ask():
        try: return recent.state()
        except server.NoAnswer: return None
        finally: said.pop(0)
    return [ask() for _ in list(said)]
known = lambda of: {name: Known(*one) for name, one in of.items()}
contains = lambda one, other: set(one) >= set(other)
print(json.dumps(eval(sys.argv[3])))
`;

/** The value of a Python expression, which knows `given`. */
async function python(expression: string, given: unknown): Promise<unknown> {
  const ran = await execa("/usr/bin/python3", ["-c", WORKS, FOLDER, JSON.stringify(given), expression]);
  return JSON.parse(ran.stdout);
}

type Known = readonly [has: string, view: string | null, members: readonly string[]];

async function begins(known: Readonly<Record<string, Known>>): Promise<readonly [string | null, string]> {
  const call = "group_decisions.begins(known(given), ['b', 'a', 'c'], contains)";
  return (await python(call, known)) as readonly [string | null, string];
}

const NEW: Known = ["", null, []];
const ALL = ["a", "b", "c"];

describe("who begins a group", () => {
  test("the one that was declared, once all are there, when nobody was in a group yet", async () => {
    expect(await begins({ a: NEW, b: NEW, c: NEW })).toEqual(["b", "b has all that was acknowledged"]);
    expect(await begins({ a: NEW, b: NEW })).toEqual([null, "waits: c may have what the others lack"]);
  });

  test("the one with all transactions, once all of the last group are there", async () => {
    const [a, b, c]: readonly Known[] = [
      ["xy", "1:3", ALL],
      ["x", "1:3", ALL],
      ["x", "1:3", ALL],
    ];
    if (a === undefined || b === undefined || c === undefined) throw new Error("three");
    expect((await begins({ a, b, c }))[0]).toBe("a");
    expect((await begins({ a, b }))[0]).toBeNull();
  });

  test("without those that were lost before, while a majority went on", async () => {
    const two = ["a", "b"];
    expect((await begins({ a: ["xy", "1:4", two], b: ["xyz", "1:4", two] }))[0]).toBe("b");
    expect((await begins({ a: ["xy", "1:4", ["a"]], c: ["x", "1:3", ALL] }))[0]).toBe("a");
  });

  test("never without one that another has let join since", async () => {
    const known = { a: ["x", "1:4", ["a", "b", "c"]], b: ["x", "1:4", ["a", "b"]] } as const;
    expect((await begins(known))[0]).toBeNull();
    expect((await begins({ ...known, c: ["xy", "1:3", ALL] }))[0]).toBe("c");
  });

  test("never without one of them that has seen another group last", async () => {
    expect((await begins({ a: ["x", "1:4", ["a", "b"]], b: ["x", "1:3", ALL] }))[0]).toBeNull();
  });

  test("nobody where each has what the others lack", async () => {
    const why = /^each of b, a, c has transactions that the others lack/;
    expect(await begins({ a: ["x", null, []], b: ["y", null, []], c: NEW })).toEqual([
      null,
      expect.stringMatching(why),
    ]);
  });
});

describe("what a server of a group may be asked for", () => {
  const member = (state: string) => ({ MEMBER_STATE: state });
  const PRIMARY = {
    member_state: "ONLINE",
    member_role: "PRIMARY",
    members: [member("ONLINE"), member("ONLINE"), member("UNREACHABLE")],
    read_only: 0,
    super_read_only: 0,
    behind: 0,
    agreed: true,
  };
  const roles = (state: object) =>
    python("[group_roles.group_writer(given)[0], group_roles.group_reader(given, 10)[0]]", state);

  test("everything of the one that the group has chosen, with a majority", async () => {
    expect(await roles(PRIMARY)).toEqual([true, true]);
  });

  test("reads of others, unless they are behind, and of one that is not writable yet", async () => {
    expect(await roles({ ...PRIMARY, super_read_only: 1 })).toEqual([false, true]);
    expect(await roles({ ...PRIMARY, member_role: "SECONDARY" })).toEqual([false, true]);
    expect(await roles({ ...PRIMARY, member_role: "SECONDARY", behind: 11 })).toEqual([false, false]);
  });

  test("nothing in a minority, while it joins, or outside", async () => {
    const alone = [member("ONLINE"), member("UNREACHABLE"), member("UNREACHABLE")];
    expect(await roles({ ...PRIMARY, members: alone })).toEqual([false, false]);
    expect(await roles({ ...PRIMARY, agreed: false })).toEqual([false, false]);
    for (const state of ["RECOVERING", "OFFLINE", "ERROR"]) {
      expect(await roles({ ...PRIMARY, member_state: state })).toEqual([false, false]);
    }
  });
});

describe("the group that a server is in", () => {
  const agreed = (entered: string | null, kept: string | null, view: string | null) =>
    python("group_decisions.is_agreed(given['kept'], given['view'])", {
      kept: { entered, view: kept },
      view,
    });

  test("is the one that it was told to join, or that it has begun, whoever came and went", async () => {
    expect(await agreed("1795", null, "1795:7")).toBe(true);
    expect(await agreed("begun", "1790:3", "1795:1")).toBe(true);
  });

  test("is none that nobody agreed on, and none without a view", async () => {
    expect(await agreed("1795", "1795:6", "1796:1")).toBe(false);
    expect(await agreed(null, null, "1796:1")).toBe(false);
    for (const view of ["", null]) expect(await agreed("begun", null, view)).toBe(false);
  });

  test("is the last one for an agent that was told nothing else, being of before", async () => {
    expect(await agreed(null, "1795:6", "1795:7")).toBe(true);
    expect(await agreed(null, "1795:6", "1796:1")).toBe(false);
    const told = (answer: object) => python("group_decisions.group_told(given)", answer);
    expect(await told({ id: "1795", view: "1790:3" })).toBe("1795");
    expect(await told({ view: "1795:6" })).toBe("1795");
  });
});

describe("what a server said last", () => {
  const asked = (said: readonly string[], goodFor: number) =>
    python("answers(given['said'], given['goodFor'])", { said, goodFor });

  test("counts for a while when it does not answer, and not when it is gone", async () => {
    expect(await asked(["none", "a", "none", "b", "none"], 60)).toEqual([null, "a", "a", "b", "b"]);
    expect(await asked(["a", "none"], 0)).toEqual(["a", null]);
    expect(await asked(["a", "gone"], 60)).toEqual(["a", null]);
  });
});
