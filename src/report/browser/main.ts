// The page's script: makes charts answer to the pointer, tables sort, and buttons work.
import { drawCharts } from './charts.ts';
import { offerCopying } from './copy.ts';
import { makeSortable } from './sort.ts';
import { offerThemes } from './theme.ts';

document.documentElement.classList.add('scripted');
offerThemes();
offerCopying();
makeSortable();
drawCharts();
