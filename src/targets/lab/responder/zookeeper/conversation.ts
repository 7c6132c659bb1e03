/** One connection of a session to one member, until it ends. */
import { connect } from "node:net";
import {
  connectPacket,
  frameReader,
  newSession,
  pingPacket,
  type Reply,
  readConnected,
  readReply,
  type SessionState,
} from "./packets.ts";

/** A member that has taken the session. */
export interface Conversation {
  /** Resolves with the answer; rejects when the connection ends before. */
  readonly ask: (packet: (xid: number) => Buffer) => Promise<Reply>;
}

export interface ConversationOptions {
  readonly address: string;
  readonly port: number;
  readonly session: SessionState;
  /** Milliseconds for which a member is waited for that has not taken the session yet. */
  readonly connectMs: number;
  readonly taken: (conversation: Conversation) => void;
}

/** A client gives up a member that it has not heard for this part of its session (ClientCnxn.java: `readTimeout`). */
const SILENCE = 2 / 3;

/** It gives a sign of itself when this part has passed, so that one sign may be lost. */
const PING_EVERY = 1 / 3;

/** Resolves when it has ended, however it does, with what the session is then: a new one where that had ended as well. */
export function converse(options: ConversationOptions): Promise<SessionState> {
  return new Promise((resolve) => {
    let session = options.session;
    let isTaken = false;
    let pings: NodeJS.Timeout | undefined;
    let xid = 0;
    let open: PromiseWithResolvers<Reply>[] = [];
    const socket = connect({ host: options.address, port: options.port, noDelay: true });

    const heard = (): number => (isTaken ? session.timeoutMs * SILENCE : options.connectMs);
    let silence = setTimeout(() => socket.destroy(), heard());
    const ask: Conversation["ask"] = (packet) => {
      const asked = Promise.withResolvers<Reply>();
      open.push(asked);
      xid++;
      socket.write(packet(xid));
      return asked.promise;
    };
    const begin = (frame: Buffer): void => {
      const connected = readConnected(frame);
      if (connected === undefined) {
        session = newSession(session.timeoutMs);
        socket.destroy();
        return;
      }
      isTaken = true;
      session = { ...connected, zxid: session.zxid };
      pings = setInterval(() => socket.write(pingPacket()), session.timeoutMs * PING_EVERY);
      options.taken({ ask });
    };
    const hear = (frame: Buffer): void => {
      const reply = readReply(frame);
      // Signs of life, and what nobody asked for.
      if (reply.xid < 0) return;
      session = { ...session, zxid: reply.zxid };
      open.shift()?.resolve(reply);
    };
    const read = frameReader((frame) => {
      if (isTaken) hear(frame);
      else begin(frame);
      clearTimeout(silence);
      silence = setTimeout(() => socket.destroy(), heard());
    });

    socket.on("connect", () => socket.write(connectPacket(session)));
    socket.on("data", read);
    // Its end follows.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(silence);
      clearInterval(pings);
      for (const each of open) each.reject(new Error("the connection has ended"));
      open = [];
      resolve(session);
    });
  });
}
