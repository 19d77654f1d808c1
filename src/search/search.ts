// What a search method is: a pure function that proposes assignments from a space, what is known, and a random stream.
import type { TSchema } from 'typebox';
import type { Stream } from '../random.ts';
import type { Assignment, Space } from './space.ts';

/** What became of an assignment; replicates of it are one observation with their mean. */
export interface Observation {
  assignment: Assignment;
  /**
   * What the search makes small: a metric that is to be maximized comes negated. Null, or not finite, where the
   * trial failed or diverged. A pruned trial has the score with which it was stopped.
   */
  score: number | null;
  /** The epoch after which it was pruned; left out for one that was not. */
  pruned_at?: number;
}

export interface Question {
  space: Space;
  /**
   * All that was proposed before, in the order of the proposals, and all of it finished: a proposal must not depend
   * on which trial finished first. Assignments from elsewhere (`include`) may be among them.
   */
  history: readonly Observation[];
  /** The sweep's stream, the same for each of its questions. */
  random: Stream;
  /** How many assignments are wanted; `Infinity` for all of a finite space. */
  count: number;
}

export interface Search<Options> {
  summary: string;
  /** A TypeBox object without `method`, which is the name in the registry. */
  schema: TSchema;
  /** Do proposals depend on scores? If not, all of a sweep's can be had at once, without waiting for any. */
  adaptive: boolean;
  /**
   * New assignments: none that is in the history, none twice, and fewer than asked for only where the space has no
   * more. They depend on nothing but the arguments. Throws FmxError('config') for a space that it cannot search.
   */
  ask(options: Options, question: Question): Assignment[];
}
