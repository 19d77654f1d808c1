// The parts of ECharts that the report draws with; nothing else of it goes into a page.
import { CustomChart, LineChart, ParallelChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, ParallelComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  LineChart,
  CustomChart,
  ParallelChart,
  GridComponent,
  ParallelComponent,
  TooltipComponent,
  MarkLineComponent,
  SVGRenderer,
]);

export { init };
