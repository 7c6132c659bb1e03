/** What the program that writes rows and the drill say to each other: one JSON value a line. */
import type { Write, WriteAnswer } from "../model.ts";

/** Lines to the program after the first: send no more rows, and send rows again. */
export const PAUSE = "pause";
export const RESUME = "resume";

/** The first line to the program. */
export interface WriterSetup {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Where applications write: each row goes to one of them, in turn. */
  readonly endpoint: readonly Place[];
  /** Milliseconds between two rows there. */
  readonly everyMs: number;
  /** Every server by itself; in turn, too. */
  readonly servers: readonly Place[];
  /** Milliseconds between two rows there. */
  readonly serverEveryMs: number;
}

export interface Place {
  readonly address: string;
  readonly port: number;
}

/** From the program. Times in milliseconds of the machine's monotonic clock. */
export type WriterLine =
  | {
      readonly kind: "write";
      readonly id: number;
      readonly sentMs: number;
      readonly endedMs: number;
      readonly to: Write["to"];
      readonly answer: WriteAnswer;
      /** `server_id` of who was reached; undefined: nobody was. */
      readonly serverId: number | undefined;
      readonly detail: string | undefined;
    }
  /** Again and again: up to which id rows were sent, and up to which one every row was told of. */
  | { readonly kind: "reached"; readonly sentId: number; readonly settledId: number };

const TO = ["endpoint", "server"] as const satisfies readonly Write["to"][];
const ANSWERS = ["acknowledged", "refused", "unknown"] as const satisfies readonly WriteAnswer[];

/** Without a line break. */
export function writeWriterLine(line: WriterLine): string {
  if (line.kind === "reached") return JSON.stringify(["r", line.sentId, line.settledId]);
  const { id, sentMs, endedMs, to, answer, serverId, detail } = line;
  const times = [sentMs, endedMs].map((ms) => Math.round(ms * 10) / 10);
  const asked = [TO.indexOf(to), ANSWERS.indexOf(answer)];
  return JSON.stringify(["w", id, ...times, ...asked, serverId ?? null, detail ?? null]);
}

/** @throws Error for anything that {@link writeWriterLine} does not write */
export function readWriterLine(text: string): WriterLine {
  const fields: unknown = text.startsWith("[") ? JSON.parse(text) : undefined;
  if (!Array.isArray(fields)) throw new Error(`not a line of the writer: ${text}`);
  const number = (index: number): number => Number(fields[index]);
  if (fields[0] === "r") return { kind: "reached", sentId: number(1), settledId: number(2) };
  const [to, answer] = [TO[number(4)], ANSWERS[number(5)]];
  if (fields[0] !== "w" || to === undefined || answer === undefined)
    throw new Error(`not a line of the writer: ${text}`);
  return {
    kind: "write",
    id: number(1),
    sentMs: number(2),
    endedMs: number(3),
    to,
    answer,
    serverId: fields[6] === null ? undefined : number(6),
    detail: fields[7] === null ? undefined : String(fields[7]),
  };
}
