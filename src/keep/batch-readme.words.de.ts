// What lies in the ZIP of a batch, in German. What stands in the table stays as it stands there.
import type { Words } from '../protocol/words.ts';
import type { words } from './batch-readme.words.ts';

export const german = {
  ofBlind:
    '\nDie der Methode "blind" tragen keines: Ein Rezept kann kein Netz verlangen, dem der Operator nicht gesagt wird. Ihre Zeile der Tabelle sagt alles.',
  readme: (
    ofBlind,
  ) => `Von einem Modell wiederhergestellt: Was nicht gemessen wurde, ist erfunden. Andere Stichproben, die zur Messung passen, sehen anders aus.

batch.csv   eine Zeile je Stichprobe und je Bild oder Methode, die misslang, mit dem Grund (UTF-8, RFC 4180); auf Englisch, wie Programme sie lesen
0001-name/  ein Ordner je Bild, in der Reihenfolge des Stapels: x.png ist das ausgeschnittene Quadrat, die anderen sind, was die Methoden zogen

Jedes PNG trägt das Rezept, das es noch einmal zieht: auf dem Studio ablegen.${ofBlind}

taken            pixel for pixel (das Bild hat die Seite des Modells), around the face (um das Gesicht) oder the middle square (das mittlere Quadrat); crop_* in Pixeln des Bildes
y                made of the picture (aus dem Bild gemacht) oder is the picture (es war schon verschlechtert: dann gibt es weder PSNR noch SSIM)
operator_for     all pictures: für alle derselbe Operator und dasselbe Rauschen; this picture: neu gezogen aus operator_seed und noise_seed
operator_params  JSON; Masken und Kerne durch den SHA-256 ihrer Zahlen
measured         unabhängige Zahlen, die gemessen wurden, von "unknowns"
psnr_db, ssim    der Stichprobe gegen das Bild, beide in [-1, 1]; SSIM mit Gauß-Fenstern von 11 x 11, Sigma 1.5 (Wang et al. 2004)
fit              RMS von H(Stichprobe) - y über das Gemessene, in Einheiten des Rauschens, wo es Rauschen gibt
spread           Wurzel aus dem Mittel, über die Pixel, der quadrierten Standardabweichung zwischen den Stichproben dieser Methode und dieses Bildes
seconds          aller Stichproben dieser Methode und dieses Bildes zusammen; evaluations gelten je Stichprobe
`,
} satisfies Words<typeof words>;
