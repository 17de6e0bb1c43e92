import { useLocation } from "wouter";

/** One step back as the browser does it; to `fallback` when the page was opened directly. */
export function useBack(fallback: string): () => void {
  const [, navigate] = useLocation();
  return () => {
    if (history.length > 1) history.back();
    else navigate(fallback, { replace: true });
  };
}
