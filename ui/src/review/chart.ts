/** The picture of the scores: where bars, labels and triangles stand in a field of 304 × 132. Numbers come as texts. */
import type { ReviewBar, ReviewFigures } from "../ipc";

export const field = { width: 304, left: 8, right: 296, floor: 96, ceiling: 22 };

export interface DrawnBar {
  bar: ReviewBar;
  x: number;
  width: number;
  /** The part with nothing unusual, and the part to be looked at on top of it; a height of 0 is not drawn. */
  plain: { y: number; height: number };
  unusual: { y: number; height: number };
  /** Middle of the bar, and where its number stands. */
  middle: number;
  top: number;
}

const least = 9;
const gap = 4;

function slot(bars: readonly ReviewBar[]): number {
  return (field.right - field.left) / Math.max(bars.length, 1);
}

export function drawn(bars: readonly ReviewBar[]): DrawnBar[] {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const wide = slot(bars);
  const between = Math.min(gap, wide / 4);
  return bars.map((bar, index) => {
    const whole = bar.count === 0 ? 0 : Math.max(least, ((field.floor - field.ceiling) * bar.count) / most);
    const above = bar.count === 0 ? 0 : (whole * bar.unusual) / bar.count;
    const x = field.left + index * wide + between / 2;
    const top = field.floor - whole;
    return {
      bar,
      x,
      width: wide - between,
      plain: { y: top + above, height: whole - above },
      unusual: { y: top, height: above },
      middle: field.left + (index + 0.5) * wide,
      top,
    };
  });
}

export interface Tick {
  x: number;
  text: string;
}

/** Each bar is one score wide: its number stands under its middle, otherwise scores stand at edges. */
function single(bars: readonly ReviewBar[]): boolean {
  return bars.length > 1 && Number(bars[1]?.from) - Number(bars[0]?.from) <= 1;
}

const room = 24;

export function ticks(bars: readonly ReviewBar[]): Tick[] {
  const scale = bars.filter((bar) => bar.to !== null);
  const wide = slot(bars);
  const shift = single(bars) ? 0.5 : 0;
  const all: Tick[] = scale.map((bar, index) => ({ x: field.left + (index + shift) * wide, text: bar.from }));
  const last = scale.at(-1);
  if (shift === 0 && last?.to) all.push({ x: field.left + scale.length * wide, text: last.to });
  const every = Math.max(1, Math.ceil((room * 1.5) / wide));
  const end = all.at(-1);
  if (!end) return [];
  const kept = all.filter((tick, index) => index % every === 0 && tick !== end && end.x - tick.x >= room);
  return [...kept, end];
}

export interface Pointer {
  kind: "mean" | "median";
  x: number;
  text: string;
  textX: number;
  anchor: "start" | "end";
  /** 0: right under the scale; 1: one line further down, where both do not fit beside each other. */
  line: 0 | 1;
}

const letter = 6;
const away = 8;

/** Where a share of the scale (thousandths of the maximum, or of the highest score) lies in the picture. */
export function placed(permille: number, bars: readonly ReviewBar[], scale: number): number {
  const step = bars.length > 1 ? Number(bars[1]?.from) - Number(bars[0]?.from) : scale;
  const at = ((permille / 1000) * scale) / (step > 0 ? step : 1) + (single(bars) ? 0.5 : 0);
  return Math.max(field.left, Math.min(field.right, field.left + at * slot(bars)));
}

/** Triangles for mean and median: the lower one has its words before it, the higher one behind it, if they fit there. */
export function pointers(figures: ReviewFigures, points: string, bars: readonly ReviewBar[], words: { mean: string; median: string }): Pointer[] {
  const scale = Number(points) > 0 ? Number(points) : Number(figures.highest);
  const at = (kind: "mean" | "median") => ({
    kind,
    x: placed(kind === "mean" ? figures.mean_at : figures.median_at, bars, scale),
    text: words[kind],
  });
  const [mean, median] = [at("mean"), at("median")];
  const [low, high] = mean.x <= median.x ? [mean, median] : [median, mean];
  const long = (text: string) => text.length * letter + away;
  if (low.x - long(low.text) >= 0 && high.x + long(high.text) <= field.width) {
    return [
      { ...low, textX: low.x - away, anchor: "end", line: 0 },
      { ...high, textX: high.x + away, anchor: "start", line: 0 },
    ];
  }
  return [low, high].map((one, index) => {
    const before = one.x - long(one.text) >= 0 && one.x > field.width / 2;
    return { ...one, textX: before ? one.x - away : one.x + away, anchor: before ? "end" : "start", line: index === 0 ? 0 : 1 };
  });
}
