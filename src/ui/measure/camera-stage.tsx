// A still from the camera: asked for only here, stopped on leaving, its refusals in words. The still is an ordinary picture afterwards.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { words } from './measure.words.ts';

interface CameraStageProps {
  /** Opens the still as a photo. */
  onStill: (file: File) => void;
  onDone: () => void;
}

type Camera = { kind: 'starting' } | { kind: 'on'; stream: MediaStream } | { kind: 'refused'; name: string };

/** The names that browsers give (mediacapture-streams, getUserMedia) in words for people. */
const refusals = (): Record<string, { why: string; hint: string }> => ({
  NotAllowedError: { why: words.theCameraWasNotAllowed, hint: words.allowItForThisPage },
  NotFoundError: { why: words.noCameraWasFound, hint: words.connectOneOrChoosePicture },
  NotReadableError: { why: words.theCameraIsInUse, hint: words.closeThatProgramThenTry },
  OverconstrainedError: { why: words.theCameraGivesNoPicture, hint: words.choosePictureInstead },
  SecurityError: { why: words.thisBrowserKeepsCamerasFrom, hint: words.choosePictureInstead },
  NoCamera: {
    why: words.thisBrowserGivesNoCamera,
    hint: words.camerasNeedHttpsOrLocalhost,
  },
});
const unknownRefusal = () => ({ why: words.theCameraDidNotStart, hint: words.choosePictureInstead });

async function ask(): Promise<Camera> {
  // Older browsers and plain http have none, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return { kind: 'refused', name: 'NoCamera' };
  try {
    const video = { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } };
    return { kind: 'on', stream: await devices.getUserMedia({ video, audio: false }) };
  } catch (error) {
    return { kind: 'refused', name: error instanceof DOMException ? error.name : '' };
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
  return new File([await canvas.convertToBlob({ type: 'image/png' })], words.cameraStill, { type: 'image/png' });
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
    <section className="camera" aria-label={words.camera}>
      <div className="head">
        <h2>{words.takeStill}</h2>
        <div className="end">
          <button type="button" className="btn" onClick={onDone}>
            <span>{words.cancel}</span> <kbd>{words.esc}</kbd>
          </button>
        </div>
      </div>
      {camera.kind === 'refused' ? (
        <div className="note warned" role="alert" data-testid="camera-refused">
          <i className="px bad" />
          <span>
            <b>{(refusals()[camera.name] ?? unknownRefusal()).why}</b>
            <span>{` ${(refusals()[camera.name] ?? unknownRefusal()).hint} `}</span>
            <button type="button" className="link" onClick={() => setAttempt(attempt + 1)}>
              {words.tryAgain}
            </button>
          </span>
        </div>
      ) : (
        <>
          <video ref={video} autoPlay muted playsInline onPlaying={() => setIsLive(true)} aria-label={words.whatTheCameraSeesMirrored} />
          <div className="row">
            <button
              type="button"
              className="btn primary"
              disabled={!isLive}
              onClick={() => video.current && void takeStill(video.current).then(onStill)}
              data-testid="still"
            >
              {words.takeTheStill}
            </button>
            <p className="note">{isLive ? words.thePictureStaysOnThis : words.theCameraIsStartingYour}</p>
          </div>
        </>
      )}
    </section>
  );
}
