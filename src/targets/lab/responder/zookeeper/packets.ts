/** The few packets of ZooKeeper's protocol that a stand-in needs: zookeeper.jute of its sources says what is in them. */

/** What a session is known by, to the next member as well. */
export interface SessionState {
  readonly id: bigint;
  readonly password: Buffer;
  /** Milliseconds without a sign of the client after which it ends: asked for at first, then what was granted. */
  readonly timeoutMs: number;
  /** The last change that was seen: no member that is behind it takes the session. */
  readonly zxid: bigint;
}

/** Of no session yet. */
export function newSession(timeoutMs: number): SessionState {
  return { id: 0n, password: Buffer.alloc(16), timeoutMs, zxid: 0n };
}

export interface Reply {
  /** Of the request; negative for what nobody asked with one. */
  readonly xid: number;
  readonly zxid: bigint;
  /** 0: done; see {@link NO_NODE} and {@link NODE_EXISTS}. */
  readonly error: number;
}

export const NO_NODE = -101;
export const NODE_EXISTS = -110;

const PING = { xid: -2, type: 11 } as const;
const CREATE = 1;
const SET_DATA = 5;

const ANY_VERSION = -1;
const ALL_PERMISSIONS = 31;
/** Neither ephemeral nor numbered. */
const PERSISTENT = 0;

export function connectPacket({ id, password, timeoutMs, zxid }: SessionState): Buffer {
  return framed(int(0), long(zxid), int(timeoutMs), long(id), bytes(password), flag(false));
}

/** Undefined: the session that was asked for has ended. */
export function readConnected(frame: Buffer): Omit<SessionState, "zxid"> | undefined {
  const timeoutMs = frame.readInt32BE(4);
  if (timeoutMs <= 0) return undefined;
  const passwordBytes = frame.readInt32BE(16);
  return { timeoutMs, id: frame.readBigInt64BE(8), password: frame.subarray(20, 20 + passwordBytes) };
}

export function pingPacket(): Buffer {
  return framed(int(PING.xid), int(PING.type));
}

export function setDataPacket(xid: number, node: string, data: string): Buffer {
  return framed(int(xid), int(SET_DATA), text(node), text(data), int(ANY_VERSION));
}

/** Open to everybody who can reach the ensemble. */
export function createPacket(xid: number, node: string, data: string): Buffer {
  const acl = Buffer.concat([int(1), int(ALL_PERMISSIONS), text("world"), text("anyone")]);
  return framed(int(xid), int(CREATE), text(node), text(data), acl, int(PERSISTENT));
}

export function readReply(frame: Buffer): Reply {
  return { xid: frame.readInt32BE(0), zxid: frame.readBigInt64BE(4), error: frame.readInt32BE(12) };
}

/** Gives whole packets, without their length, of bytes that come in pieces. */
export function frameReader(take: (frame: Buffer) => void): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= 4) {
      const end = 4 + rest.readInt32BE(0);
      if (rest.length < end) return;
      const frame = rest.subarray(4, end);
      rest = rest.subarray(end);
      take(frame);
    }
  };
}

function framed(...parts: readonly Buffer[]): Buffer {
  return bytes(Buffer.concat(parts));
}

function int(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function long(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
}

function flag(value: boolean): Buffer {
  return Buffer.from([value ? 1 : 0]);
}

/** With their number before them, as a packet itself has. */
function bytes(value: Buffer): Buffer {
  return Buffer.concat([int(value.length), value]);
}

function text(value: string): Buffer {
  return bytes(Buffer.from(value));
}
