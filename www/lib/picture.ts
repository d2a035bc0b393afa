/**
 * Makes a picture small enough to send: as it is if it fits, scaled down and
 * encoded as JPEG if it does not.
 */
import { PICTURE_BYTES, PICTURE_TYPES } from "./limits.mjs";

interface Picture {
  /** One of `PICTURE_TYPES`. */
  type: string;
  bytes: ArrayBuffer;
}

/** The longer side of a picture that had to be made smaller, in pixels, one try after the other. */
const SIDES = [1280, 960, 640, 320];

/**
 * @throws {Error} with a sentence for the reader, if the file is no picture that
 * browsers show or cannot be made small enough
 */
export async function pictureFrom(file: File): Promise<Picture> {
  if (PICTURE_TYPES.includes(file.type) && file.size <= PICTURE_BYTES) {
    return { type: file.type, bytes: await file.arrayBuffer() };
  }
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) throw new Error("This file is not a picture.");
  try {
    for (const side of SIDES) {
      const blob = await scaled(bitmap, side);
      if (blob && blob.size <= PICTURE_BYTES) {
        return { type: blob.type, bytes: await blob.arrayBuffer() };
      }
    }
  } finally {
    bitmap.close();
  }
  throw new Error("This picture is too large.");
}

function scaled(bitmap: ImageBitmap, side: number): Promise<Blob | null> {
  const factor = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * factor));
  canvas.height = Math.max(1, Math.round(bitmap.height * factor));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}
