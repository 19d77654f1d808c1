// `fmx query`: one SQL statement on runs.db, which it cannot change.
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { FmxError } from '../../errors.ts';
import { formatRows, type RowFormat, rowFormats } from '../../record/format-rows.ts';
import { queryReadOnly } from '../../record/query.ts';
import { EXIT } from '../exit-codes.ts';
import { dbOption, examples } from '../options.ts';

interface QueryOptions {
  db: string;
  format: RowFormat;
}

export function define(command: Command): void {
  command
    .argument('<sql>', 'one SELECT statement; - reads it from stdin')
    .addOption(
      new Option('-f, --format <format>', 'how rows are written').choices(rowFormats).default('table'),
    )
    .addOption(dbOption())
    .addHelpText(
      'after',
      examples(
        ['fmx query "SELECT * FROM leaderboard"', 'all trials, ranked'],
        ['fmx query "SELECT * FROM confused_pairs LIMIT 5"', 'which classes are taken for which'],
        ['fmx query "SELECT * FROM curves" --format csv > curves.csv', 'every epoch, for a spreadsheet'],
        ['fmx query - < question.sql', 'the statement from a file'],
      ),
    )
    .action(async (sql: string, { db, format }: QueryOptions) => {
      const statement = sql === '-' ? await text(process.stdin) : sql;
      if (statement.trim() === '') {
        throw new FmxError('usage', 'the query is empty', {
          hint: 'As in `fmx query "SELECT * FROM leaderboard"`.',
        });
      }
      const { isTTY, columns } = process.stdout;
      process.stdout.write(formatRows(queryReadOnly(db, statement), format, isTTY ? columns : undefined));
      process.exitCode = EXIT.done;
    });
}
