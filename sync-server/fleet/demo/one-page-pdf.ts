/** A PDF of one A4 page: a title, and lines below it, in the viewer's own Helvetica. Plain letters only (ISO 8859-1). */
export function onePagePdf(title: string, lines: readonly string[]): Buffer {
  const shown = (text: string): string => `(${text.replaceAll(/[\\()]/g, String.raw`\$&`)})`;
  const page = [
    'BT /F1 20 Tf 56 770 Td',
    `${shown(title)} Tj`,
    '/F2 11 Tf 0 -14 Td 16 TL',
    ...lines.map((line) => `T* ${shown(line)} Tj`),
    'ET',
  ];
  const content = page.join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (en) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title ${shown(title)} >>`,
  ];
  let file = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [n, body] of objects.entries()) {
    places.push(file.length);
    file += `${n + 1} 0 obj\n${body}\nendobj\n`;
  }
  const index = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${index}trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
