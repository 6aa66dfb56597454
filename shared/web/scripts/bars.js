// Shares as bars with the target as a line; a press on a bar goes down into it. Drawn on a canvas: our policy forbids inline styles.
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, GridComponent, MarkLineComponent, AriaComponent, CanvasRenderer]);

const place = document.getElementById("bars");
const bars = JSON.parse(place.dataset.bars);
// Pixels of a bar with its name; the drawing grows with the rows and never squeezes them.
const ROW = 34;
// On a narrow screen the name stands over its bar.
const TALL_ROW = 46;
const NARROW = 640;
const BLUE = "#0b5cad";
const BROWN = "#b45309";
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const canvas = place.querySelector(".chart__bars");
canvas.style.height = `${bars.length * (innerWidth < NARROW ? TALL_ROW : ROW) + 60}px`;
const chart = init(canvas, null, { renderer: "canvas" });

function below(bar) {
  return bar.target !== null && bar.share !== null && bar.share < bar.target;
}

function draw() {
  const narrow = canvas.clientWidth < NARROW;
  const target = bars.find((bar) => bar.target !== null)?.target;
  chart.resize();
  chart.setOption({
    animation: !still,
    aria: { enabled: true, decal: { show: true } },
    grid: { left: narrow ? 4 : 260, right: 90, top: 30, bottom: 30 },
    xAxis: { type: "value", min: 0, max: 100, axisLabel: { formatter: "{value} %", color: "#0b0c0c" } },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map((bar) => bar.name),
      axisLabel: { show: !narrow, width: 240, overflow: "truncate", color: "#0b0c0c", fontSize: 14 },
      axisTick: { show: false },
    },
    series: {
      type: "bar",
      barMaxWidth: narrow ? 14 : 22,
      cursor: "pointer",
      data: bars.map((bar) => ({ value: bar.share ?? 0, itemStyle: { color: below(bar) ? BROWN : BLUE } })),
      label: {
        show: true,
        position: narrow ? "insideLeft" : "right",
        color: "#0b0c0c",
        offset: narrow ? [0, -17] : [0, 0],
        distance: narrow ? 0 : 5,
        fontSize: 13,
        // The line of the target is drawn behind the numbers, which stay readable.
        backgroundColor: "#fff",
        padding: narrow ? 0 : [1, 2],
        formatter: ({ dataIndex }) => (narrow ? `${bars[dataIndex].name}  ${bars[dataIndex].numbers}` : bars[dataIndex].numbers),
      },
      markLine: target === undefined ? undefined : {
        silent: true,
        z: 1,
        symbol: "none",
        lineStyle: { color: "#0b0c0c", type: "dashed", width: 2 },
        label: { position: "start", formatter: `${place.dataset.target} ${target} %`, color: "#0b0c0c" },
        data: [{ xAxis: target }],
      },
    },
  });
}

draw();
// The whole row is the door, name and all: a bar of nothing could not be pressed.
chart.getZr().on("click", ({ offsetX, offsetY }) => {
  const row = chart.convertFromPixel({ yAxisIndex: 0 }, offsetY);
  if (bars[row]?.down) location.assign(bars[row].down);
});
addEventListener("resize", draw);
