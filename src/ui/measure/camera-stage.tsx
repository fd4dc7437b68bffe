// A still from the camera: asked for only here, stopped on leaving, its refusals in words. The still is an ordinary picture afterwards.
import { useEffect, useRef, useState, type ReactNode } from 'react';

interface CameraStageProps {
  /** Opens the still as a photo. */
  onStill: (file: File) => void;
  onDone: () => void;
}

type Camera = { kind: 'starting' } | { kind: 'on'; stream: MediaStream } | { kind: 'refused'; why: string; hint: string };

/** The names that browsers give (mediacapture-streams, getUserMedia) in words for people. */
const refusals: Record<string, { why: string; hint: string }> = {
  NotAllowedError: { why: 'The camera was not allowed.', hint: 'Allow it for this page beside the address, then try again.' },
  NotFoundError: { why: 'No camera was found.', hint: 'Connect one, or choose a picture instead.' },
  NotReadableError: { why: 'The camera is in use by another program.', hint: 'Close that program, then try again.' },
  OverconstrainedError: { why: 'The camera gives no picture that fits.', hint: 'Choose a picture instead.' },
  SecurityError: { why: 'This browser keeps cameras from pages like this one.', hint: 'Choose a picture instead.' },
};
const noCamera = {
  kind: 'refused',
  why: 'This browser gives no camera to this page.',
  hint: 'Cameras need https (or localhost). Choose a picture instead.',
} as const;

async function ask(): Promise<Camera> {
  // Older browsers and plain http have none, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return noCamera;
  try {
    const video = { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } };
    return { kind: 'on', stream: await devices.getUserMedia({ video, audio: false }) };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    const known = refusals[name] ?? { why: 'The camera did not start.', hint: 'Choose a picture instead.' };
    return { kind: 'refused', ...known };
  }
}

function stop(camera: Camera): void {
  if (camera.kind === 'on') for (const track of camera.stream.getTracks()) track.stop();
}

function useCamera(attempt: number): Camera {
  const [camera, setCamera] = useState<Camera>({ kind: 'starting' });
  useEffect(() => {
    let isWanted = true;
    let started: Camera = { kind: 'starting' };
    void ask().then((answer) => {
      started = answer;
      if (isWanted) setCamera(answer);
      else stop(answer);
    });
    return () => {
      isWanted = false;
      stop(started);
    };
  }, [attempt]);
  return camera;
}

/** The video's frame as it is now, not mirrored, as a PNG. */
async function takeStill(video: HTMLVideoElement): Promise<File> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], 'Camera still', { type: 'image/png' });
}

export function CameraStage({ onStill, onDone }: CameraStageProps): ReactNode {
  const [attempt, setAttempt] = useState(0);
  const camera = useCamera(attempt);
  const video = useRef<HTMLVideoElement>(null);
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    if (video.current && camera.kind === 'on') video.current.srcObject = camera.stream;
  }, [camera]);
  return (
    <section className="camera" aria-label="Camera">
      <div className="head">
        <h2>Take a still</h2>
        <div className="end">
          <button type="button" className="btn" onClick={onDone}>
            Cancel <kbd>Esc</kbd>
          </button>
        </div>
      </div>
      {camera.kind === 'refused' ? (
        <div className="note warned" role="alert" data-testid="camera-refused">
          <i className="px bad" />
          <span>
            <b>{camera.why}</b>
            <span>{` ${camera.hint} `}</span>
            <button type="button" className="link" onClick={() => setAttempt(attempt + 1)}>
              Try again
            </button>
          </span>
        </div>
      ) : (
        <>
          <video ref={video} autoPlay muted playsInline onPlaying={() => setIsLive(true)} aria-label="What the camera sees, mirrored" />
          <div className="row">
            <button
              type="button"
              className="btn primary"
              disabled={!isLive}
              onClick={() => video.current && void takeStill(video.current).then(onStill)}
              data-testid="still"
            >
              Take the still
            </button>
            <p className="note">{isLive ? 'The picture stays on this machine.' : 'The camera is starting; your browser may ask.'}</p>
          </div>
        </>
      )}
    </section>
  );
}
