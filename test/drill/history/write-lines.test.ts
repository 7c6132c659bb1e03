import fc from "fast-check";
import { expect, test } from "vitest";
import {
  readWriterLine,
  type WriterLine,
  writeWriterLine,
} from "../../../src/drill/history/writer/write-lines.ts";

const ms = fc.integer({ min: 0, max: 100_000_000 }).map((tenths) => tenths / 10);

const line: fc.Arbitrary<WriterLine> = fc.oneof(
  fc.record({
    kind: fc.constant("write" as const),
    id: fc.nat(),
    sentMs: ms,
    endedMs: ms,
    to: fc.constantFrom("endpoint" as const, "server" as const),
    answer: fc.constantFrom("acknowledged" as const, "refused" as const, "unknown" as const),
    serverId: fc.option(fc.nat(), { nil: undefined }),
    detail: fc.option(fc.string(), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("reached" as const), sentId: fc.nat(), settledId: fc.nat() }),
);

test("what is written is read, and stands in a line", () => {
  fc.assert(
    fc.property(line, (told) => {
      const text = writeWriterLine(told);
      expect(text).not.toContain("\n");
      expect(readWriterLine(text)).toEqual(told);
    }),
  );
});

test("anything else is refused", () => {
  for (const text of ["", "warning", '["w",1,2,3,0,9,null,null]', '["x"]', "{}"]) {
    expect(() => readWriterLine(text)).toThrow("not a line of the writer");
  }
});
