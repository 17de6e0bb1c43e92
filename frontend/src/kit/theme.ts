import { useEffect, useState } from "react";

export type Theme = "auto" | "light" | "night";

const STORED = "greenlane.theme";

const stored = (): Theme => {
  const kept = localStorage.getItem(STORED);
  return kept === "light" || kept === "night" ? kept : "auto";
};

export function applyTheme(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The theme chosen on this device; `auto` follows the device. */
export function useTheme(): readonly [Theme, (next: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(stored);
  useEffect(() => {
    localStorage.setItem(STORED, theme);
    applyTheme(theme);
  }, [theme]);
  return [theme, setTheme] as const;
}
