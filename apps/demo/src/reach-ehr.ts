/** A cold FHIR server may take a while for its first CapabilityStatement. */
const ANSWER_WITHIN_MS = 15_000;

/** Refuses with one sentence where no FHIR server answers: said before anything is started, not by a story that gets stuck. */
export async function assertFhirServer(baseUrl: string): Promise<void> {
  const address = `${baseUrl}/metadata`;
  let text: string;
  try {
    const answer = await fetch(address, { headers: { accept: 'application/fhir+json' }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    text = await answer.text();
  } catch (cause) {
    throw new Error(`EHR_BASE_URL points to a FHIR server that does not answer at ${address}: start it, or unset EHR_BASE_URL to use the sandbox EHR.`, { cause });
  }
  if (!text.includes('"CapabilityStatement"')) throw new Error(`EHR_BASE_URL is not the base of a FHIR R4 server: ${address} answers no CapabilityStatement.`);
}
