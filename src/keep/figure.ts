// A figure for a slide or a journal, as a layout in points: pictures in rows on white, with titles, notes and a caption as text. Pure: it is
// given pixels and words and knows nothing of runs. What writes it: figure-svg.ts, figure-pdf.ts.

export interface Pixels {
  /** 3·width·height bytes, row by row. */
  rgb: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

export interface FigurePanel extends Pixels {
  title: string;
  /** Under the picture; may be empty. */
  note: string;
}

export interface Figure {
  panels: readonly FigurePanel[];
  caption: string;
}

/** What journals set, in millimetres: one column of a page, and both. */
export const figureWidths = { one: 89, two: 183 } as const;
export type FigureWidth = keyof typeof figureWidths;

export interface PlacedText {
  words: string;
  x: number;
  /** Of the line that letters stand on, from the top. */
  y: number;
  isBold: boolean;
  /** 0 black … 1 white. */
  grey: number;
}

export interface PlacedPicture {
  panel: FigurePanel;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** In points of 1/72 inch, from the top left. */
export interface FigureLayout {
  width: number;
  height: number;
  texts: PlacedText[];
  pictures: PlacedPicture[];
}

export const fontSize = 7;
const mostInRow = { one: 4, two: 8 } as const;
const pointsPerMm = 72 / 25.4;
const line = 9;
const gap = 4;
/** Of a letter, in parts of the font's size: enough for Helvetica, whose measures most sans serifs share. */
const letter = 0.5;
const ink = { words: 0.13, notes: 0.33 } as const;

/** Whole pixels: programs that smooth what they enlarge leave each number a square. */
const enlarge = 8;

/** Every pixel as a square of `enlarge`². */
export function enlarged({ rgb, width, height }: Pixels): Pixels {
  const wide = width * enlarge;
  const out = new Uint8Array(3 * wide * height * enlarge);
  for (let y = 0; y < height; y++) {
    const row = out.subarray(3 * wide * enlarge * y, 3 * wide * (enlarge * y + 1));
    for (let x = 0; x < wide; x++) {
      const from = 3 * (y * width + Math.floor(x / enlarge));
      row.set(rgb.subarray(from, from + 3), 3 * x);
    }
    for (let again = 1; again < enlarge; again++) out.set(row, 3 * wide * (enlarge * y + again));
  }
  return { rgb: out, width: wide, height: height * enlarge };
}

/** @param width in points @returns lines that fit; a word that is longer than a line stands alone */
export function wrap(text: string, width: number): string[] {
  const most = Math.max(1, Math.floor(width / (letter * fontSize)));
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function layOut({ panels, caption }: Figure, column: FigureWidth): FigureLayout {
  const width = figureWidths[column] * pointsPerMm;
  const inRow = mostInRow[column];
  const side = (width - gap * (inRow - 1)) / inRow;
  const notesOf = (row: readonly FigurePanel[]): number => Math.max(0, ...row.map(({ note }) => wrap(note, side).length));
  const [texts, pictures]: [PlacedText[], PlacedPicture[]] = [[], []];
  let top = 0;
  for (let first = 0; first < panels.length; first += inRow) {
    const row = panels.slice(first, first + inRow);
    row.forEach((panel, i) => {
      const x = i * (side + gap);
      const y = top + line + 1;
      texts.push({ words: panel.title, x, y: top + fontSize, isBold: true, grey: ink.words });
      const scale = side / Math.max(panel.width, panel.height);
      pictures.push({ panel, x, y, width: panel.width * scale, height: panel.height * scale });
      wrap(panel.note, side).forEach((words, at) =>
        texts.push({ words, x, y: y + side + line * (at + 1), isBold: false, grey: ink.notes }),
      );
    });
    top += line + 1 + side + line * notesOf(row) + 2 * gap;
  }
  const lines = wrap(caption, width);
  lines.forEach((words, i) => texts.push({ words, x: 0, y: top + line * (i + 1), isBold: false, grey: ink.words }));
  return { width, height: top + line * (lines.length + 0.5), texts, pictures };
}
