/**
 * The control plane to look at: `node --conditions=nospof-source test/e2e/openstack/by-hand.ts` starts it, says how to get in,
 * and ends it when it is interrupted.
 */
import { startControlPlane } from "./control-plane.ts";

const started = Date.now();
const { enter, environment, pid, stop } = await startControlPlane();
const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
console.log(`started within ${((Date.now() - started) / 1000).toFixed(1)} s`);
console.log(`a program of this machine:  ${enter.join(" ")} env ${variables.join(" ")} COMMAND`);
console.log(
  `OpenStack's own client:     nsenter --target ${pid} --all env ${variables.join(" ")} openstack server list`,
);
console.log("interrupt to end it");
// Also kept alive by this: nothing else would.
const alive = setInterval(() => {}, 60_000);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(alive);
    void stop();
  });
}
