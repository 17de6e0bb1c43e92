import type { Dictionary } from "./language";

const zh = {
  contests: "争床的请求",
  contest: "{n} 个请求争 {free} 张{kind}",
  contestAt: "{name} · {age}",
  onlyAdvice: "只是建议，由您决定",
  firstCome: "先来先得",
  advised: "建议",
  request: "请求",
  sameAdvice: "建议与先来先得相同",
  waited: "已等 {time}",
  kept: "赶得上",
  missed: "赶不上",
  notKnown: "时限不明",
  longer: "多等 {time}",
  nowhere: "没有去处",
  unknownBeds: "床位不明，当作不限：{names}",
  overdueCentres: "{n} 家床位要再问",
  askAgain: "再问一次",
  asking: "正在问…",
  askedAt: "{time} {who} 问过",
  askedNoName: "{time} 问过",
  onlyPhone: "没有账号，打电话问",
};

export type CoordinationKey = keyof typeof zh;

export const coordination: Dictionary<CoordinationKey> = {
  "zh-CN": zh,
  en: {
    contests: "Requests competing for beds",
    contest: "{n} requests, {free} {kind} free",
    contestAt: "{name} · {age}",
    onlyAdvice: "Only advice: you decide",
    firstCome: "First come",
    advised: "Advice",
    request: "Request",
    sameAdvice: "The advice is the same as first come",
    waited: "waited {time}",
    kept: "in time",
    missed: "too late",
    notKnown: "limit not known",
    longer: "{time} longer",
    nowhere: "no place",
    unknownBeds: "Beds not known, taken as no limit: {names}",
    overdueCentres: "{n} to ask again for beds",
    askAgain: "Ask again",
    asking: "Asking…",
    askedAt: "{who} asked at {time}",
    askedNoName: "asked at {time}",
    onlyPhone: "no account: phone them",
  },
};
