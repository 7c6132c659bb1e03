/**
 * The control plane to look at: `node --conditions=nospof-source test/e2e/openstack/by-hand.ts` starts it, says how to get in,
 * and ends it when it is interrupted.
 */
import { startControlPlane } from "./control-plane.ts";

const began = Date.now();
const starting = startControlPlane();
// Also what it waits for: nothing else would keep it from ending.
const waiting = setInterval(() => {}, 60_000);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Not `once`: execa ends this process with its children where nobody listens any more.
  process.on(signal, () => {
    clearInterval(waiting);
    void starting.then(({ stop }) => stop());
  });
}

const { enter, environment, pid } = await starting.catch((error: unknown) => {
  clearInterval(waiting);
  throw error;
});
const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
console.log(`started within ${((Date.now() - began) / 1000).toFixed(1)} s`);
console.log(`a program of this machine:  ${enter.join(" ")} env ${variables.join(" ")} COMMAND`);
console.log(
  `OpenStack's own client:     nsenter --target ${pid} --all env ${variables.join(" ")} openstack server list`,
);
console.log("interrupt to end it");
