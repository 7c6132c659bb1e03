/** Values that try to become more than a value, and ways to put them into a plan. */
import fc from "fast-check";

const PIECES = [
  ..."\n\r\t\0;{}#$\\'\"`()[]<>|&!~@%^*?=:,/. -_",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u202e",
  "\ufeff",
  "é",
  "{{name}}",
  "{{{raw}}}",
  "}}",
  "{{#each listeners}}",
  "{IFS}",
  "$(id)",
  "%[src]",
  "../..",
  "//",
  "server",
  "evil",
  "\n    server evil 203.0.113.1:80",
  "; } http { include /etc/passwd",
  "' ; reload",
  '" user root',
  "\nuser root;",
  "a",
  "web-1",
  "10.0.0.1",
  "unix:",
] as const;

/** Strings made of what has a meaning somewhere, now and then of anything. */
export const hostileString: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 })
      .map((all) => all.join("")),
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", minLength: 0, maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "a".repeat(400), "-", ".", "..", "-x", "__proto__", "constructor"),
  },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/) },
);

export const hostileNumber: fc.Arbitrary<number> = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0.5,
  1e21,
  1e-9,
  2 ** 53,
);

/** Words of the model itself, which a plan can't have otherwise by its type, and versions, which decide on structure. */
const FIXED = new Set([
  "software",
  "kind",
  "mode",
  "protocol",
  "engine",
  "role",
  "method",
  "privileges",
  "programs",
  "strength",
]);

/** Every string and number of a plan, but for the words of the model. */
export function leavesOf(value: unknown): {
  readonly strings: readonly string[];
  readonly numbers: readonly Path[];
} {
  const strings = new Set<string>();
  const numbers: Path[] = [];
  const walk = (part: unknown, path: Path): void => {
    if (typeof part === "string") strings.add(part);
    else if (typeof part === "number") numbers.push(path);
    else if (typeof part === "object" && part !== null) {
      for (const [key, child] of Object.entries(part)) if (!FIXED.has(key)) walk(child, [...path, key]);
    }
  };
  walk(value, []);
  return { strings: [...strings], numbers };
}

export type Path = readonly string[];

/** A copy in which a string is another wherever it stands, so that references still hold. */
export function withString<T>(value: T, from: string, to: string): T {
  return copy(value, [], (part, path) => (part === from && !path.some((key) => FIXED.has(key)) ? to : part));
}

/** A copy in which the value at a path is another. */
export function withNumber<T>(value: T, at: Path, to: number): T {
  return copy(value, [], (part, path) =>
    path.length === at.length && path.every((key, i) => key === at[i]) ? to : part,
  );
}

function copy<T>(value: T, path: Path, change: (part: unknown, path: Path) => unknown): T;
function copy(value: unknown, path: Path, change: (part: unknown, path: Path) => unknown): unknown {
  if (Array.isArray(value))
    return value.map((part: unknown, index) => copy(part, [...path, String(index)], change));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, copy(part, [...path, key], change)]),
    );
  }
  return change(value, path);
}
