import fc from "fast-check";
import { expect, test } from "vitest";
import {
  connectPacket,
  createPacket,
  frameReader,
  newSession,
  pingPacket,
  readConnected,
  readReply,
  setDataPacket,
} from "../../../../src/targets/lab/responder/zookeeper/packets.ts";

test("packets are told apart wherever the network cuts them", () => {
  const packets = [
    connectPacket(newSession(10_000)),
    pingPacket(),
    setDataPacket(1, "/a", "1"),
    createPacket(2, "/a", ""),
  ];
  const stream = Buffer.concat(packets);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const frames: Buffer[] = [];
      const read = frameReader((frame) => frames.push(frame));
      for (const [index, from] of places.entries())
        read(stream.subarray(from, places[index + 1] ?? stream.length));
      expect(frames).toEqual(packets.map((packet) => packet.subarray(4)));
    }),
  );
});

test("a member that takes a session says how long it lasts; one that does not, that it has ended", () => {
  const taken = Buffer.from(
    "00000000000027100102030405060708000000100102030405060708090a0b0c0d0e0f1000",
    "hex",
  );
  expect(readConnected(taken)).toEqual({
    timeoutMs: 10_000,
    id: 0x0102030405060708n,
    password: Buffer.from("0102030405060708090a0b0c0d0e0f10", "hex"),
  });
  const ended = Buffer.from(
    "00000000000000000000000000000000000000100000000000000000000000000000000000",
    "hex",
  );
  expect(readConnected(ended)).toBeUndefined();
});

test("an answer names its request, the last change and what went wrong", () => {
  const reply = Buffer.from("0000000700000001000000ffffffff9b", "hex");
  expect(readReply(reply)).toEqual({ xid: 7, zxid: 0x1000000ffn, error: -101 });
});
