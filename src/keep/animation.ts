// Frames as a video (WebM, else MP4, by WebCodecs) or, where the browser encodes neither, as a GIF. Both encoders are fetched only when
// they are needed. Knows frames of RGBA and a rate; not what they show.

export interface Frame {
  width: number;
  height: number;
  /** RGBA, opaque. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

export interface Animation {
  blob: Blob;
  extension: 'webm' | 'mp4' | 'gif';
}

/**
 * @param count frames, of one size; one at a time is asked for and held
 * @param perSecond frames shown a second
 */
export async function encodeAnimation(count: number, frameAt: (i: number) => Frame, perSecond: number): Promise<Animation> {
  // Missing in browsers and pages without WebCodecs (plain http), whatever its type says.
  const canEncode = 'VideoEncoder' in globalThis;
  return (canEncode ? await encodeVideo(count, frameAt, perSecond) : null) ?? encodeGif(count, frameAt, perSecond);
}

/** Null where this browser encodes no codec that we can use. */
async function encodeVideo(count: number, frameAt: (i: number) => Frame, perSecond: number): Promise<Animation | null> {
  if (count === 0) return null;
  const { BufferTarget, CanvasSource, QUALITY_VERY_HIGH, Mp4OutputFormat, Output, WebMOutputFormat, getFirstEncodableVideoCodec } =
    await import('mediabunny');
  const { width, height } = frameAt(0);
  const codec = await getFirstEncodableVideoCodec(['vp9', 'vp8', 'av1', 'avc'], { width, height, quality: QUALITY_VERY_HIGH });
  if (codec === null) return null;
  const isMp4 = codec === 'avc';
  const output = new Output({ format: isMp4 ? new Mp4OutputFormat() : new WebMOutputFormat(), target: new BufferTarget() });
  const canvas = new OffscreenCanvas(width, height);
  const source = new CanvasSource(
    canvas, // Small pictures with hard pixel edges: quality is worth more than bytes.
    { codec, quality: QUALITY_VERY_HIGH },
  );
  output.addVideoTrack(source, { frameRate: perSecond });
  await output.start();
  const context = canvas.getContext('2d');
  for (let i = 0; i < count; i++) {
    context?.putImageData(new ImageData(frameAt(i).data, width, height), 0, 0);
    await source.add(i / perSecond, 1 / perSecond);
  }
  await output.finalize();
  const { buffer } = output.target;
  if (!buffer) return null;
  return { blob: new Blob([buffer], { type: isMp4 ? 'video/mp4' : 'video/webm' }), extension: isMp4 ? 'mp4' : 'webm' };
}

/** 256 colours a frame; repeats for ever. */
export async function encodeGif(count: number, frameAt: (i: number) => Frame, perSecond: number): Promise<Animation> {
  const { GIFEncoder, applyPalette, quantize } = await import('gifenc');
  const gif = GIFEncoder();
  for (let i = 0; i < count; i++) {
    const { width, height, data } = frameAt(i);
    const palette = quantize(data, 256);
    gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay: 1000 / perSecond, repeat: 0 });
  }
  gif.finish();
  return { blob: new Blob([gif.bytes()], { type: 'image/gif' }), extension: 'gif' };
}
