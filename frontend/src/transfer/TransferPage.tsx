export default function TransferPage(_: { id: string }) {
  return null;
}
