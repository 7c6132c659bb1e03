/** Asks what speaks no protocol known here: whether it takes a connection, or echoes a datagram. */
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { type AskTarget, UP } from "./target-answer.ts";

interface Place {
  readonly address: string;
  readonly port: number;
}

export function tcpTarget({ address, port }: Place): AskTarget {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: address, port });
      signal.addEventListener("abort", () => socket.destroy(), { once: true });
      socket.on("error", reject);
      socket.on("connect", () => {
        socket.destroy();
        resolve(UP);
      });
    });
}

/** Milliseconds after which a datagram without an answer is sent again: one may get lost. */
const RESEND_MS = 150;

export function udpTarget({ address, port }: Place): AskTarget {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = createSocket("udp4");
      const send = (): void => socket.send("nospof");
      const resend = setInterval(send, RESEND_MS);
      const end = (): void => {
        clearInterval(resend);
        signal.removeEventListener("abort", end);
        socket.close();
      };
      signal.addEventListener("abort", end, { once: true });
      socket.on("error", (error) => {
        end();
        reject(error);
      });
      socket.on("message", () => {
        end();
        resolve(UP);
      });
      // A connected socket hears that the port is closed.
      socket.connect(port, address, send);
    });
}
