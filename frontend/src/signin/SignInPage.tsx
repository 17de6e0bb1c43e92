import { type FormEvent, useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import type { Deployment } from "../api/types";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { signin } from "../i18n/signin";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { PhoneButton } from "../kit/PhoneButton";
import { LanguageButton } from "../kit/Settings";
import { useSession } from "../session/session";

function useRefusal(): (fault: Fault) => string {
  const t = useText(signin);
  const say = useFaultText();
  return (fault) => {
    if (fault.offline) return t("offline");
    if (fault.code === "locked") return t("locked");
    if (fault.code !== "wrong_password") return say(fault);
    const left = fault.param("tries_left");
    return left === undefined ? t("wrong") : t("wrongTries", { n: String(left) });
  };
}

interface SignInPageProps {
  readonly deployment: Deployment;
  readonly expired: boolean;
}

export function SignInPage({ deployment, expired }: SignInPageProps) {
  const t = useText(signin);
  const c = useText(common);
  const refusal = useRefusal();
  const { language } = useLanguage();
  const { signIn } = useSession();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const enter = async (who: string, secret: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(who, secret);
    } catch (thrown) {
      setProblem(refusal(asFault(thrown)));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (account.trim() === "" || password === "") setProblem(t("needBoth"));
    else void enter(account.trim(), password);
  };

  return (
    <main className="signin">
      <header className="signin-head">
        <span>{deployment.name || c("product")}</span>
        <LanguageButton />
      </header>
      <h1>{t("title")}</h1>
      {expired ? <Banner tone="ask">{t("expired")}</Banner> : null}
      <form className="signin-form" onSubmit={submit}>
        <label className="field">
          <span>{t("account")}</span>
          <input
            name="account"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={account}
            onChange={(event) => setAccount(event.target.value)}
          />
        </label>
        <div className="secret">
          <label className="field">
            <span>{t("password")}</span>
            <input
              name="password"
              type={shown ? "text" : "password"}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          <Button kind="quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? t("hide") : t("show")}
          </Button>
        </div>
        {problem ? (
          <p className="field-error" role="alert">
            {problem}
          </p>
        ) : null}
        <Button kind="primary" type="submit" disabled={busy}>
          {busy ? t("entering") : t("enter")}
        </Button>
      </form>
      <PhoneButton phone={deployment.duty_phone} label={c("urgentPhone")} />
      {deployment.demo_accounts.length > 0 ? (
        <section className="signin-demo">
          <h2>{t("demoTitle")}</h2>
          {deployment.demo_accounts.map((each) => (
            <Button
              key={each.account}
              disabled={busy}
              onClick={() => void enter(each.account, each.password)}
            >
              {named(language, each.zh, each.en)}
            </Button>
          ))}
        </section>
      ) : null}
    </main>
  );
}
