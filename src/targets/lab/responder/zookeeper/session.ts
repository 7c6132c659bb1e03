/** A session with an ensemble, which goes from member to member as Java's own client does (ClientCnxn.java, StaticHostProvider.java). */
import { setTimeout as sleep } from "node:timers/promises";
import { type Conversation, converse } from "./conversation.ts";
import { newSession, type SessionState } from "./packets.ts";

export interface Member {
  readonly address: string;
  readonly port: number;
}

/** Milliseconds, at most, before a member is tried after another was lost: by chance, so that not all clients ask at once. */
const MOVE_MS = 1000;

/** Milliseconds before all are tried once more. */
const ROUND_MS = 1000;

export interface Session {
  /** The member that has the session; undefined: none has. */
  readonly member: () => Conversation | undefined;
}

/** @param sessionMs what is asked for; the ensemble has bounds of its own */
export function openSession(members: readonly Member[], sessionMs: number): Session {
  let at: Conversation | undefined;
  const go = async (): Promise<never> => {
    const order = shuffled(members);
    let session: SessionState = newSession(sessionMs);
    let next = 0;
    let last: number | undefined;
    for (;;) {
      const index = next % order.length;
      next = index + 1;
      const member = order[index];
      if (member === undefined) throw new Error("a session with an ensemble without members");
      if (last !== undefined) {
        if (index === last) await sleep(ROUND_MS);
        await sleep(Math.random() * MOVE_MS);
      }
      last ??= index;
      session = await converse({
        ...member,
        session,
        connectMs: session.timeoutMs / order.length,
        taken: (conversation) => {
          at = conversation;
          last = index;
        },
      });
      at = undefined;
    }
  };
  void go();
  return { member: () => at };
}

function shuffled(members: readonly Member[]): readonly Member[] {
  return members
    .map((member) => ({ member, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ member }) => member);
}
