// One gesture on the mask, whichever tool: begun, extended, finished. Pure: every step gives a new stroke; knows no pointer and no DOM.
import { fillShape, paintSegment, rectangle, type Mask, type Point } from '../../store/measure/mask.ts';

export type MaskTool = 'brush' | 'rectangle' | 'lasso' | 'polygon';

export interface Brush {
  tool: MaskTool;
  erases: boolean;
  diameter: number;
  hardness: number;
}

export const brushLimits = { min: 1, max: 24 } as const;
export const firstBrush: Brush = { tool: 'brush', erases: false, diameter: 9, hardness: 1 };

export interface Stroke {
  tool: MaskTool;
  /** 0 hides, 1 uncovers. */
  value: 0 | 1;
  /** Corners of a polygon, the line of a lasso, or the first corner of a rectangle. */
  points: readonly Point[];
  before: Mask;
  /** The mask as it would be if the stroke ended here. */
  shown: Mask;
}

export function beginStroke(before: Mask, size: number, brush: Brush, erases: boolean, at: Point): Stroke {
  const stroke: Stroke = { tool: brush.tool, value: erases ? 1 : 0, points: [at], before, shown: before };
  return extendStroke(stroke, size, brush, at);
}

/** To here, with the button held; a polygon only looks ahead to here. */
export function extendStroke(stroke: Stroke, size: number, brush: Brush, to: Point): Stroke {
  const { tool, value, points, before } = stroke;
  const first = points[0] ?? to;
  switch (tool) {
    case 'brush':
      return { ...stroke, points: [to], shown: paintSegment(stroke.shown, size, first, to, brush, value) };
    case 'rectangle':
      return { ...stroke, shown: fillShape(before, size, rectangle(first, to), value) };
    case 'lasso':
      return { ...stroke, points: [...points, to], shown: fillShape(before, size, [...points, to], value) };
    case 'polygon':
      return { ...stroke, shown: fillShape(before, size, [...points, to], value) };
  }
}

/** Pixels within which a click on the first corner closes a polygon. */
const closing = 1.5;

function isNear(a: Point | undefined, b: Point): boolean {
  return a !== undefined && Math.hypot(a.x - b.x, a.y - b.y) <= closing;
}

/** Another corner of a polygon. @returns `closed` where it is the first corner again, or the last one twice */
export function addCorner(stroke: Stroke, size: number, at: Point): { stroke: Stroke; closed: boolean } {
  const { points, before, value } = stroke;
  const closed = points.length > 2 && (isNear(points[0], at) || isNear(points.at(-1), at));
  const corners = closed ? points : [...points, at];
  return { stroke: { ...stroke, points: corners, shown: fillShape(before, size, corners, value) }, closed };
}
