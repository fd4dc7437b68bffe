// What is said of a photo that cannot be opened.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('photo-says', {
  hasMb: (name: string, file: number) => `${name} has ${file} MB.`,
  openThePictureAgainMask: () => 'Open the picture again; mask and settings are kept.',
  itsSquareIsThereIt: () => 'Its square is there; it can be neither moved nor put back.',
  unreadable: (name: string) =>
    `“${name}” cannot be read: it is a folder, or it was changed, moved or deleted since it was chosen. Choose it again.`,
  keptWhenUnread: () => 'The picture that was there, the mask and all settings are kept.',
});
