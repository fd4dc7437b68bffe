// A figure as one page of PDF 1.4: words in Helvetica, which every reader has, as text; pictures without loss. Of the format only what a
// figure needs (ISO 32000-1, 7.3 to 7.5, 8.9, 9.4): docs/decisions.md says why no library does it.
import { deflate, type Bytes } from './bytes.ts';
import { enlarged, fontSize, type FigureLayout, type PlacedPicture, type PlacedText } from './figure.ts';

/** What Windows-1252, the encoding of a PDF's own fonts, has beyond Latin-1, as far as words here use it. */
const winAnsi: Readonly<Record<string, string>> = {
  '†': '\x86',
  '…': '\x85',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '„': '\x84',
  '–': '\x96',
};

/** Spelled out where the encoding has no letter. */
function inWinAnsi(text: string): string {
  return text
    .replaceAll('σ', 'sigma')
    .replaceAll('−', '-')
    .replaceAll(/[\u2009\u202f\u00a0]/g, ' ')
    .replaceAll(/[^\x20-\x7e\xa1-\xff]/g, (one) => winAnsi[one] ?? '?');
}

const asString = (text: string): string => `(${inWinAnsi(text).replaceAll(/[\\()]/g, String.raw`\$&`)})`;
const bytesOf = (latin: string): Bytes => Uint8Array.from(latin, (letter) => letter.charCodeAt(0));

/** The page counts from its lower left corner. */
function contentOf({ height, texts, pictures }: FigureLayout): string {
  const picture = ({ x, y, width, height: high }: PlacedPicture, i: number): string =>
    `q ${width.toFixed(3)} 0 0 ${high.toFixed(3)} ${x.toFixed(3)} ${(height - y - high).toFixed(3)} cm /P${i} Do Q`;
  const text = ({ words, x, y, isBold, grey }: PlacedText): string =>
    `BT /${isBold ? 'B' : 'R'} ${fontSize} Tf ${grey.toFixed(2)} g ${x.toFixed(3)} ${(height - y).toFixed(3)} Td ${asString(words)} Tj ET`;
  return [...pictures.map(picture), ...texts.map(text)].join('\n');
}

/** An object with a stream, its bytes as one character each. */
async function stream(entries: string, bytes: Bytes): Promise<string> {
  const packed = await deflate(bytes, 'deflate');
  const latin = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return `<< ${entries} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${latin}\nendstream`;
}

function pictureObject({ panel }: PlacedPicture): Promise<string> {
  const { rgb, width, height } = enlarged(panel);
  return stream(`/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8`, rgb);
}

const font = (name: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

/** Objects are numbered from 1; every offset is that of its first byte. */
function fileOf(objects: readonly string[], trailer: string): Bytes {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${at.toString().padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return bytesOf(`${file}${table}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`);
}

export async function figurePdf(layout: FigureLayout): Promise<Bytes> {
  const { width, height, pictures } = layout;
  const firstPicture = 8;
  const named = pictures.map((_, i) => `/P${i} ${firstPicture + i} 0 R`).join(' ');
  const resources = `<< /Font << /R 4 0 R /B 5 0 R >> /XObject << ${named} >> >>`;
  const title = pictures.map(({ panel }) => panel.title).join(', ');
  return fileOf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width.toFixed(3)} ${height.toFixed(3)}] /Resources ${resources} /Contents 6 0 R >>`,
      font('Helvetica'),
      font('Helvetica-Bold'),
      await stream('', bytesOf(contentOf(layout))),
      `<< /Title ${asString(title)} /Creator (InvFussion Studio) >>`,
      ...(await Promise.all(pictures.map(pictureObject))),
    ],
    '/Root 1 0 R /Info 7 0 R',
  );
}
