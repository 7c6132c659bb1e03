/** Node of a fault tree: events and gates share one numbering, inputs before the gates that they feed. */
export type NodeId = number;

/**
 * A coherent fault tree: basic events, and gates that happen when enough of their inputs do. There is no NOT, so that
 * one more failure never mends anything. Node `n` is a basic event where `eventOf[n]` is its index, and a gate
 * where that is -1.
 */
export interface FaultTree {
  /** Basic events are numbered from 0 to `eventCount - 1`. */
  readonly eventCount: number;
  /** By node: the index of its basic event, or -1 for a gate. */
  readonly eventOf: Int32Array;
  /** By node: how many inputs of a gate have to happen; 0 for an event. */
  readonly atLeast: Int32Array;
  /** The inputs of node `n` are `inputs[offsets[n]]` to `inputs[offsets[n + 1] - 1]`; one that is repeated counts as often. */
  readonly offsets: Int32Array;
  readonly inputs: Int32Array;
  /** What the tree is about: the failure whose causes are asked for. */
  readonly top: NodeId;
}

/**
 * Builds a fault tree from its leaves to its top. An input has to exist before the gate that takes it, so that
 * no tree holds a cycle.
 *
 * @example
 * const builder = new FaultTreeBuilder();
 * const [power, diskA, diskB] = [builder.event(), builder.event(), builder.event()];
 * const tree = builder.build(builder.or([power, builder.and([diskA, diskB])]));
 */
export class FaultTreeBuilder {
  private readonly eventOf: number[] = [];
  private readonly needs: number[] = [];
  private readonly offsets: number[] = [0];
  private readonly inputs: number[] = [];
  private events = 0;

  /** A new basic event: the first call makes event 0, the next one event 1. */
  event(): NodeId {
    this.events += 1;
    return this.add(this.events - 1, 0, []);
  }

  /** A house event: what always happens, or never does. */
  constant(happens: boolean): NodeId {
    return this.add(-1, happens ? 0 : 1, []);
  }

  /** Happens when every input does; without inputs: always. */
  and(inputs: readonly NodeId[]): NodeId {
    return this.add(-1, inputs.length, inputs);
  }

  /** Happens when one input does; without inputs: never. */
  or(inputs: readonly NodeId[]): NodeId {
    return this.add(-1, 1, inputs);
  }

  /**
   * Happens when at least `count` inputs do. An input that stands there twice counts twice, as in Open-PSA. With
   * a count of 0 or less it always happens, with one above the number of inputs never.
   *
   * @throws RangeError when `count` is no integer.
   */
  atLeast(count: number, inputs: readonly NodeId[]): NodeId {
    if (!Number.isInteger(count)) {
      throw new RangeError(`atLeast was given a count of ${count}: it takes an integer.`);
    }
    return this.add(-1, Math.min(Math.max(count, 0), inputs.length + 1), inputs);
  }

  /**
   * The tree of what `top` stands for; parts of the builder that it does not need may be in it and cost nothing later.
   *
   * @throws RangeError when `top` is no node of this builder.
   */
  build(top: NodeId): FaultTree {
    this.refuseUnknown(top, "build");
    return {
      eventCount: this.events,
      eventOf: Int32Array.from(this.eventOf),
      atLeast: Int32Array.from(this.needs),
      offsets: Int32Array.from(this.offsets),
      inputs: Int32Array.from(this.inputs),
      top,
    };
  }

  private add(event: number, needs: number, inputs: readonly NodeId[]): NodeId {
    for (const input of inputs) this.refuseUnknown(input, "a gate");
    for (const input of inputs) this.inputs.push(input);
    this.offsets.push(this.inputs.length);
    this.needs.push(needs);
    return this.eventOf.push(event) - 1;
  }

  private refuseUnknown(node: NodeId, where: string): void {
    if (Number.isInteger(node) && node >= 0 && node < this.eventOf.length) return;
    throw new RangeError(
      `The fault tree has no node ${node}, which was given to ${where}: it has ${this.eventOf.length} nodes, numbered from 0. Make inputs with event(), constant(), and(), or() and atLeast() of the same builder.`,
    );
  }
}
