/** Every fault that is put into a clean history is found, exactly it, and clean ones are clean. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkHistory } from "../../../src/drill/history/check-history.ts";
import type { Findings, Write } from "../../../src/drill/history/model.ts";
import { cleanHistory, otherThan, withRows, withWrites } from "./made-history.ts";

const CLEAN: Findings = { lost: [], twice: [], despiteRefusal: [], unasked: [], differing: [], overlaps: [] };

/** A history, and ids of some of its rows that were acknowledged; in order. */
const withSome = cleanHistory.chain((history) =>
  fc
    .subarray([...history.acknowledged], { minLength: 1, maxLength: 6 })
    .map((some) => ({ history, some, ids: some.map(({ id }) => id) })),
);

test("a clean history is clean, whatever became of what was not acknowledged", () => {
  fc.assert(
    fc.property(cleanHistory, (history) => {
      expect(checkHistory(history)).toEqual(CLEAN);
    }),
  );
});

test("every acknowledged row that is gone is lost, and nothing else", () => {
  fc.assert(
    fc.property(withSome, ({ history, ids }) => {
      const broken = withRows(history, (rows) => rows.filter(({ id }) => !ids.includes(id)));
      const { lost, ...rest } = checkHistory(broken);
      expect(lost.map(({ id }) => id)).toEqual(ids);
      expect({ lost: [], ...rest }).toEqual(CLEAN);
    }),
  );
});

test("a row that only those hold who are no longer written to is lost, and differs", () => {
  fc.assert(
    fc.property(withSome, ({ history, ids }) => {
      const last = history.acknowledged.at(-1)?.server ?? "";
      const broken = withRows(history, (rows) => rows.filter(({ id }) => !ids.includes(id)), [last]);
      const found = checkHistory(broken);
      expect(found.lost.map(({ id }) => id)).toEqual(ids);
      expect(found.differing).toEqual(ids.map((id) => ({ id, missingOn: [last] })));
    }),
  );
});

test("a server that takes a row that nobody is led to is not where rows are looked for", () => {
  fc.assert(
    fc.property(withSome, ({ history, ids }) => {
      const last = history.writes.at(-1) ?? history.acknowledged[0];
      if (last === undefined) throw new Error("an empty history");
      const alone = otherThan(history.acknowledged.at(-1)?.server);
      const knock: Write = {
        ...last,
        id: last.id + 1,
        sentMs: last.sentMs + 20_000,
        endedMs: last.sentMs + 20_001,
        to: "server",
        answer: "acknowledged",
        server: alone,
      };
      const broken = withRows(history, (rows) => rows.filter(({ id }) => !ids.includes(id)), [alone]);
      const { lost } = checkHistory({ ...broken, writes: [...history.writes, knock] });
      expect(lost.map(({ id }) => id)).toEqual([knock.id]);
    }),
  );
});

test("a row that a replica lacks differs, and is not lost", () => {
  fc.assert(
    fc.property(withSome, ({ history, ids }) => {
      const replica = otherThan(history.acknowledged.at(-1)?.server);
      const broken = withRows(history, (rows) => rows.filter(({ id }) => !ids.includes(id)), [replica]);
      expect(checkHistory(broken)).toEqual({
        ...CLEAN,
        differing: ids.map((id) => ({ id, missingOn: [replica] })),
      });
    }),
  );
});

test("a lost row was taken along where another server took over, and only there", () => {
  fc.assert(
    fc.property(withSome, ({ history, some, ids }) => {
      const { lost } = checkHistory(withRows(history, (rows) => rows.filter(({ id }) => !ids.includes(id))));
      const replaced = ({ server, endedMs }: Write): boolean =>
        history.acknowledged.some((later) => later.server !== server && later.sentMs > endedMs);
      expect(lost.map((row) => row.replaced)).toEqual(some.map(replaced));
    }),
  );
});

test("rows that are there twice, though refused or unasked are found", () => {
  fc.assert(
    fc.property(withSome, ({ history, ids }) => {
      const [first = 0] = ids;
      const twice = withRows(history, (rows) => [...rows, { id: first, writer: "orders-2" }], ["orders-2"]);
      expect(checkHistory(twice)).toEqual({ ...CLEAN, twice: [first] });

      const unasked = withRows(history, (rows) => [...rows, { id: 1_000_000, writer: "orders-1" }]);
      expect(checkHistory(unasked)).toEqual({ ...CLEAN, unasked: [1_000_000] });

      const refused = withWrites(history, (write) =>
        ids.includes(write.id) ? { ...write, answer: "refused" } : write,
      );
      expect(checkHistory(refused)).toEqual({ ...CLEAN, despiteRefusal: ids });
    }),
  );
});

test("a server that acknowledges a row in the middle of another one's time is found", () => {
  fc.assert(
    fc.property(
      cleanHistory.chain((history) => fc.tuple(fc.constant(history), inTheMiddle(history.acknowledged))),
      ([history, { id, server }]) => {
        const intruder = otherThan(server);
        const broken = withWrites(history, (write) =>
          write.id === id ? { ...write, server: intruder } : write,
        );
        const { overlaps, ...rest } = checkHistory(broken);
        expect(overlaps.map((one) => [one.id, one.server, one.during])).toContainEqual([
          id,
          intruder,
          server,
        ]);
        expect({ ...rest, overlaps: [] }).toEqual(CLEAN);
      },
    ),
  );
});

test("two servers that take turns for a while are found, however unequal their shares", () => {
  fc.assert(
    fc.property(cleanHistory, fc.integer({ min: 2, max: 15 }), (history, share) => {
      const broken = withWrites(history, (write) =>
        write.answer === "acknowledged" && write.id % share === 0
          ? { ...write, server: otherThan(write.server) }
          : write,
      );
      expect(checkHistory(broken).overlaps).not.toEqual([]);
    }),
  );
});

test("a row that was under way while the writer changed proves nothing", () => {
  fc.assert(
    fc.property(
      cleanHistory.filter(({ writes }) => new Set(writes.map(({ server }) => server)).size > 2),
      (history) => {
        // The last of each reign is answered only when the next one has begun: its server hung, and came back.
        const late = withWrites(history, (write) => {
          const next = history.writes[write.id];
          return write.answer === "acknowledged" && next?.answer !== "acknowledged"
            ? { ...write, endedMs: write.endedMs + 5000 }
            : write;
        });
        expect(checkHistory(late).overlaps).toEqual([]);
      },
    ),
  );
});

/** An acknowledged write with so many others of its server before and after it that their spans are apart from its own. */
function inTheMiddle(acknowledged: readonly Write[]): fc.Arbitrary<Write> {
  const apart = 6;
  const middle = acknowledged.filter(
    ({ id, server }) =>
      acknowledged.some((other) => other.id === id - apart && other.server === server) &&
      acknowledged.some((other) => other.id === id + apart && other.server === server),
  );
  return fc.constantFrom(...middle);
}
