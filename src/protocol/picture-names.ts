// What files are called: which names are names of pictures, and which are of what file managers leave behind. Pure.

/** Kinds that browsers read, and some that they do not: whoever brings one of those is told so, picture by picture. */
const picture = /\.(png|jpe?g|jfif|webp|gif|avif|bmp|tiff?|hei[cf])$/i;
const stray = /^(__MACOSX\/.*|.*\/)?(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/;

export const isPictureName = (path: string): boolean => picture.test(path);
/** What file managers put into a folder by themselves. */
export const isStrayName = (path: string): boolean => stray.test(path);
