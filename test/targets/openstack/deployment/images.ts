/** Images of a test's cloud: the fake hypervisors never read them. */
import { z } from "zod";
import type { ControlPlane } from "../../../e2e/openstack/control-plane.ts";

export async function addImage({ admin }: ControlPlane, name: string): Promise<void> {
  const fields = { name, disk_format: "raw", container_format: "bare", visibility: "public" };
  const { id } = z.object({ id: z.string() }).parse(await admin.call("image", "POST", "/v2/images", fields));
  await admin.call("image", "PUT", `/v2/images/${id}/file`, Buffer.from("not read"));
}
