/** Asks an ensemble to write: only a leader that a majority follows can, whichever member is asked. */

import type { ResponderTarget } from "../spec.ts";
import { type AskTarget, DOWN, UP } from "../target-answer.ts";
import { createPacket, NO_NODE, NODE_EXISTS, setDataPacket } from "./packets.ts";
import { openSession } from "./session.ts";

type EnsembleTarget = Extract<ResponderTarget, { kind: "ensemble" }>;

/** The session is opened at once, and kept for good. */
export function ensembleTarget({ members, node, sessionMs }: EnsembleTarget): AskTarget {
  const session = openSession(members, sessionMs);
  let count = 0;
  const write = async (): Promise<boolean> => {
    const member = session.member();
    if (member === undefined) return false;
    count++;
    const data = String(count);
    const { error } = await member.ask((xid) => setDataPacket(xid, node, data));
    if (error !== NO_NODE) return error === 0;
    const created = await member.ask((xid) => createPacket(xid, node, data));
    return created.error === 0 || created.error === NODE_EXISTS;
  };
  let writing: Promise<boolean> | undefined;
  return async () => {
    // Who asks may lose patience; a member that is silent is given up by the session alone, and is not asked twice meanwhile.
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return (await writing) ? UP : DOWN;
  };
}
