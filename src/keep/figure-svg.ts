// A figure as SVG: its pictures as PNG inside, its words as text that can be searched and set in another font.
import { encode } from 'fast-png';
import { toBase64 } from './bytes.ts';
import { enlarged, fontSize, type FigureLayout, type PlacedPicture, type PlacedText } from './figure.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function textOf({ words, x, y, isBold, grey }: PlacedText): string {
  const level = Math.round(255 * grey);
  return `<text x="${x.toFixed(2)}" y="${y.toFixed(2)}"${isBold ? ' font-weight="700"' : ''} fill="rgb(${level},${level},${level})">${escaped(words)}</text>`;
}

function pictureOf({ panel, x, y, width, height }: PlacedPicture): string {
  const { rgb, width: wide, height: high } = enlarged(panel);
  const png = new Uint8Array(encode({ width: wide, height: high, data: rgb, channels: 3, depth: 8 }));
  const place = `x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${width.toFixed(2)}" height="${height.toFixed(2)}"`;
  return `<image ${place} preserveAspectRatio="none" href="data:image/png;base64,${toBase64(png)}"/>`;
}

export function figureSvg({ width, height, texts, pictures }: FigureLayout): string {
  const [w, h] = [width.toFixed(2), height.toFixed(2)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}pt" height="${h}pt" viewBox="0 0 ${w} ${h}" font-family="Helvetica, Arial, sans-serif" font-size="${fontSize}">
<title>${escaped(pictures.map(({ panel }) => panel.title).join(', '))}</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...pictures.map(pictureOf), ...texts.map(textOf)].join('\n')}
</svg>
`;
}
