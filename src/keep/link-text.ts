// Links of ours in an address or a text, as chat programs, mail and editors pass them on: which signs they write for the ones that we
// wrote, and where a link begins. Knows nothing of what a link holds; small, because the first page asks it.

const entities: Readonly<Record<string, string>> = { amp: '&', num: '#', equals: '=', lowbar: '_', gt: '>', lt: '<', quot: '"' };

/** Of a text that are looked at: nobody's link lies further in. */
const mostSigns = 400_000;

/** %xx becomes the sign again, as often as it was wrapped. */
function unescape(text: string): string {
  let now = text;
  for (let times = 0; times < 4 && /%[0-9a-f]{2}/i.test(now); times++)
    now = now.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return now;
}

const sign = (code: string, base: number): string => {
  const point = Number.parseInt(code, base);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
};

/** The text with the signs that we wrote: wide ones, escaped ones, ones that a markup language wanted, dashes that somebody corrected. */
function plainText(text: string): string {
  return (
    unescape(text.slice(0, mostSigns).normalize('NFKC'))
      .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => sign(hex, 16))
      .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => sign(hex, 16))
      .replaceAll(/&#(\d{1,7});/g, (_, digits: string) => sign(digits, 10))
      .replaceAll(/&([a-z]{2,6});/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
      .replaceAll(/<\/?wbr\s*\/?>|\\/gi, '')
      .replaceAll('\u2014', '--')
      .replaceAll(/[\u2010-\u2013\u2212]/g, '-')
      // Base64 with the signs that addresses do not have.
      .replaceAll('+', '-')
  );
}

const mark = /#\s*r\s*=/gi;

/** Whether it holds a link of ours, whole or not. */
export const holdsLink = (text: string): boolean => plainText(text).search(mark) >= 0;

/** What stands after the mark of every link in the text, in the order in which it should be tried; empty strings where nothing does. */
export function linksIn(text: string): string[] {
  return plainText(text)
    .split(mark)
    .slice(1)
    .flatMap((rest) => {
      const clean = rest
        // Mail breaks lines with "=" before and "> " after; chats put invisible signs in between.
        .replaceAll(/=?[\r\n]+[>|\s]*/g, '')
        .replaceAll(/[\s\p{Cf}]/gu, '');
      // A slash is a sign of other base64, or the address goes on behind our link.
      const run = (/^[A-Za-z0-9_/-]*/.exec(clean)?.[0] ?? '').replaceAll('/', '_');
      // Mail writes "=3D" for "=".
      return run.startsWith('3D') ? [run, run.slice(2)] : [run];
    });
}
