/** A program that runs inside a namespace while a test looks at it. */
import { execa } from "execa";

export interface StartedProgram {
  /** Process id inside its namespace; `kill` it by `namespace.run(["kill", "-9", String(pid)])` or by {@link stop}. */
  readonly pid: number;
  /** What it has printed up to now. */
  readonly output: () => string;
  /** Sends a signal and waits for the end. Fine to call twice. */
  readonly stop: (signal?: "TERM" | "KILL" | "INT" | "QUIT") => Promise<void>;
  /** Resolves when the program ends by itself or is ended. */
  readonly ended: Promise<void>;
}

/** @param enter The command prefix that enters the namespace. */
export async function startProgram(
  enter: readonly string[],
  command: readonly string[],
): Promise<StartedProgram> {
  const [entry = "", ...rest] = enter;
  // A shell tells its process id, then becomes the program. Another one waits for it: nsenter would stop itself with a
  // child that is stopped, and never take leave of it.
  const script = '( echo $BASHPID; exec "$@" 2>&1 ) & wait $!';
  const process = execa(entry, [...rest, "bash", "-c", script, "bash", ...command], {
    reject: false,
    stdin: "ignore",
    buffer: false,
  });
  let printed = "";
  const pid = await new Promise<number>((resolve, reject) => {
    process.stdout.on("data", (chunk: unknown) => {
      printed += String(chunk);
      const end = printed.indexOf("\n");
      if (end >= 0) resolve(Number(printed.slice(0, end)));
    });
    process.stdout.on("close", () => reject(new Error(`${command.join(" ")} did not start: ${printed}`)));
  });
  const ended = process.then(() => undefined);
  const stop = async (signal = "TERM"): Promise<void> => {
    await execa(entry, [...rest, "kill", `-${signal}`, String(pid)], { reject: false });
    await ended;
  };
  return { pid, ended, stop, output: () => printed.slice(printed.indexOf("\n") + 1) };
}
