import { expect, it } from "vitest";
import { isUp } from "../../src/reliability/evaluation.ts";
import type { StructureNode } from "../../src/reliability/model.ts";

const nodes: readonly StructureNode[] = [
  { kind: "event", event: 0 },
  { kind: "event", event: 1 },
  { kind: "event", event: 2 },
  { kind: "at-least", needs: 2, children: [0, 1, 2], label: "quorum" },
];

it("is up while enough children are", () => {
  expect(isUp({ nodes }, 3, new Set())).toBe(true);
  expect(isUp({ nodes }, 3, new Set([1]))).toBe(true);
  expect(isUp({ nodes }, 3, new Set([0, 2]))).toBe(false);
  expect(isUp({ nodes }, 0, new Set([1, 2]))).toBe(true);
});

it("refuses a node that is not there", () => {
  expect(() => isUp({ nodes }, 4, new Set())).toThrow(RangeError);
  expect(() => isUp({ nodes }, -1, new Set())).toThrow(RangeError);
});
