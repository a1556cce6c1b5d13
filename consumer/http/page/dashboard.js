// The live page: shows each batch that the consumer tells at /events.
const rows = document.getElementById("rows");

function cell(text) {
  const element = document.createElement("td");
  element.textContent = text;
  return element;
}

function show({ running }) {
  rows.replaceChildren(...running.rows.map((row) => {
    const line = document.createElement("tr");
    line.append(cell(row.rank), cell(row[running.field]), cell(row.count));
    return line;
  }));
}

new EventSource("/events?n=10").addEventListener("batch", (event) => show(JSON.parse(event.data)));
