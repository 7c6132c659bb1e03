/** The lock file: allocations as text that is committed beside the topology file. Reading and writing it is not done here. */
import { z } from "zod";
import { InputError, type InputProblem, showValue } from "../topology/problem.ts";
import { sortedRecord } from "./compare.ts";
import { addressNumber } from "./ipv4.ts";
import type { Allocations } from "./model.ts";

/** Its name, beside the topology file. */
export const LOCK_FILE = "nospof.lock.json";

const address = z
  .string("an IPv4 address")
  .refine((text) => addressNumber(text) !== undefined, "an IPv4 address");

const FORMAT = `1, the format this release of nospof writes`;

const schema = z.strictObject(
  {
    version: z.literal(1, FORMAT),
    addresses: z.record(z.string(), z.record(z.string(), address, "addresses by name"), "networks by name"),
    routerIds: z.record(
      z.string(),
      z.record(z.string(), idSchema(255), "router ids by name"),
      "networks by name",
    ),
    serverIds: z.record(z.string(), idSchema(2 ** 32 - 1), "server ids by instance"),
    hosts: z.record(
      z.string(),
      z.string("the name of a host").min(1, "the name of a host"),
      "hosts by instance",
    ),
  },
  { error: (issue) => (issue.code === "unrecognized_keys" ? undefined : "an object of allocations") },
);

/**
 * Allocations from the text of a lock file.
 *
 * Only its form is judged: entries that no longer fit the topology are left out by `plan`.
 *
 * @param file For messages, relative to the folder of the topology file.
 * @throws InputError when the text is not a lock file, with every problem in it.
 * @example plan(topology, parseAllocations(await readFile(LOCK_FILE, "utf8")))
 */
export function parseAllocations(text: string, file: string = LOCK_FILE): Allocations {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new InputError([
      problem(file, [], undefined, "JSON", error instanceof Error ? error.message : undefined),
    ]);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues.map((issue) => {
      if (issue.code === "unrecognized_keys") {
        return problem(
          file,
          issue.path,
          issue.keys.join(", "),
          "no keys but those that nospof writes",
          undefined,
        );
      }
      return problem(file, issue.path, showValue(valueAt(content, issue.path)), issue.message, undefined);
    }),
  );
}

/** The text of a lock file: the same bytes for the same allocations, one entry a line so that merges are easy. */
export function formatAllocations(allocations: Allocations): string {
  const { version, addresses, routerIds, serverIds, hosts } = allocations;
  const nested = <T>(record: Readonly<Record<string, Readonly<Record<string, T>>>>) =>
    sortedRecord(
      Object.entries(record).map(([key, inside]) => [key, sortedRecord(Object.entries(inside))] as const),
    );
  const sorted: Allocations = {
    version,
    addresses: nested(addresses),
    routerIds: nested(routerIds),
    serverIds: sortedRecord(Object.entries(serverIds)),
    hosts: sortedRecord(Object.entries(hosts)),
  };
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}

function idSchema(last: number) {
  const expected = `a whole number from 1 to ${last}`;
  return z.number(expected).int(expected).min(1, expected).max(last, expected);
}

function problem(
  file: string,
  path: readonly PropertyKey[],
  value: string | undefined,
  expected: string,
  detail: string | undefined,
): InputProblem {
  const restore = `restore ${file} from version control, or remove it to have everything allotted anew`;
  return {
    source: { file, line: 1, column: 1 },
    path: path.length === 0 ? file : path.map(String).join("."),
    value,
    expected,
    hint: detail === undefined ? restore : `${detail}; ${restore}`,
  };
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined,
    content,
  );
}
