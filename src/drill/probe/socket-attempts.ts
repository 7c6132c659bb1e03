/** Attempts where only transport can be spoken. */
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { type Attempter, failed, failedBy, OK, type Place } from "./attempt-result.ts";

/**
 * Milliseconds that a connection has to last: load balancers take every connection, and close those that they find no
 * server for. Longer than a round trip on any network of a lab.
 */
const LASTS_MS = 30;

/** It succeeds with the first byte from the other side, or when the connection has lasted. */
export function tcpAttempter({ address, port }: Place): Attempter {
  return ({ source, end }) => {
    const socket = connect({ host: address, port, ...(source !== undefined && { localAddress: source }) });
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const settle = (result: Parameters<typeof end>[0]): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      end(result);
      socket.destroy();
    };
    socket.on("connect", () => {
      const atMs = performance.now();
      timer = setTimeout(() => settle({ ...OK, atMs }), LASTS_MS);
    });
    socket.on("data", () => settle(OK));
    socket.on("error", (error) => settle(failedBy(error)));
    socket.on("close", () => settle(failed("closed")));
    return () => {
      over = true;
      clearTimeout(timer);
      socket.destroy();
    };
  };
}

/** It succeeds with any datagram in return. */
export function udpAttempter({ address, port }: Place): Attempter {
  return ({ number, source, end }) => {
    const socket = createSocket("udp4");
    let over = false;
    const settle = (result: Parameters<typeof end>[0]): void => {
      if (over) return;
      over = true;
      end(result);
      socket.close();
    };
    socket.on("error", (error) => settle(failedBy(error)));
    socket.on("message", () => settle(OK));
    socket.bind({ ...(source !== undefined && { address: source }) }, () => {
      // Connected, it hears that the port is closed.
      if (!over) socket.connect(port, address, () => !over && socket.send(`nospof ${number}`));
    });
    return () => {
      if (over) return;
      over = true;
      socket.close();
    };
  };
}
