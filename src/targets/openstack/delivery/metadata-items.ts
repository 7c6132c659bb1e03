/** A sealed document as metadata of a server: Nova takes few items, and short ones. */
import type { SealedDocument } from "./sealed.ts";

/** Nova's limits for metadata (compute API reference, "metadata"; quota `metadata_items`, default). */
const CHARACTERS = 255;
export const ITEMS = 128;

export const DELIVERY = "nospof.delivery";

/**
 * `nospof.delivery` says how many parts there are and which document they make; the parts are `nospof.delivery.000` and
 * so on. A change of several items is not one change: whoever reads them meanwhile notices by the signature.
 */
export function metadataItems({ text, digest }: SealedDocument): Readonly<Record<string, string>> {
  const parts = text.match(new RegExp(`.{1,${CHARACTERS}}`, "g")) ?? [];
  return {
    [DELIVERY]: `1 ${parts.length} ${digest}`,
    ...Object.fromEntries(
      parts.map((part, index) => [`${DELIVERY}.${String(index).padStart(3, "0")}`, part]),
    ),
  };
}

/** Bytes of base64 that find room beside so many items of others. */
export function room(otherItems: number): number {
  return Math.max(0, ITEMS - otherItems - 1) * CHARACTERS;
}
