/** Commands in the keeper's network namespace, where the bridges and the ports of all hosts are. */
import { born } from "./birth.ts";
import { finished } from "./finished.ts";

export interface Switchboard {
  /**
   * Runs lines of `ip -batch`, in order. Calls that come while others run are joined into one run of ip(8).
   * @throws Error with what ip said
   */
  readonly ip: (lines: readonly string[]) => Promise<void>;
  /** @throws Error with what nft said */
  readonly nft: (ruleset: string) => Promise<void>;
  readonly tc: (
    command: readonly string[],
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
}

interface Waiting {
  readonly lines: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** @param cgroup The keeper's. */
export function switchboard(cgroup: string, keeperPid: number): Switchboard {
  const run = (command: readonly string[], input = "") =>
    finished(born([cgroup], ["nsenter", "--target", String(keeperPid), "--net", ...command], "pipe"), input);
  const waiting: Waiting[] = [];
  let running = false;

  const work = async (): Promise<void> => {
    running = true;
    for (let batch = waiting.splice(0); batch.length > 0; batch = waiting.splice(0)) {
      const text = batch.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join("");
      const { exitCode, output } = await run(["ip", "-batch", "-"], text);
      for (const { resolve, reject } of batch) {
        if (exitCode === 0) resolve();
        else reject(new Error(`ip -batch: ${output.trim()}\n${text}`));
      }
    }
    running = false;
  };

  return {
    ip: (lines) =>
      new Promise((resolve, reject) => {
        if (lines.length === 0) {
          resolve();
          return;
        }
        waiting.push({ lines, resolve, reject });
        // Those that ask in the same turn of the event loop share a run.
        if (!running) {
          running = true;
          queueMicrotask(() => void work());
        }
      }),
    nft: async (ruleset) => {
      const { exitCode, output } = await run(["nft", "-f", "-"], ruleset);
      if (exitCode !== 0) throw new Error(`nft: ${output.trim()}\n${ruleset}`);
    },
    tc: (command) => run(["tc", ...command]),
  };
}
