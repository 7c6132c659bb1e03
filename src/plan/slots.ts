/**
 * Slots in a finite range (addresses, router ids, server ids) that stay with their names.
 *
 * A name prefers the slot of its hash, so that most names keep theirs whatever else exists. Where two prefer the
 * same one, who was there first can only be remembered, not computed: see docs/adr/0002-allocations-lock-file.md.
 */
import { compareText } from "./compare.ts";
import { fnv1a } from "./hash.ts";

export interface SlotRequest {
  /** Who needs a slot; unique. The order means nothing. */
  readonly names: readonly string[];
  /** Slots are the whole numbers from 0 to `size - 1`. */
  readonly size: number;
  /** Slots that belong to something else. Those outside the range are ignored. */
  readonly taken?: Iterable<number>;
  /** Slots given only when no other is free. */
  readonly avoided?: readonly number[];
  /** The slot a name had in the previous plan, if any; kept when it is in the range, not taken and not kept yet. */
  readonly previous: (name: string) => number | undefined;
  /** What the preferred slot is computed from. Default: the name. */
  readonly hashed?: (name: string) => string;
}

export type SlotResult =
  | { readonly ok: true; readonly slots: ReadonlyMap<string, number> }
  /** `free`: how many there were for `wanted` names. */
  | { readonly ok: false; readonly free: number; readonly wanted: number };

/** Gives every name a slot of its own; fails only when there are fewer slots than names. */
export function allocateSlots(request: SlotRequest): SlotResult {
  const { size, previous, hashed = (name: string) => name, avoided = [] } = request;
  const names = [...request.names].sort(compareText);
  const used = new Set<number>();
  for (const slot of request.taken ?? []) if (inRange(slot, size)) used.add(slot);
  const free = size - used.size;
  if (names.length > free) return { ok: false, free, wanted: names.length };

  const slots = new Map<string, number>();
  for (const name of names) {
    const kept = previous(name);
    if (kept === undefined || !inRange(kept, size) || used.has(kept)) continue;
    used.add(kept);
    slots.set(name, kept);
  }
  const waiting = names.filter((name) => !slots.has(name));
  const spared = new Set(avoided.filter((slot) => inRange(slot, size) && !used.has(slot)));
  for (const name of waiting) {
    if (used.size + spared.size >= size) spared.clear();
    let slot = fnv1a(hashed(name)) % size;
    while (used.has(slot) || spared.has(slot)) slot = (slot + 1) % size;
    used.add(slot);
    slots.set(name, slot);
  }
  return { ok: true, slots };
}

function inRange(slot: number, size: number): boolean {
  return Number.isInteger(slot) && slot >= 0 && slot < size;
}
