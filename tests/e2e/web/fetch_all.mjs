// Fetches what stands on standard input ([{ url, headers }]) and prints how each answer arrived.

let input = "";
for await (const chunk of process.stdin) input += chunk;

const arrived = [];
for (const { url, headers } of JSON.parse(input)) {
  const answer = await fetch(url, { headers });
  const bytes = await answer.arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  arrived.push({
    status: answer.status,
    type: answer.headers.get("Content-Type"),
    disposition: answer.headers.get("Content-Disposition"),
    sha256: Buffer.from(digest).toString("hex"),
  });
}
console.log(JSON.stringify(arrived));
