import { expect, it } from "vitest";
import { heldOrder } from "./order";

it("a held list keeps its places, lets go of what is gone and puts new ones last", () => {
  expect(heldOrder(["a", "b", "c"], ["n", "c", "a"])).toEqual(["a", "c", "n"]);
});
