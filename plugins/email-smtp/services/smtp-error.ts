/**
 * An error that the server answers with.
 * @param code reply code (RFC 5321 4.2.3)
 * @param text enhanced status code (RFC 3463) and a sentence
 */
export function smtpError(code: number, text: string): Error & { responseCode: number } {
  return Object.assign(new Error(text), { responseCode: code });
}
