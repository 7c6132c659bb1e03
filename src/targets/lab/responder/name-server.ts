/**
 * The DNS server of a lab: answers for the names it is told, and for no other.
 *
 *     node name-server.ts <names.json> <address>      {"payments.example": "198.51.100.7"}
 *
 * It is asked at one address, which may come to the host later: that of a gateway is with the other router at first.
 */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, streamEncode } from "dns-packet";
import { DNS_PORT } from "../layout/ports.ts";

/** Seconds: names don't move, but who asks again notices when nobody answers. */
const TTL = 1;

/** RFC 1035, 4.1.1. */
const NXDOMAIN = 3;

const [path, address] = process.argv.slice(2);
if (path === undefined || address === undefined) {
  throw new Error("usage: node name-server.ts <names.json> <address>");
}
const addresses = new Map(Object.entries<string>(JSON.parse(readFileSync(path, "utf8"))));

/** @throws Error for what is no DNS message */
function reply(message: Buffer) {
  const { id, questions = [], flags = 0 } = decode(message);
  const known = questions.every(({ name }) => addresses.has(name.toLowerCase()));
  const answers = questions.flatMap(({ name, type }): Answer[] => {
    const data = addresses.get(name.toLowerCase());
    return data === undefined || type !== "A" ? [] : [{ type: "A", name, ttl: TTL, data }];
  });
  return {
    type: "response" as const,
    id,
    // The lowest four bits say what came of it; "recursion desired" is given back as it was.
    flags: AUTHORITATIVE_ANSWER | (flags & 0x0100) | (known ? 0 : NXDOMAIN),
    questions,
    answers,
  };
}

/** What is no DNS message gets no answer. */
function replyOrNothing<Encoded>(message: Buffer, encoded: (answer: ReturnType<typeof reply>) => Encoded) {
  try {
    return encoded(reply(message));
  } catch {
    return undefined;
  }
}

// Bound to the address, so that answers come from the one that was asked.
const datagrams = createSocket("udp4");
datagrams.on("message", (message, from) => {
  const answer = replyOrNothing(message, (packet) => encode(packet));
  if (answer !== undefined) datagrams.send(answer, from.port, from.address);
});
datagrams.bind({ address, port: DNS_PORT });

createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    // Over TCP, each message comes after its length in two bytes.
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const answer = replyOrNothing(received.subarray(2, end), (packet) => streamEncode(packet));
      if (answer === undefined) socket.destroy();
      else socket.write(answer);
      received = received.subarray(end);
    }
  });
}).listen(DNS_PORT, address, () => console.log(`answers on ${address}`));
