/** For a person who opens the hospital in a browser. */
export function startPage(origin: string): string {
  const rows = [
    ['/fhir', 'FHIR R4. Every request needs a bearer token.'],
    ['/fhir/metadata', 'What this server can do (CapabilityStatement).'],
    ['/fhir/.well-known/smart-configuration', 'Where tokens come from (SMART Backend Services).'],
    ['/oauth/token', 'Tokens for registered clients (POST).'],
    ['/faults', 'Switches that make the hospital misbehave (token of the staff).'],
    ['/journal', 'What the hospital has received (token of the staff).'],
  ];
  const list = rows.map(([path, text]) => `<dt><a href="${path}">${origin}${path}</a></dt><dd>${text}</dd>`).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sandbox hospital</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}dt{margin-top:1rem}dd{margin:0}</style></head>
<body><h1>Sandbox hospital</h1>
<p>A stand-in for a hospital's EHR, for trying Titrate without one. All patients are invented. It listens on this machine only.</p>
<dl>
${list}
</dl></body></html>
`;
}
