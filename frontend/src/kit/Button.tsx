import type { ComponentProps } from "react";

export interface ButtonProps extends ComponentProps<"button"> {
  /** `primary` is the expected next act: one on a screen. */
  kind?: "primary" | "plain" | "quiet" | "danger";
}

export function Button({ kind = "plain", className = "", ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={`button button-${kind} ${className}`} />;
}
