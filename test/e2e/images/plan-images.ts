/** Every image that a plan's deployment pulls, under the very names it pulls them by. */
import type { Plan } from "../../../src/plan/model.ts";
import { imageOf } from "../../../src/targets/docker/images.ts";
import type { Image } from "./image.ts";
import { type OfficialProgram, officialImage } from "./official.ts";
import { shopImages } from "./shop.ts";

/**
 * For `docker({ images: { keepalived: KEEPALIVED_IMAGE } })`: by default nospof builds this image from Alpine's package, which
 * tests cannot reach.
 */
export const KEEPALIVED_IMAGE = "registry.example/nospof/keepalived:2.2";

/** @throws Error when no Debian has a program's release */
export async function planImages(plan: Plan): Promise<Readonly<Record<string, Image>>> {
  const images: Record<string, Image> = { ...(await shopImages(plan)) };
  const programs = new Set(plan.instances.flatMap((instance) => instance.programs));
  for (const program of programs) {
    if (!isOfficial(program)) continue;
    const { name } = imageOf(program, plan, { images: { keepalived: KEEPALIVED_IMAGE } });
    images[name] = await officialImage(program, plan.software[program]);
  }
  return images;
}

function isOfficial(program: string): program is OfficialProgram {
  return ["nginx", "haproxy", "keepalived", "mariadb"].includes(program);
}
