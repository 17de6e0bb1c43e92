import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { LanguageProvider } from "./i18n/language";
import { SessionProvider } from "./session/session";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/kit.css";
import "./styles/forms.css";
import "./styles/request.css";
import "./styles/answer.css";
import "./styles/transfer.css";
import "./styles/ways.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <SessionProvider>
        <App />
      </SessionProvider>
    </LanguageProvider>
  </StrictMode>,
);
