// What went wrong with a picture of a batch, or with the batch as a whole.
import { count, sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('batch-says', {
  noFace: (name: string) => `No face was found in ${name}.`,
  fileIsGone: (name: string) => `${name} is not in this browser any more: there was no room for the file. Drop the picture again.`,
  noMethod: () => 'No method is chosen.',
  noOperator: () => 'The operator is not complete yet.',
  noModel: () => 'The model was unloaded before the batch began.',
  elsewhere: () => 'Another tab of this browser works at a batch. Close that tab, then go on here.',
  otherModel: (title: string) => `This batch was begun with the model “${title}”. Switch to that one, then go on.`,
  tooMany: (left: number, most: number) =>
    `${left} ${count(left, { one: 'picture is', other: 'pictures are' })} left out: a batch has at most ${most}.`,
  noRoomForFiles: (n: number) =>
    `There is no room for the files of ${n} ${count(n, { one: 'picture', other: 'pictures' })}. They are read as long as this page is open; after a reload, drop them again.`,
  noRoom: () => 'This browser has no room left for this site.',
  noPictures: (name: string) => `There is no picture in ${name}: neither PNG, JPEG, WebP, GIF, AVIF nor BMP.`,
  amongFaces: () => 'Many pictures are restored in the studio of faces. Go back to it, and drop them there.',
  notUnpacked: (name: string) => `${name} cannot be unpacked: it is damaged, locked by a password, or larger than it says.`,
  doneIsKept: () => 'What is done is kept.',
});
