// What the methods beside the catalogue's samplers are called in German, by their English labels.
export const german = {
  Blind: 'Blind',
  Unconditional: 'Ohne Messung',
};
