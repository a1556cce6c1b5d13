// Changes is how the rows of a top moved since the one shown before it: by batch, or by window.
//
//   const changes = new Changes();
//   changes.to(top).get("#kafka")   // { count: 12, ranks: 1 }: 12 more, one place up; null: it was not there

export class Changes {
  #mark = null;
  #rows = new Map();    // By tag, of the newest top.
  #found = new Map();

  // The same top once more, perhaps with other rows, changes nothing.
  to(top) {
    const mark = `${top.of} ${top.window?.start ?? top.batch_id}`;
    if (mark !== this.#mark) this.#compare(top, this.#mark !== null && this.#mark.startsWith(`${top.of} `));
    this.#mark = mark;
    for (const row of top.rows) this.#rows.set(row[top.field], row);
    return this.#found;
  }

  #compare(top, comparable) {
    const before = comparable ? this.#rows : new Map();
    this.#found = new Map();
    for (const row of top.rows) {
      const old = before.get(row[top.field]);
      this.#found.set(row[top.field], old
        ? { count: row.count - old.count, ranks: old.rank - row.rank }
        : { count: null, ranks: null, entered: before.size >= top.rows.length });
    }
    this.#rows = new Map();
  }
}
