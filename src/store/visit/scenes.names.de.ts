// What the scenes of the talk say in German, by their English.
export const german = {
  'One shaken photo. Many faces that fit it.': 'Ein verwackeltes Foto. Viele Gesichter, die passen.',
  'What the camera recorded while it moved.': 'Was die Kamera aufnahm, während sie sich bewegte.',
  'Eight by eight pixels. Many faces that fit them.': 'Acht mal acht Pixel. Viele Gesichter, die passen.',
  'Every square is the average of 64 pixels.': 'Jedes Quadrat ist der Mittelwert von 64 Pixeln.',
  'One patch in ten was seen. The rest is imagined.': 'Jeder zehnte Fleck wurde gesehen. Der Rest ist erdacht.',
  'The patches that were measured.': 'Die Flecken, die gemessen wurden.',
  'Did she smile? The photo does not say.': 'Hat sie gelächelt? Das Foto sagt es nicht.',
  'Everything but the mouth was measured.': 'Gemessen wurde alles außer dem Mund.',
  'Few pixels, and noise on every one of them.': 'Wenige Pixel, und auf jedem Rauschen.',
  'Sixteen by sixteen pixels, each with noise.': 'Sechzehn mal sechzehn Pixel, jedes mit Rauschen.',
  'Not one pixel was measured. 128 random sums were.': 'Kein einziges Pixel wurde gemessen. Nur 128 Zufallssummen.',
  'Each number is a random sum over the whole picture.': 'Jede Zahl ist eine Zufallssumme über das ganze Bild.',
  'It knows faces, and nothing else. This is a cat.': 'Es kennt Gesichter und sonst nichts. Dies ist eine Katze.',
  'Eight by eight pixels of a cat.': 'Acht mal acht Pixel einer Katze.',
};
