/** `node listener.ts <port>…`: takes connections and answers datagrams on these ports of every address. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const ports = process.argv.slice(2).map(Number);
await Promise.all(
  ports.flatMap((port) => [
    new Promise<void>((done) => {
      createServer((socket) => socket.on("error", () => undefined).end()).listen(port, "0.0.0.0", done);
    }),
    new Promise<void>((done) => {
      const socket = createSocket("udp4");
      socket.on("message", (message, from) => socket.send(message, from.port, from.address));
      socket.bind(port, "0.0.0.0", done);
    }),
  ]),
);
console.log("listening");
