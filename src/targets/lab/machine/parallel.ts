import { availableParallelism } from "node:os";

/** Booting is half waiting for the kernel. */
const PER_CORE = 2;

/** Works on all, a bounded number at a time. Rejects with the first failure, after all that were begun have ended. */
export async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && failures.length === 0; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * PER_CORE }, worker));
  if (failures.length > 0) throw failures[0];
}
