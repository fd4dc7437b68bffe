// What the views are called in German, by their English titles.
export const german = {
  Samples: 'Stichproben',
  Compare: 'Vergleich',
  Explore: 'Erkunden',
  Inside: 'Innen',
  Batch: 'Stapel',
};
