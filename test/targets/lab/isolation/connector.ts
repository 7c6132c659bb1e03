/**
 * `node connector.ts`: reads a JSON list of `{protocol, address, port}` on standard input and prints the list of those that
 * could be reached, as JSON.
 */
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { json } from "node:stream/consumers";

interface Door {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}

/** Everything is on one machine; what is open answers within a millisecond or two, however busy it is. */
const PATIENCE_MS = 600;

/** At a time: a machine that is asked everything at once answers late. */
const AT_ONCE = 900;

function reachesTcp({ address, port }: Door): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.on("connect", () => end(true)).on("error", () => end(false));
  });
}

function reachesUdp({ address, port }: Door): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    const end = (reached: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(reached);
    };
    socket.on("message", () => end(true)).on("error", () => end(false));
    // Connected, so that an ICMP error is told.
    socket.connect(port, address);
    socket.on("connect", () => socket.send("?"));
  });
}

const doors = (await json(process.stdin)) as readonly Door[];
const reached: Door[] = [];
const waiting = [...doors];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let door = waiting.shift(); door !== undefined; door = waiting.shift()) {
      if (await (door.protocol === "tcp" ? reachesTcp(door) : reachesUdp(door))) reached.push(door);
    }
  }),
);
console.log(JSON.stringify(reached));
