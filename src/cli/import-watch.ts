import { EXIT_STATUS } from "./exit-status.ts";

/**
 * Imports a user's file and says so when the process ends meanwhile: the file called `process.exit`, or waits for
 * something that never comes (Node then stops without a word).
 */
export async function importWithWatch(
  url: string,
  shown: string,
): Promise<Readonly<Record<string, unknown>>> {
  const endedMeanwhile = (): void => {
    process.stderr.write(
      `nospof: ${shown}: the process ended while the file was being loaded\n` +
        "  fix: remove a call of process.exit(), or an `await` of something that never happens\n",
    );
    process.exitCode = EXIT_STATUS.wrongInput;
  };
  process.once("exit", endedMeanwhile);
  try {
    return await import(url);
  } finally {
    process.off("exit", endedMeanwhile);
  }
}
