/** Opens the ports of a stand-in. */
import { createSocket } from "node:dgram";
import type { Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { ResponderPort } from "./spec.ts";

/** Milliseconds between two attempts at an address that the host does not have yet. */
const RETRY_MS = 100;

/** Resolves when every port is open. An address that is not there yet, as while a host boots, is waited for. */
export async function listen(ports: readonly ResponderPort[], server: () => Server): Promise<void> {
  await Promise.all(
    ports.map(async (port) => {
      for (;;) {
        try {
          return await (port.protocol === "tcp" ? listenTcp(port, server()) : listenUdp(port));
        } catch (error) {
          if (!(error instanceof Error && "code" in error && error.code === "EADDRNOTAVAIL")) throw error;
        }
        await pause(RETRY_MS);
      }
    }),
  );
}

function listenTcp({ address, port }: ResponderPort, server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, backlog: 1024 }, resolve);
  });
}

function listenUdp({ address, port }: ResponderPort): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.on("message", (message, from) => socket.send(message, from.port, from.address));
    socket.bind({ address, port }, () => {
      socket.off("error", reject);
      // An echo that can't be delivered is the asker's loss.
      socket.on("error", () => undefined);
      resolve();
    });
  });
}
