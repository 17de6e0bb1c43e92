import type { Dictionary } from "./language";

const zh = {
  title: "登录",
  account: "账号",
  password: "密码",
  show: "显示",
  hide: "隐藏",
  enter: "登录",
  entering: "正在登录…",
  wrong: "账号或密码不对",
  wrongTries: "账号或密码不对（还可试 {n} 次）",
  locked: "试错太多，账号先锁住。急事请打电话",
  expired: "登录过期，再登一次，填的都在",
  offline: "没网，登不了。急事请打电话",
  needBoth: "账号和密码都要填",
  demoTitle: "演示账号，点一下就登录",
} as const;

export type SignInKey = keyof typeof zh;

const en: Record<SignInKey, string> = {
  title: "Sign in",
  account: "Account",
  password: "Password",
  show: "Show",
  hide: "Hide",
  enter: "Sign in",
  entering: "Signing in…",
  wrong: "Wrong account or password",
  wrongTries: "Wrong account or password ({n} tries left)",
  locked: "Too many tries; the account is locked for now. Urgent: phone",
  expired: "Signed out; sign in again, nothing is lost",
  offline: "No network. Urgent: phone",
  needBoth: "Both account and password are needed",
  demoTitle: "Demonstration accounts, one tap signs in",
};

export const signin: Dictionary<SignInKey> = { "zh-CN": zh, en };
