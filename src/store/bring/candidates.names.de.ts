// What a file that was brought may be, and how an array is read, in German, by their English.
/** How an array is read as a picture. */
const orders = {
  'one colour after another': 'eine Farbe nach der anderen',
  'colours first': 'Farben zuerst',
  'pixel by pixel, red, green, blue': 'Pixel für Pixel, Rot, Grün, Blau',
  'colours last': 'Farben zuletzt',
  'grey, the same for all colours': 'grau, für alle Farben gleich',
  grey: 'grau',
};

/** Which part of y it is, where it is not all of it. */
const parts = {
  ', the frame alone': ', nur der Rahmen',
  ', only where the kernel lies in the frame': ', nur wo der Kern im Rahmen liegt',
};

const ofParts = Object.entries(parts).flatMap(([part, ofPart]) =>
  Object.entries(orders).map(([order, said]): [string, string] => [order + part, said + ofPart]),
);

export const german: Record<string, string> = {
  Photo: 'Foto',
  'Photo x': 'Foto x',
  'Measurement y': 'Messung y',
  'opened and cropped': 'geöffnet und zugeschnitten',
  'black, or the hole, is hidden': 'Schwarz oder das Loch ist verdeckt',
  'white is where the light of one point goes': 'Weiß ist, wohin das Licht eines Punktes geht',
  'at 8 bits': 'mit 8 Bit',
  '0 is hidden': '0 ist verdeckt',
  'in the operator’s own order': 'in der Ordnung des Operators',
  ...orders,
  ...Object.fromEntries(ofParts),
};
