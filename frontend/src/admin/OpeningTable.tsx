import { Fragment, type ReactNode, useState } from "react";
import { type AdminKey, adminText } from "../i18n/admin";
import { useText } from "../i18n/language";

/** How one row opens what lies folded under it. */
export interface Opening {
  readonly open: boolean;
  readonly onOpen: () => void;
}

interface OpeningTableProps<T> {
  readonly columns: readonly AdminKey[];
  readonly records: readonly T[];
  readonly keyOf: (record: T) => string;
  readonly cells: (record: T, opening: Opening) => ReactNode;
  readonly folded: (record: T) => ReactNode;
}

/** A table of records of which one at a time shows its details under its row. */
export function OpeningTable<T>(props: OpeningTableProps<T>) {
  const { columns, records, keyOf, cells, folded } = props;
  const t = useText(adminText);
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <table className="admin-table">
      <thead>
        <tr>
          {columns.map((key) => (
            <th key={key} scope="col">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => {
          const key = keyOf(record);
          const open = key === opened;
          return (
            <Fragment key={key}>
              <tr>{cells(record, { open, onOpen: () => setOpened(open ? null : key) })}</tr>
              {open ? (
                <tr className="admin-more">
                  <td colSpan={columns.length}>{folded(record)}</td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
