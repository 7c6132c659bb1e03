/** That nothing which was acknowledged is lost. */
import { expect } from "vitest";
import { type ChosenOnDocker, SERVERS } from "./chosen-on-docker.ts";

/** Every server has them, at the latest when it has caught up. */
export async function expectKept(
  { sql }: Pick<ChosenOnDocker, "sql">,
  acknowledged: readonly number[],
): Promise<void> {
  expect(acknowledged.length).toBeGreaterThan(500);
  for (const server of SERVERS) {
    const missing = async (): Promise<readonly number[]> => {
      const kept = new Set((await sql(server, "SELECT number FROM orders.entry"))?.split("\n").map(Number));
      return acknowledged.filter((number) => !kept.has(number));
    };
    await expect.poll(missing, { timeout: 90_000, interval: 500 }).toEqual([]);
  }
}
