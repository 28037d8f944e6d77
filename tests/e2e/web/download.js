// A web page's download: ask for the information, fetch its link, save what comes as a file.

export async function downloadReport(baseUrl, reportId, accessToken) {
  const answer = await fetch(`${baseUrl}/external-api/v1/reports/download/${reportId}`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  if (!answer.ok) throw new Error(`information: ${answer.status}`);
  const { data } = await answer.json();

  const file = await fetch(data.download_url);
  if (!file.ok) throw new Error(`file: ${file.status}`);
  const blob = await file.blob();
  saveAs(blob, data.filename);
  return {
    filename: data.filename,
    type: blob.type,
    size: blob.size,
    disposition: file.headers.get("Content-Disposition"),
    sha256: await sha256(blob),
  };
}

function saveAs(blob, filename) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = filename;
  document.body.appendChild(anchor);
  anchor.click();
  document.body.removeChild(anchor);
}

async function sha256(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, "0")).join("");
}
