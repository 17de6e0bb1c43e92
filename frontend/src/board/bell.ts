/** The board's voice, made with WebAudio: no file to load, nothing to lose. */

const HIGH_HZ = 880;
const LOW_HZ = 660;
const FALL_TO_HZ = 440;
const RING_S = 1;
const CHIME_S = 0.6;
/** A start and an end that do not click. */
const EDGE_S = 0.02;

export interface Bell {
  /** Whether the browser lets us sound now. */
  open(): boolean;
  /** Ask the browser; works from inside a click or a key press. */
  unlock(): Promise<boolean>;
  ring(gain: number): void;
  chime(gain: number): void;
  fall(): void;
  rise(): void;
  close(): void;
}

export function createBell(): Bell {
  const context = typeof AudioContext === "undefined" ? null : new AudioContext();

  function tone(from: number, to: number, start_s: number, length_s: number, gain: number): void {
    if (context === null || context.state !== "running") return;
    const at = context.currentTime + start_s;
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.type = "triangle";
    oscillator.frequency.setValueAtTime(from, at);
    oscillator.frequency.linearRampToValueAtTime(to, at + length_s);
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(gain, at + EDGE_S);
    volume.gain.setValueAtTime(gain, at + length_s - EDGE_S);
    volume.gain.linearRampToValueAtTime(0, at + length_s);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + length_s);
  }

  return {
    open: () => context?.state === "running",
    async unlock() {
      await context?.resume();
      return context?.state === "running";
    },
    ring(gain) {
      tone(HIGH_HZ, HIGH_HZ, 0, RING_S / 2, gain);
      tone(LOW_HZ, LOW_HZ, RING_S / 2, RING_S / 2, gain);
    },
    chime: (gain) => tone(HIGH_HZ, HIGH_HZ, 0, CHIME_S, gain),
    fall: () => tone(LOW_HZ, FALL_TO_HZ, 0, RING_S, 0.5),
    rise: () => tone(FALL_TO_HZ, LOW_HZ, 0, RING_S, 0.5),
    close: () => void context?.close(),
  };
}
