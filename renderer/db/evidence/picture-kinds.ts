/** Pictures that are read and written anew, by their types, and how their names end where a system does not know the type. */
const PHOTOS: { readonly [type: string]: RegExp } = {
  'image/jpeg': /\.(?:jpe?g|jpe|jfif)$/i,
  'image/png': /\.png$/i,
  'image/webp': /\.webp$/i,
  'image/avif': /\.avif$/i,
  'image/heic': /\.(?:heic|hif)$/i,
  'image/heif': /\.heif$/i,
};

/** Others that tell where and when as well, called so whatever their type is said to be: camera raw, pictures of scanners and editors, videos. */
const TELL_TOO =
  /\.(?:tiff?|jxl|jp2|psd|gif|dng|cr[23w]|nef|nrw|arw|sr[2fw]|orf|rw2|raf|pef|x3f|3fr|iiq|mov|qt|mp4|m4v|avi|mkv|webm|3gp|3g2|m2?ts|mpe?g|wmv|insv|lrv)$/i;

/** Of which of those types a file is; `undefined` where of none: drawings, camera raw, videos and whatever is no picture are kept as they are. */
export function photoType(name: string, type: string): string | undefined {
  if (Object.hasOwn(PHOTOS, type)) return type;
  return Object.keys(PHOTOS).find((one) => PHOTOS[one]?.test(name.trim()) === true);
}

/** Whether a file is one of those in which cameras note where and when it was taken: not so a log, or a paper. */
export function mayTellWhere(name: string, type: string): boolean {
  return /^(?:image|video)\//.test(type) || photoType(name, type) !== undefined || TELL_TOO.test(name.trim());
}
