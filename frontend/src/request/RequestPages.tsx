export default function RequestPages() {
  return null;
}
