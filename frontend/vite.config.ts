import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVICE = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: { outDir: "../service/static", emptyOutDir: true, target: "es2022" },
  server: { proxy: { "/api": { target: SERVICE, ws: true } } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
