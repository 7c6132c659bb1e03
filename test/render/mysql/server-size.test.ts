import fc from "fast-check";
import { expect, test } from "vitest";
import { bufferPoolBytes, maxConnections, optionSize } from "../../../src/render/mysql/server-size.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

test.each([
  [256 * MIB, "128M", 151],
  [2 * GIB, "1152M", 151],
  [16 * GIB, "9728M", 1024],
  [256 * GIB, "157184M", 4000],
])("memory of %d bytes", (memory, pool, connections) => {
  expect(optionSize(bufferPoolBytes(memory))).toBe(pool);
  expect(maxConnections(memory)).toBe(connections);
});

test("the buffer pool never takes more than 60 % of a memory that a server can start in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 16 * MIB, max: 1024 * GIB }), (memory) => {
      const pool = bufferPoolBytes(memory);
      expect(pool).toBeLessThanOrEqual(memory * 0.6);
      // Rounded down by less than one chunk of 128 MiB.
      expect(pool).toBeGreaterThan(memory * 0.6 - 128 * MIB);
      expect(pool % MIB).toBe(0);
    }),
  );
});
