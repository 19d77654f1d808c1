// The templates of pages, in templates/, as functions of what they show.
//
// Here each is compiled when it is used; in what is built, scripts/build.mjs has put their code in the place of this
// module.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageFolder } from './assets.ts';

const folder = join(packageFolder(), 'templates');

const read = (name: string): string => readFileSync(join(folder, `${name}.hbs`), 'utf8');

/** A Handlebars of one's own, which has the partials. */
export function createHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(join(folder, 'partials'))) {
    const name = file.replace(/\.hbs$/, '');
    handlebars.registerPartial(name, read(`partials/${name}`));
  }
  return handlebars;
}

/** Fills in a template, as in `page` or `sections/summary`. */
export const fill = (handlebars: typeof Handlebars, name: string, view: object): string =>
  handlebars.compile(read(name), { strict: true })(view);
