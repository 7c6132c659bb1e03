import { fileURLToPath } from "node:url";
import type { Namespace } from "../../../programs/namespace.ts";

const PROGRAM = fileURLToPath(new URL("steady-client.js", import.meta.url));

export interface SteadyClient {
  /** Bodies of answers that it has had, each once. */
  readonly answers: () => readonly string[];
  /** Ends it. */
  readonly end: () => Promise<{ readonly asked: number; readonly failures: readonly string[] }>;
}

/** Asks twenty times a second, over connections that are kept open or over a new one each time. */
export async function startClient(
  host: Namespace,
  url: string,
  connections: "kept" | "new",
): Promise<SteadyClient> {
  const program = await host.start([process.execPath, PROGRAM, url, connections]);
  const lines = (start: string): readonly string[] =>
    program
      .output()
      .split("\n")
      .filter((line) => line.startsWith(start))
      .map((line) => line.slice(start.length));
  return {
    answers: () => lines("answered: "),
    end: async () => {
      await program.stop();
      return { asked: Number(lines("asked ")[0]), failures: lines("failed ") };
    },
  };
}
