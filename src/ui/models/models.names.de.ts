// What the shipped models say of themselves in their manifests, in German.
export const german = {
  'Faces 64': 'Gesichter 64',
  'Photographs 64': 'Fotografien 64',
  Tiny: 'Winzig',
  'Aligned faces at 64 × 64 pixels; 13 million parameters.': 'Ausgerichtete Gesichter, 64 × 64 Pixel; 13 Millionen Parameter.',
  'Pieces of photographs at 64 × 64 pixels; 13 million parameters. Restores larger photographs in tiles.':
    'Ausschnitte von Fotografien, 64 × 64 Pixel; 13 Millionen Parameter. Repariert größere Fotografien in Kacheln.',
  'A network of the same architecture for tests, trained for minutes on pieces of faces, 16 × 16 pixels.':
    'Ein Netz gleicher Bauart für Tests, einige Minuten auf Ausschnitten von Gesichtern trainiert, 16 × 16 Pixel.',
  'Weights trained on CelebA and LFW faces: non-commercial research only.':
    'Gewichte, trainiert auf Gesichtern aus CelebA und LFW: nur für nicht kommerzielle Forschung.',
  'Weights trained on CelebA, LFW, Tiny-ImageNet and on BSDS500, CID22 and CLIC photographs: non-commercial research only.':
    'Gewichte, trainiert auf CelebA, LFW, Tiny-ImageNet und Fotografien aus BSDS500, CID22 und CLIC: nur für nicht kommerzielle Forschung.',
  mask: 'Masken',
  blur: 'Unschärfe',
  'super resolution': 'niedriger Auflösung',
  matrix: 'Zufallsmatrizen',
};
