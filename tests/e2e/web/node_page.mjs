// Runs the page's download under Node, with the few pieces of a document that it touches.
// Arguments: base URL, report id, access token. Prints the outcome as JSON.

const [baseUrl, reportId, accessToken] = process.argv.slice(2);
const clicked = [];
globalThis.document = {
  createElement: () => ({ click() { clicked.push(this.download); } }),
  body: { appendChild() {}, removeChild() {} },
};

const { downloadReport } = await import("./download.js");
const saved = await downloadReport(baseUrl, reportId, accessToken);
console.log(JSON.stringify({ ...saved, clicked }));
