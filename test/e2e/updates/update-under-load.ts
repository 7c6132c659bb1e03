/** An update while customers go on: what Pulumi did, and what they saw of it. */
import { expect } from "vitest";
import type { Outcome } from "../pulumi/outcome.ts";
import type { RunOptions } from "../pulumi/stack.ts";
import type { Customers, Seen } from "./customers.ts";
import type { ShopOnDocker } from "./deployed-shop.ts";

export interface Update extends Seen {
  readonly outcome: Outcome;
}

/** @param change what a person edits before `pulumi up` */
export async function updateUnderLoad(
  shop: ShopOnDocker,
  customers: Customers,
  change: () => Promise<void> = async () => {},
  options?: RunOptions,
): Promise<Update> {
  await change();
  const outcomes: Outcome[] = [];
  const began = performance.now();
  const seen = await customers.during(async () => {
    outcomes.push(await shop.stack.up(options));
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("nothing was done");
  console.log(`${Math.round((performance.now() - began) / 1000)} s, ${shown(seen)}`);
  return { ...seen, outcome };
}

/** For people. */
export function shown({ looking, ordering }: Seen): string {
  const lookers = [...looking.values()].map(
    ({ requests, failed, longestGapMs, slowestAnswerMs }) =>
      `${requests} requests, ${failed} failed, longest gap ${Math.round(longestGapMs)} ms, ` +
      `slowest answer ${Math.round(slowestAnswerMs)} ms`,
  );
  return `${lookers.join("; ")}; orders: ${JSON.stringify([...ordering])}`;
}

export function expectNobodyNoticed({ looking }: Seen): void {
  for (const { requests, failed, failures } of looking.values()) {
    expect(requests).toBeGreaterThan(100);
    expect(failed, JSON.stringify(failures)).toBe(0);
  }
}

/** Names of the containers that were made anew, in the order of their ends. */
export function replacedIn({ operations }: Outcome): readonly string[] {
  return operations
    .filter(
      ({ op, state, type }) => op === "create-replacement" && state === "done" && type.includes("container"),
    )
    .map(({ name }) => name);
}
