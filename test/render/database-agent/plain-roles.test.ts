/** What servers that nobody elects may be asked for, decided by the Python that will decide it. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

const FOLDER = fileURLToPath(new URL("../../../templates/database-agent", import.meta.url));

const LIMIT = 10;

const WORKS = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from plain_roles import plain_reader, plain_writer
from plain_state import Source, State
def judge(each):
    source = None if each["source"] is None else Source(**each["source"])
    state = State(each["writable"], each["held"], source)
    apart = float("inf") if each["apart"] is None else each["apart"]
    return [plain_writer(state)[0], plain_reader(state, apart, ${LIMIT})[0]]
print(json.dumps([judge(each) for each in json.loads(sys.stdin.read())]))
`;

interface Situation {
  readonly writable: boolean;
  readonly held: string;
  /** Seconds since it was last in step; null: it never was. */
  readonly apart: number | null;
  readonly source: Source | null;
}

interface Source {
  readonly host: string;
  readonly fetches: string;
  readonly applies: string;
  readonly done: boolean;
  readonly behind: number | null;
  readonly fetch_errno: number;
  readonly fetch_error: string;
  readonly apply_error: string;
}

const REFUSED = 1045;
const UNREACHABLE = 2003;

async function judge(given: readonly Situation[]) {
  const ran = await execa("/usr/bin/python3", ["-c", WORKS, FOLDER], { input: JSON.stringify(given) });
  const answers = z.array(z.tuple([z.boolean(), z.boolean()])).parse(JSON.parse(ran.stdout));
  return answers.map(([writer, reader]) => ({ writer, reader }));
}

const situations: fc.Arbitrary<Situation> = fc.record({
  writable: fc.boolean(),
  held: fc.constantFrom("", "1-1001-5"),
  apart: fc.option(fc.integer({ min: 0, max: 30 })),
  source: fc.option(
    fc.record({
      host: fc.constant("10.0.0.1"),
      fetches: fc.constantFrom("Yes", "No", "Connecting"),
      applies: fc.constantFrom("Yes", "No"),
      done: fc.boolean(),
      behind: fc.option(fc.integer({ min: 0, max: 20 })),
      fetch_errno: fc.constantFrom(0, REFUSED, UNREACHABLE),
      fetch_error: fc.constant(""),
      apply_error: fc.constantFrom("", "Duplicate entry"),
    }),
  ),
});

/** Python is started once for all that is drawn. */
async function always(holds: (given: Situation, answer: { writer: boolean; reader: boolean }) => void) {
  const drawn = fc.sample(situations, { numRuns: 3000, seed: 28 });
  const answers = await judge(drawn);
  expect(answers).toHaveLength(drawn.length);
  for (const [index, given] of drawn.entries()) {
    const answer = answers[index];
    if (answer === undefined) throw new Error("no answer");
    holds(given, answer);
  }
}

test("nobody is written to who is read-only or follows another one, and whoever is written to is read from", () =>
  always(({ writable, source }, { writer, reader }) => {
    expect(writer).toBe(writable && source === null);
    if (writer) expect(reader).toBe(true);
    if (source === null) expect(reader).toBe(writer);
  }));

test("no replica is read from that an error has stopped, or that its primary knows to be far behind for longer than it may", () =>
  always(({ source, apart }, { reader }) => {
    if (source === null) return;
    if (source.applies === "No" && source.apply_error !== "") expect(reader).toBe(false);
    const isApart = apart === null || apart > LIMIT;
    const isFarBehind = source.behind === null || source.behind > LIMIT;
    const answers = source.fetches !== "Connecting" || source.fetch_errno === REFUSED;
    if (isApart && isFarBehind && answers) expect(reader).toBe(false);
  }));

test("a replica that follows, or has all that its lost primary had sent, is read from, however long that is ago", () =>
  always(({ source, held }, { reader }) => {
    if (source === null || source.applies !== "Yes") return;
    if (source.fetches === "Yes" && source.behind !== null && source.behind <= LIMIT)
      expect(reader).toBe(true);
    if (source.fetches !== "Connecting" || source.fetch_errno === REFUSED) return;
    if (source.done && held !== "") expect(reader).toBe(true);
  }));

test("one that has never had anything is not read from, nor one that has more to apply than it has had time for", async () => {
  const lost = {
    ...{ host: "10.0.0.1", fetches: "Connecting", applies: "Yes", done: true, behind: null },
    ...{ fetch_errno: UNREACHABLE, fetch_error: "", apply_error: "" },
  };
  const base = { writable: false, held: "1-1001-5", apart: null, source: lost };
  const answers = await judge([
    base,
    { ...base, held: "" },
    { ...base, source: { ...lost, done: false } },
    { ...base, source: { ...lost, done: false }, apart: 3 },
  ]);
  expect(answers.map(({ reader }) => reader)).toEqual([true, false, false, true]);
});
