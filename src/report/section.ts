// What a section of the report is: a title and a function from a run to what its template shows.
import type { RunData } from '../record/run-data.ts';

/**
 * A section stands in sections/index.ts under its id, which is also its anchor on the page and the name of
 * its template in templates/sections/. A template draws a Figure with `{{> figure}}`, a Table with
 * `{{> table (layOut table)}}`.
 */
export interface Section<View extends object = object> {
  title: string | ((run: RunData) => string);
  /** The name of its template where that is not its id. */
  template?: string;
  /** `best` where it tells of a sweep's best trial alone. */
  of?: 'best';
  /** What the template shows; null where the section does not apply to the run. */
  view(run: RunData): View | null;
}
